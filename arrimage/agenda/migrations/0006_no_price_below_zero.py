import django.core.validators
from django.db import migrations, models


def forget_prices_below_zero(apps, schema_editor):
    """What was typed by mistake before it was refused: nothing is known of those prices."""
    for name in ("Event", "RelayedSession"):
        apps.get_model("agenda", name).objects.filter(lowest_price__lt=0).update(lowest_price=None)


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0005_events_and_relayed_sessions'),
        ('network', '0011_support_offers_and_approaches'),
    ]

    operations = [
        migrations.RunPython(forget_prices_below_zero, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='historicalrelayedsession',
            name='lowest_price',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='0 when it is free.', max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0, 'No price is below zero: write 0 when it is free.')], verbose_name='lowest price'),
        ),
        migrations.AlterField(
            model_name='relayedsession',
            name='lowest_price',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='0 when it is free.', max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0, 'No price is below zero: write 0 when it is free.')], verbose_name='lowest price'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('lowest_price__isnull', True), ('lowest_price__gte', 0), _connector='OR'), name='event_price'),
        ),
        migrations.AddConstraint(
            model_name='relayedsession',
            constraint=models.CheckConstraint(condition=models.Q(('lowest_price__isnull', True), ('lowest_price__gte', 0), _connector='OR'), name='relayed_session_price', violation_error_message='No price is below zero: write 0 when it is free.'),
        ),
    ]
