from django.db import migrations, models
from django.db.models.deletion import DO_NOTHING

# In place: Django would make the whole ledger again on SQLite.
ADD = "ALTER TABLE letters_delivery ADD COLUMN is_handing bool NOT NULL DEFAULT false"
DROP = "ALTER TABLE letters_delivery DROP COLUMN is_handing"
# Whoever is in the hands of a process at that moment stays there, and is taken back as usual.
TOLD_APART = """UPDATE letters_delivery SET is_handing = (state = 'handing'), state = 'planned'
    WHERE state IN ('claimed', 'handing')"""
STORED_AGAIN = """UPDATE letters_delivery SET state = CASE WHEN is_handing THEN 'handing' ELSE 'claimed' END
    WHERE state = 'planned' AND (is_handing OR worker_id IS NOT NULL)"""


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0013_mentions"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="delivery",
            name="letters_delivery_worker",
        ),
        migrations.AlterField(
            model_name="delivery",
            name="worker",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=DO_NOTHING,
                related_name="deliveries",
                to="letters.worker",
            ),
        ),
        migrations.RunSQL(
            ADD,
            DROP,
            state_operations=[
                migrations.AddField(
                    model_name="delivery",
                    name="is_handing",
                    field=models.BooleanField(
                        db_default=False, default=False, verbose_name="being handed to the server"
                    ),
                )
            ],
        ),
        migrations.RunSQL(TOLD_APART, STORED_AGAIN),
    ]
