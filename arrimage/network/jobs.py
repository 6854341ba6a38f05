from django.utils import timezone
from django_tasks import task

from arrimage.kit.daily import daily, often
from arrimage.network.models import ImportRun
from arrimage.network.operations.access import forget_unconfirmed
from arrimage.network.operations.candidates import recognise_candidates
from arrimage.network.operations.forgetting import forget_old_imports
from arrimage.network.operations.importing import go_on
from arrimage.network.operations.reviewing import look_for_duplicates
from arrimage.network.operations.undoing import undo_import

# A killed import is silent for two minutes before it is known to be: it goes on within three.
TAKE_UP_MINUTES = 1


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


def take_up_minutes() -> int:
    return TAKE_UP_MINUTES


@often(take_up_minutes)
@task()
def take_up_imports() -> int:
    """Go on with the imports whose job was killed; returns how many there were."""
    now = timezone.now()
    stalled = list(ImportRun.objects.stalled(now).values_list("pk", flat=True))
    ImportRun.objects.filter(pk__in=stalled).update(beat_at=now)  # not again before it had time to begin
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


@daily
@task()
def forget_unconfirmed_requests() -> int:
    """Erase the requests for access whose address never answered; returns how many."""
    return forget_unconfirmed(now=timezone.now())
