from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def keep_what_was_written(apps, schema_editor):
    """Whoever told of it wrote her organisation in registering: it is kept with what was told before too."""
    Collaboration = apps.get_model('outcomes', 'Collaboration')
    Registration = apps.get_model('registration', 'Registration')
    written = Registration.objects.filter(pk=OuterRef('said_by')).values('organisation_name')[:1]
    told = Collaboration.objects.filter(organisation=None, said_by__isnull=False)
    told.update(organisation_name=Subquery(written))


class Migration(migrations.Migration):

    dependencies = [
        ('outcomes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='collaboration',
            name='organisation_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='organisation (as written)'),
        ),
        migrations.AddField(
            model_name='historicalcollaboration',
            name='organisation_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='organisation (as written)'),
        ),
        migrations.RunPython(keep_what_was_written, migrations.RunPython.noop),
    ]
