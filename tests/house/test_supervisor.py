"""The parent of the web server and the workers outlives a database that is busy or away."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from arrimage.config import supervisor
from arrimage.config.jobs import forget_finished_jobs
from arrimage.config.management.commands import run
from arrimage.config.supervisor import Supervisor


@pytest.fixture
def parent():
    return Supervisor("127.0.0.1", 0)


def test_a_database_that_does_not_answer_is_asked_again_later(parent, monkeypatch):
    asked = []

    def away():
        asked.append("daily")
        raise OperationalError("database is locked")

    monkeypatch.setattr(supervisor, "enqueue_daily", away)
    parent._enqueue()
    assert parent.day is None, "today's jobs are still to be put in the queue"
    parent._enqueue()
    assert asked == ["daily"], "it waits before asking again"
    parent.patient_until = 0.0
    monkeypatch.setattr(supervisor, "enqueue_daily", lambda: asked.append("again"))
    monkeypatch.setattr(parent.rounds, "enqueue_due", lambda now: 0)
    parent._enqueue()
    assert asked == ["daily", "again"]
    assert parent.day is not None


@pytest.mark.django_db
def test_jobs_that_ended_more_than_a_fortnight_ago_are_forgotten():
    now = timezone.now()
    for days in (1, 20):
        ended = now - timedelta(days=days)
        said = {"args_kwargs": {"args": [], "kwargs": {}}, "run_after": ended, "backend_name": "default"}
        said |= {"priority": 0, "task_path": "x.y", "queue_name": "default", "status": TaskResultStatus.SUCCESSFUL}
        DBTaskResult.objects.create(**said, finished_at=ended)
    forget_finished_jobs.call()
    assert [(now - job.finished_at).days for job in DBTaskResult.objects.filter(task_path="x.y")] == [1]


@pytest.fixture
def run_on(monkeypatch, settings):
    """`manage.py run --port`, as far as its children would start."""
    settings.PORT, settings.BASE_URL = 8000, "http://localhost:8000"
    settings.WAGTAILADMIN_BASE_URL, settings.CSRF_TRUSTED_ORIGINS = settings.BASE_URL, [settings.BASE_URL]
    seen = []
    monkeypatch.setattr(run, "_refuse_busy_port", lambda address, port: None)
    monkeypatch.setattr(run.Command, "_prepare", lambda self, **said: None)
    monkeypatch.setattr(run.signal, "signal", lambda *said: None)
    monkeypatch.setattr(run.connection, "close", lambda: None)
    monkeypatch.setattr(Supervisor, "run", lambda self: seen.append(settings.BASE_URL) or 0)

    def start(port):
        with pytest.raises(SystemExit):
            call_command("run", port=port, stdout=StringIO())
        return seen[-1]

    return start


def test_what_is_mailed_leads_to_the_port_that_was_asked_for(run_on, monkeypatch):
    monkeypatch.delenv("BASE_URL", raising=False)
    assert run_on(8000) == "http://localhost:8000"
    assert run_on(8120) == "http://localhost:8120"


def test_unless_the_address_of_the_hub_is_given(run_on, monkeypatch):
    monkeypatch.setenv("BASE_URL", "http://localhost:8000")
    assert run_on(8120) == "http://localhost:8000"
