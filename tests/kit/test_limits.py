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
from arrimage.kit.limits import HOUR, Limit, SharedCache, wait_before
from arrimage.kit.waiting import wait_in_words

ROOT = Path(__file__).resolve().parents[2]
ANOTHER = """
from django.conf import settings
settings.configure(SECRET_KEY={key!r}, LIMITS_FOLDER={folder!r}, CACHES={{}})
from arrimage.kit.limits import Limit, wait_before
print([wait_before([Limit("form", "10.0.0.1", 12)]) for _time in range(10)].count(0))
"""


def may(what: str, caller: str, most: int) -> bool:
    return not wait_before([Limit(what, caller, most)])


@pytest.fixture(params=["files", "cache"])
def kept(request, settings, tmp_path):
    settings.LIMITS_FOLDER = tmp_path / "limits" if request.param == "files" else None
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("kept")
def test_the_one_too_many_is_refused_and_another_caller_is_not():
    assert [may("form", "10.0.0.1", most=3) for _time in range(5)] == [True, True, True, False, False]
    assert may("form", "10.0.0.2", most=3)
    assert may("other-form", "10.0.0.1", most=3)


@pytest.mark.usefixtures("kept")
def test_each_place_is_free_again_an_hour_after_it_was_taken():
    now = timezone.now()
    for minutes, answers in [(0, [True]), (40, [True, False]), (59, [False]), (61, [True, False]), (101, [True])]:
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            assert [may("form", "a", most=2) for _time in answers] == answers


@pytest.mark.usefixtures("kept")
def test_the_wait_is_that_of_the_limit_that_lasts_longest_and_a_refusal_takes_no_place():
    now, hour, day = timezone.now(), Limit("hour", "a", 1), Limit("day", "a", 2, 24 * HOUR)
    with time_machine.travel(now, tick=False):
        assert wait_before([hour, day]) == 0
        assert [wait_before([hour, day]) for _time in range(3)] == [HOUR] * 3
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert wait_before([hour, day]) == 0, "those refused did not use up the day"
        assert wait_before([hour, day]) == 22 * HOUR


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "Réessayez dans une minute."),
        (61, "Réessayez dans 2 minutes."),
        (301, "Réessayez dans 10 minutes."),
        (38 * 60, "Réessayez dans 40 minutes."),
        (56 * 60, "Réessayez dans une heure."),
        (61 * 60, "Réessayez dans 2 heures."),
    ],
)
def test_the_wait_is_said_in_round_words_and_never_too_short(seconds, said):
    assert wait_in_words(seconds).replace("\N{NO-BREAK SPACE}", " ") == said


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
        may("form", "elise@ferme.example", most=3)
    [kept] = tmp_path.iterdir()
    assert "elise" not in kept.name + kept.read_text()
    monkeypatch.setattr(limits, "SWEEPS", 1)
    may("form", "omar@appui.example", most=3)
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
