from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0007_own_calendars"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="share",
            options={
                "ordering": ("-on", "pk"),
                "verbose_name": "share of research",
                "verbose_name_plural": "shares of research",
            },
        ),
    ]
