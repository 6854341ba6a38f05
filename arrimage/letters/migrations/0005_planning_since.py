from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0004_sign_up_sent_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailing",
            name="planning_since",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
