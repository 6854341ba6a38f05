from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("network", "0003_profiles_groups_and_segments"),
    ]

    operations = [
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('is_expert', True)), fields=['id'], name='person_experts'),
        ),
    ]
