"""What a stranger may do a few times an hour is counted by all the processes of the hub together."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from arrimage.kit import limits
from arrimage.kit.limits import SharedCache, is_within_limit

ROOT = Path(__file__).resolve().parents[2]
ANOTHER = """
from django.conf import settings
settings.configure(SECRET_KEY={key!r}, LIMITS_FOLDER={folder!r}, CACHES={{}})
from arrimage.kit.limits import is_within_limit
print([is_within_limit("form", "10.0.0.1", most=12) for _time in range(10)].count(True))
"""


@pytest.fixture(params=["files", "cache"])
def kept(request, settings, tmp_path):
    settings.LIMITS_FOLDER = tmp_path / "limits" if request.param == "files" else None
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("kept")
def test_the_one_too_many_is_refused_and_another_caller_is_not():
    assert [is_within_limit("form", "10.0.0.1", most=3) for _time in range(5)] == [True, True, True, False, False]
    assert is_within_limit("form", "10.0.0.2", most=3)
    assert is_within_limit("other-form", "10.0.0.1", most=3)


@pytest.mark.usefixtures("kept")
def test_once_the_time_is_over_the_count_begins_again():
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert [is_within_limit("form", "a", most=1) for _time in range(2)] == [True, False]
    with time_machine.travel(now + timedelta(minutes=59), tick=False):
        assert not is_within_limit("form", "a", most=1), "trying again does not lengthen nor shorten it"
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        assert is_within_limit("form", "a", most=1)


def test_processes_that_count_at_the_same_time_lose_none(settings, tmp_path):
    settings.LIMITS_FOLDER = None
    code = ANOTHER.format(key=settings.SECRET_KEY, folder=str(tmp_path))
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _one in range(3)
    ]
    assert sum(int(one.communicate()[0]) for one in running) == 12


def test_no_caller_is_kept_in_clear_and_what_is_over_is_thrown_away(settings, tmp_path, monkeypatch):
    settings.LIMITS_FOLDER = tmp_path
    with time_machine.travel(timezone.now() - timedelta(hours=2), tick=False):
        is_within_limit("form", "elise@ferme.example", most=3)
    [kept] = tmp_path.iterdir()
    assert "elise" not in kept.name + kept.read_text()
    monkeypatch.setattr(limits, "SWEEPS", 1)
    is_within_limit("form", "omar@appui.example", most=3)
    assert not kept.exists()
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.usefixtures("kept")
def test_what_a_library_keeps_is_there_until_its_time_is_over():
    shared, now = SharedCache(), timezone.now()
    with time_machine.travel(now, tick=False):
        assert shared.get("tries", []) == []
        shared.set("tries", [3.5, 1.25], 60)
        assert shared.get("tries", []) == [3.5, 1.25]
        assert shared.add("lock", True, timeout=10)
        assert not shared.add("lock", True, timeout=10)
    with time_machine.travel(now + timedelta(seconds=30), tick=False):
        assert shared.get("tries", []) == [3.5, 1.25]
        assert shared.add("lock", True, timeout=10)
        assert (shared.delete("lock"), shared.delete("lock")) == (True, False)
        assert shared.add("lock", True, timeout=10)
    with time_machine.travel(now + timedelta(seconds=61), tick=False):
        assert shared.get("tries", []) == []


TAKING = """
from django.conf import settings
settings.configure(SECRET_KEY={key!r}, LIMITS_FOLDER={folder!r}, CACHES={{}})
from arrimage.kit import limits
limits.SWEEPS = 3
print([limits.SharedCache().add(f"code {{number}}", "y", 60) for number in range(200)].count(True))
"""


def test_of_processes_that_take_the_same_thing_one_has_it(settings, tmp_path):
    code = TAKING.format(key=settings.SECRET_KEY, folder=str(tmp_path))
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _one in range(3)
    ]
    assert sum(int(one.communicate()[0]) for one in running) == 200
