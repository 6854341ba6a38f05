from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0007_imports_questions_and_merges'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrow',
            name='about',
            field=models.JSONField(default=dict),
        ),
    ]
