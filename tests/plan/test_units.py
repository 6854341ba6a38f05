"""A unit agrees with its figure: «1 rencontre», «0 rencontre», «2 rencontres», «1,5 heure»."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation

from arrimage.agenda.models import Activity
from arrimage.evidence import catalogue
from arrimage.plan.models import FrozenFigure
from arrimage.plan.operations import freeze_period

AT = datetime(2018, 4, 2, 9, tzinfo=ZoneInfo("America/Toronto"))


def meetings(number, day=date(2018, 2, 1)):
    for _number in range(number):
        Activity.objects.create(kind="committee", head_count=5, title="Comité", date=day)


@pytest.mark.parametrize(
    ("code", "value", "french", "english"),
    [
        ("agenda.meetings_held", 0, "rencontre", "meetings"),
        ("agenda.meetings_held", 1, "rencontre", "meeting"),
        ("agenda.meetings_held", 2, "rencontres", "meetings"),
        ("plan.deliverables_accepted", 1, "livrable", "deliverable"),
        ("agenda.participants", 1, "participant", "participant"),
        ("training.hours_given", 1.5, "heure", "hours"),
        ("agenda.counties_met", 3, "MRC", "MRC"),
        ("agenda.counties_covered", 1, "%", "%"),
        ("agenda.meetings_held", None, "rencontres", "meetings"),
        ("plan.manual", 1, "", ""),
    ],
)
def test_in_french_nothing_and_one_are_singular_in_english_one_alone(code, value, french, english):
    measure = catalogue.get(code)
    for language, said in (("fr-ca", french), ("en", english)):
        with translation.override(language):
            assert measure.unit_of(value) == said


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "said"), [(0, "rencontre"), (1, "rencontre"), (2, "rencontres")])
def test_each_page_that_tells_a_figure_says_so(client_for, coralie, plan, indicator_of, number, said):
    plan.is_public = True
    plan.save()
    committee = {"parameters": {"kind": ["committee"]}, "is_public": True}
    indicator = indicator_of("Réunions du comité", "agenda.meetings_held", **committee)
    meetings(number)
    desk = client_for(coralie)
    binding = {"action": indicator.action_id, "text": indicator.text, "position": 0, "measure": indicator.measure}
    pages = [
        desk.get(f"/bureau/plan/tableau/{plan.code}/"),
        desk.get(reverse("desk:evidence", args=[indicator.pk])),
        desk.get(reverse("desk:plan-detail", args=[plan.pk])),
        desk.post(reverse("desk:indicator-binding"), {**binding, "parameter_kind": ["committee"]}),
        client_for(None).get(f"/plan/{plan.code}/"),
    ]
    for page in pages:
        words = " ".join(page.content.decode().replace("<span>", "").replace("</span>", "").split())
        assert f"<b>{number}</b> {said}" in words
        assert f"<b>{number}</b> {said}s" not in words


@pytest.mark.django_db
def test_a_reported_figure_keeps_its_unit_in_agreement(coralie, reporting_period, indicator_of):
    indicator_of("Réunions du comité", "agenda.meetings_held", parameters={"kind": ["committee"]})
    meetings(1, reporting_period.start)
    freeze_period(period=reporting_period, by=coralie, at=AT, day=date(2018, 4, 2))
    assert FrozenFigure.objects.get().unit == "rencontre"
