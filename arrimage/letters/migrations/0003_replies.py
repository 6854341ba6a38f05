from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0002_own_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="replied_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="reply received on"),
        ),
        migrations.AlterField(
            model_name="return",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bounce", "Came back"),
                    ("complaint", "Reported as junk mail"),
                    ("auto-reply", "Automatic reply"),
                    ("reply", "A reader answers"),
                    ("other", "Not recognised"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
