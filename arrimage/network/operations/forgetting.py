"""Files of contacts hold more than was asked for: once an import can no longer be undone, they are not kept."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from arrimage.network.models import ImportRow, ImportRun


def forget_old_imports(*, now: datetime) -> int:
    """Delete the files, and what the rows said word for word, of imports older than their 30 days. What each row did,
    its remarks and the rows still waiting for a decision stay. Returns how many imports were emptied."""
    forgotten = 0
    for run in ImportRun.objects.past_undoing(now).exclude(file=""):
        with transaction.atomic():
            run.rows.exclude(state=ImportRow.State.WAITING).update(cells=[], did=[], about={}, changes=[])
            run.columns = [{**column, "samples": []} for column in run.columns]
            file, run.file = run.file.name, ""
            run.save(update_fields=["columns", "file"])
            storage: Any = ImportRun._meta.get_field("file").storage
            transaction.on_commit(partial(storage.delete, file))
        forgotten += 1
    return forgotten
