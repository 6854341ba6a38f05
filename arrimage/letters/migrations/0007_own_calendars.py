from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0006_newsletter_logo"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="own_calendar",
            field=models.TextField(blank=True, verbose_name="for her calendar"),
        ),
    ]
