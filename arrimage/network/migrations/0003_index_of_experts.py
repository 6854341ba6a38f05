from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0002_export_and_list_indexes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('is_expert', True)), fields=['id'], name='person_experts'),
        ),
    ]
