from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0003_index_of_held_activities'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='presence',
            index=models.Index(fields=['person', 'activity'], name='presence_of_person'),
        ),
    ]
