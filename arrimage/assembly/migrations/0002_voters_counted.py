from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("assembly", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="historicalvoter",
            options={
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical voter",
                "verbose_name_plural": "historical voters",
            },
        ),
        migrations.AlterModelOptions(
            name="voter",
            options={
                "ordering": ("sort_key", "pk"),
                "permissions": (("export_voter", "Can export the voters’ roll"),),
                "verbose_name": "voter",
                "verbose_name_plural": "voters",
            },
        ),
    ]
