"""On SQLite those who come at once write one after the other, and nobody stays before a closed door."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import pytest

from arrimage.kit import turns
from arrimage.kit.turns import in_turn


@pytest.fixture(autouse=True)
def _on_sqlite(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(turns, "connection", SimpleNamespace(vendor="sqlite"))
    settings.LIMITS_FOLDER = tmp_path / "limits"


def test_one_at_a_time():
    inside, most = [], []

    def enter(number: int) -> None:
        for _turn in range(20):
            with in_turn("door"):
                inside.append(number)
                most.append(len(inside))
                inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(enter, range(8)))
    assert (len(most), max(most)) == (160, 1)


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice, one within the other"])
def test_the_next_one_waits_until_the_block_is_left(times):
    """Whoever is inside does not wait for herself, and still keeps the others out."""
    entered, steps = Event(), []

    def enter() -> None:
        entered.set()
        with in_turn("door"):
            steps.append("second")

    with ThreadPoolExecutor(1) as pool:
        with in_turn("door"):
            for _time in range(1, times):
                with in_turn("door"):
                    pass
            later = pool.submit(enter)
            entered.wait()
            steps.append("first")
        later.result()
    assert steps == ["first", "second"]


def test_a_block_that_fails_lets_the_next_one_in():
    with pytest.raises(LookupError), in_turn("door"):
        raise LookupError
    with in_turn("door"):
        pass


def test_two_doors_do_not_wait_for_each_other():
    with in_turn("door"), in_turn("window"):
        pass


def test_elsewhere_nothing_is_waited_for(monkeypatch, tmp_path):
    monkeypatch.setattr(turns, "connection", SimpleNamespace(vendor="postgresql"))
    with in_turn("door"), in_turn("door"):
        assert list(tmp_path.iterdir()) == []
