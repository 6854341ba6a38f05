"""On which processors a sender works."""

import os

import pytest

from arrimage.letters.worker.processors import Processors

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the system does not let one choose")


@pytest.fixture
def processors():
    kept = Processors()
    yield kept
    kept.let_go()


def test_a_sender_that_works_alone_keeps_to_one_processor(processors):
    allowed = os.sched_getaffinity(0)
    processors.share_with(0)
    assert os.sched_getaffinity(0) == {max(allowed)}


def test_senders_beside_one_another_use_all_that_they_may(processors):
    allowed = os.sched_getaffinity(0)
    processors.share_with(0)
    processors.share_with(1)
    assert os.sched_getaffinity(0) == allowed


def test_what_was_one_processor_only_stays_it(processors, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {3})
    monkeypatch.setattr(os, "sched_setaffinity", lambda *asked: pytest.fail("nothing is to be chosen"))
    Processors().share_with(0)


def test_a_container_that_forbids_it_stops_no_sender(processors, monkeypatch):
    def forbidden(*asked):
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", forbidden)
    Processors().share_with(0)


def test_the_process_has_all_its_processors_again_once_the_sender_stopped(db, server, subscribe, planned, post):
    allowed = os.sched_getaffinity(0)
    subscribe("rose@exemple.example")
    planned()
    assert post() == 1
    assert os.sched_getaffinity(0) == allowed
