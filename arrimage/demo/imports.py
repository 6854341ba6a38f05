"""The demo's files of contacts: two brought in, one that waits for a yes, and records that are there twice."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from arrimage.demo.clock import Clock
from arrimage.network.models import ImportRun, Organisation
from arrimage.network.models.imports import UNDO_DAYS
from arrimage.network.operations.importing_at_once import run_import
from arrimage.network.operations.reviewing import look_for_duplicates

DATA = Path(__file__).parent / "data"
TWICE = ("Théatre du Vieux-Barrage inc.", "Services Toit & Moi", "Les Aînés Branché")


def load_imports(clock: Clock, users: dict[str, Any], *, among_copies: bool = False) -> None:
    """One import too old to be undone, one that can be, one to confirm with eight rows in doubt; three duplicates.

    `among_copies`: the enterprises were copied by the thousand, all alike; nobody then looks for duplicates.
    """
    by = users["coralie"]
    old = _import("import_members.csv", clock, by)
    long_ago = timezone.now() - timedelta(days=UNDO_DAYS + 10)
    ImportRun.objects.filter(pk=old.pk).update(created_at=long_ago, finished_at=long_ago)
    _import("import_event.csv", clock, by)
    for name in TWICE:
        Organisation.objects.create(name=name, status=Organisation.Status.TO_VERIFY)
    if not among_copies:
        look_for_duplicates()
    _import("import_partner.csv", clock, by, confirm=False)


def _import(name: str, clock: Clock, by: Any, confirm: bool = True) -> ImportRun:
    return run_import(data=(DATA / name).read_bytes(), name=name, day=clock.today, by=by, confirm=confirm)
