from django.utils import timezone
from django_tasks import task

from arrimage.kit.daily import daily
from arrimage.network.models import ImportRun
from arrimage.network.operations.candidates import recognise_candidates
from arrimage.network.operations.forgetting import forget_old_imports
from arrimage.network.operations.importing import go_on
from arrimage.network.operations.reviewing import look_for_duplicates
from arrimage.network.operations.undoing import undo_import


@task()
def work_on_import(pk: int) -> str:
    """Read, write or undo, whatever the import waits for; returns the state it is in afterwards."""
    run = ImportRun.objects.filter(pk=pk).first()
    if run is None:
        return ""
    if run.status == ImportRun.Status.UNDOING:
        undo_import(run=run, by=run.created_by_id)
    else:
        go_on(run=run, at=timezone.now())
    run.refresh_from_db()
    return str(run.status)


@daily
@task()
def take_up_imports() -> int:
    """Go on with the imports whose job was killed; returns how many there were."""
    stalled = list(ImportRun.objects.stalled(timezone.now()).values_list("pk", flat=True))
    for pk in stalled:
        work_on_import.enqueue(pk)
    return len(stalled)


@daily
@task()
def find_duplicates() -> int:
    """Ask whether records that look alike are the same; nothing is merged. Returns how many questions are new."""
    return look_for_duplicates()


@daily
@task()
def recognise_register() -> int:
    """Tie the register's enterprises to the profiles entered since; returns how many are recognised."""
    return recognise_candidates(day=timezone.localdate())


@daily
@task()
def forget_imports() -> int:
    """Empty the files and rows of imports that can no longer be undone; returns how many."""
    return forget_old_imports(now=timezone.now())
