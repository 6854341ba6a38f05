import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registration', '0002_form_once_an_event'),
    ]

    operations = [
        migrations.AlterField(
            model_name='enrolment',
            name='capacity',
            field=models.PositiveIntegerField(blank=True, help_text='Empty: no limit.', null=True, validators=[django.core.validators.MaxValueValidator(100000, 'No event holds so many people: check the number.')], verbose_name='places'),
        ),
        migrations.AlterField(
            model_name='enrolment',
            name='group_limit',
            field=models.PositiveSmallIntegerField(default=10, help_text='Whoever registers, and her colleagues.', validators=[django.core.validators.MaxValueValidator(1000, 'So many people do not come together: check the number.')], verbose_name='people in one registration'),
        ),
        migrations.AlterField(
            model_name='enrolment',
            name='organisation_limit',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Empty: no limit.', null=True, validators=[django.core.validators.MaxValueValidator(1000, 'So many people do not come together: check the number.')], verbose_name='people of one organisation'),
        ),
        migrations.AlterField(
            model_name='historicalenrolment',
            name='capacity',
            field=models.PositiveIntegerField(blank=True, help_text='Empty: no limit.', null=True, validators=[django.core.validators.MaxValueValidator(100000, 'No event holds so many people: check the number.')], verbose_name='places'),
        ),
        migrations.AlterField(
            model_name='historicalenrolment',
            name='group_limit',
            field=models.PositiveSmallIntegerField(default=10, help_text='Whoever registers, and her colleagues.', validators=[django.core.validators.MaxValueValidator(1000, 'So many people do not come together: check the number.')], verbose_name='people in one registration'),
        ),
        migrations.AlterField(
            model_name='historicalenrolment',
            name='organisation_limit',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Empty: no limit.', null=True, validators=[django.core.validators.MaxValueValidator(1000, 'So many people do not come together: check the number.')], verbose_name='people of one organisation'),
        ),
        migrations.AlterField(
            model_name='historicalticket',
            name='capacity',
            field=models.PositiveIntegerField(blank=True, help_text='Empty: as many as the event holds.', null=True, validators=[django.core.validators.MaxValueValidator(100000, 'No event holds so many people: check the number.')], verbose_name='places of this kind'),
        ),
        migrations.AlterField(
            model_name='promocode',
            name='most',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100000, 'No event holds so many people: check the number.')], verbose_name='how many places at most'),
        ),
        migrations.AlterField(
            model_name='ticket',
            name='capacity',
            field=models.PositiveIntegerField(blank=True, help_text='Empty: as many as the event holds.', null=True, validators=[django.core.validators.MaxValueValidator(100000, 'No event holds so many people: check the number.')], verbose_name='places of this kind'),
        ),
    ]
