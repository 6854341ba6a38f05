from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0003_replies"),
    ]

    operations = [
        migrations.AddField(
            model_name="signup",
            name="sent_again_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sent again on"),
        ),
    ]
