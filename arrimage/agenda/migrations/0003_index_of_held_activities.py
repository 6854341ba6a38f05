from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0002_entry_token_and_duplicates'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['kind', 'status', 'duplicate_of', 'date', 'head_count', 'id'], name='activity_held'),
        ),
    ]
