"""What the demo shows of imports and of the review queue."""

from arrimage.network.models import ImportRun, MatchQuestion


def test_two_imports_are_done_one_waits_and_records_are_there_twice(demo, db):
    from django.utils import timezone

    old, recent, waiting = ImportRun.objects.order_by("created_at")
    assert (old.status, recent.status, waiting.status) == ("done", "done", "ready")
    assert [run.may_be_undone(timezone.now()) for run in (old, recent)] == [False, True]
    assert 7 <= waiting.counts()["doubtful"] <= 9
    assert MatchQuestion.objects.waiting().filter(other_organisation__isnull=False).count() >= 3
