"""A figure made of answers given in confidence: its proof tells how many there are, and lists none."""

from datetime import timedelta

from arrimage.agenda.models import RelayedSession
from arrimage.outcomes.models import Evaluation
from arrimage.plan.queries import evidence, live_figure
from arrimage.plan.queries.evidence import all_evidence
from tests.outcomes.examples import an_event
from tests.plan.conftest import END, START


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_answers_are_counted_and_never_listed(client_for, coralie, indicator_of, reporting_period):
    event, day = an_event(), END - timedelta(days=2)
    for mark in (5, 4, 1):
        Evaluation.objects.create(event=event, answered_on=day, satisfaction=mark, about="hot")
    asked, period = indicator_of("Satisfaction", "outcomes.satisfaction"), reporting_period.period
    for is_counted, how_many in ((True, 2), (False, 1)):
        page = evidence(asked, period, END, coralie, counted=is_counted)
        assert (page.rows, page.total, page.following) == ([], how_many, None)
        assert list(all_evidence(live_figure(asked, period, END), coralie, counted=is_counted)) == []
    shown = text(client_for(coralie).get(f"/bureau/plan/preuves/{asked.pk}/"))
    assert "jamais affichées une à une" in shown
    assert str(event) not in shown


def test_a_session_of_others_is_dated_in_its_proof(coralie, indicator_of, reporting_period):
    asked, day = indicator_of("Séances", "agenda.sessions_coming"), END - timedelta(days=5)
    session = RelayedSession.objects.create(title="Gérer un OBNL", date=END + timedelta(days=9), state="published")
    RelayedSession.objects.filter(pk=session.pk).update(
        **dict.fromkeys(("created_at", "published_at"), f"{START:%Y-%m-%d}T12:00Z")
    )
    [row] = evidence(asked, reporting_period.period, day, coralie).rows
    assert row.date == session.date
