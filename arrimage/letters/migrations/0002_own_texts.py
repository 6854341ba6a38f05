from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="own_subject",
            field=models.CharField(blank=True, max_length=250, verbose_name="subject"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="own_text",
            field=models.TextField(blank=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="mailing",
            name="kind",
            field=models.CharField(
                choices=[
                    ("issue", "Issue of a newsletter"),
                    ("message", "Message to a segment"),
                    ("test", "Test"),
                    ("receipt", "Reply to one person"),
                    ("notice", "Notices, each with its own text"),
                ],
                default="issue",
                max_length=8,
                verbose_name="kind",
            ),
        ),
    ]
