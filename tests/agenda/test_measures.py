"""What counts, what does not and why."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from arrimage.agenda.models import Activity, Presence
from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period

YEAR = Period(date(2018, 1, 1), date(2019, 1, 1))
DAY = date(2018, 3, 15)
Kind, Status = Activity.Kind, Activity.Status


def figure(code: str, day: date = DAY, **parameters: Any) -> Figure:
    return Figure.of(catalogue.get(code), YEAR, day, parameters)


def reasons(shown: Figure, record: Any) -> list[str]:
    failed = shown.not_counted.get(pk=record.pk)
    return shown.reasons(failed)


def test_a_meeting_held_with_someone_counts(world, held):
    meeting = held(world.recolte)
    assert list(figure("agenda.meetings_held").counted) == [meeting]
    assert figure("agenda.meetings_held").value == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": Status.CANCELLED}, "L’activité a été annulée."),
        ({"status": Status.PLANNED}, "L’activité est encore notée comme prévue ou reportée."),
        ({"date": date(2018, 6, 1)}, "L’activité n’a pas encore eu lieu."),
        ({"head_count": 0}, "Le nombre de personnes présentes n’est pas inscrit, ou il est de zéro."),
        ({"head_count": None}, "Le nombre de personnes présentes n’est pas inscrit, ou il est de zéro."),
    ],
)
def test_what_does_not_count_says_why(world, held, fields, sentence):
    meeting = held(world.recolte, **fields)
    shown = figure("agenda.meetings_held")
    assert shown.value == 0
    assert reasons(shown, meeting) == [sentence]


def test_a_duplicate_counts_once(world, held):
    first = held(world.recolte)
    second = held(world.recolte, duplicate_of=first)
    shown = figure("agenda.meetings_held")
    assert list(shown.counted) == [first]
    assert reasons(shown, second) == ["L’activité est le doublon d’une autre."]


def test_two_people_at_one_event_make_one_representation_even_when_nobody_counted_heads(held):
    first = held(kind=Kind.REPRESENTATION, head_count=None)
    held(kind=Kind.REPRESENTATION, head_count=None, duplicate_of=first)
    assert figure("agenda.representations").value == 1


def test_meetings_are_counted_by_kind(world, held):
    held(world.recolte)
    held(kind=Kind.COMMITTEE)
    held(kind=Kind.PRESENTATION)
    assert figure("agenda.meetings_held").value == 2
    assert figure("agenda.meetings_held", kind=["committee"]).value == 1
    assert figure("agenda.presentations").value == 1


def test_a_kind_that_is_no_meeting_counts_nothing_rather_than_everything(held):
    held()
    held(kind=Kind.PRESENTATION)
    assert figure("agenda.meetings_held", kind=["presentation"]).value == 0


def test_meetings_are_counted_by_kind_of_organisation_present(world, held):
    held(world.recolte)
    held(world.town)
    held(world.patriotes, state=Presence.State.EXCUSED)
    assert figure("agenda.meetings_held", organisation_kind=["enterprise"]).value == 1


def test_an_mrc_has_the_meetings_held_there_and_those_with_its_people(world, held):
    held(municipality=world.valleyfield)
    held(world.recolte)  # established in Valleyfield
    held(world.valleyfield, kind=Kind.TOUR)
    held(world.beauharnois, kind=Kind.TOUR)
    held(world.patriotes)
    assert figure("agenda.meetings_held", county="700").value == 4
    assert figure("agenda.meetings_held", county="690").value == 1
    assert figure("agenda.meetings_held", municipality="70052").value == 2


def test_participants_are_added_up(held):
    held(head_count=12)
    held(head_count=3, kind=Kind.PRESENTATION)
    held(head_count=40, status=Status.CANCELLED)
    assert figure("agenda.participants").value == 15
    assert figure("agenda.participants", kind=["presentation"]).value == 3


def test_participants_of_nothing_are_none(db):
    assert figure("agenda.participants").value == 0


def test_an_organisation_met_twice_is_one_and_an_absent_one_is_told(world, held):
    held(world.recolte)
    held(world.recolte, kind=Kind.COMMITTEE)
    held(world.patriotes, state=Presence.State.ABSENT)
    shown = figure("agenda.organisations_met")
    assert list(shown.counted) == [world.recolte]
    assert reasons(shown, world.patriotes) == ["Elle n’était présente à aucune activité tenue dans la période."]


def test_organisations_met_are_narrowed_by_what_they_are(world, held):
    held(world.recolte, world.town)
    assert figure("agenda.organisations_met").value == 2
    assert list(figure("agenda.organisations_met", organisation_kind=["municipality"]).counted) == [world.town]
    assert list(figure("agenda.organisations_met", county="700").counted) == [world.recolte]
    assert figure("agenda.organisations_met", kind=["committee"]).value == 0


def test_experts_are_counted_once_convened_whether_they_came_or_not(world, held):
    held(world.marie, world.jean, kind=Kind.EXPERTS, state=Presence.State.CONVENED)
    held(world.marie, kind=Kind.EXPERTS, state=Presence.State.EXCUSED, date=date(2018, 9, 1), status=Status.PLANNED)
    shown = figure("agenda.experts_convened")
    assert list(shown.counted) == [world.marie]
    assert reasons(shown, world.jean) == ["La personne n’est pas membre du réseau d’experts."]


def test_a_cancelled_experts_meeting_convenes_nobody(world, held):
    held(world.marie, kind=Kind.EXPERTS, status=Status.CANCELLED)
    assert figure("agenda.experts_convened").value == 0


def test_the_tour_covers_the_municipalities_it_names(world, held):
    held(world.huntingdon, kind=Kind.TOUR)
    assert figure("agenda.municipalities_covered").value == pytest.approx(33.3)
    assert figure("agenda.municipalities_met").value == 1
    assert figure("agenda.municipalities_covered", county="690").value == 50


def test_a_reserve_met_is_met_but_is_no_part_of_the_share(world, held):
    held(world.reserve, kind=Kind.TOUR)
    assert figure("agenda.municipalities_met").value == 1
    assert figure("agenda.municipalities_covered").value == 0


def test_the_place_of_a_visit_stands_for_it_only_when_nothing_is_named(world, held):
    held(kind=Kind.TOUR, municipality=world.elgin)
    held(world.beauharnois, kind=Kind.TOUR, municipality=world.valleyfield)
    assert list(figure("agenda.municipalities_covered").counted) == [world.elgin]


def test_an_mrc_is_covered_by_its_own_visit_or_by_one_of_its_municipalities(world, held):
    held(world.elgin, kind=Kind.TOUR)
    assert figure("agenda.counties_covered").value == 50
    held(world.beauharnois, kind=Kind.TOUR)
    assert figure("agenda.counties_covered").value == 100
    assert figure("agenda.counties_met").value == 2
    assert figure("agenda.municipalities_met").value == 1


def test_a_visit_to_come_covers_nothing_yet(world, held):
    held(world.elgin, kind=Kind.TOUR, date=date(2018, 10, 1))
    shown = figure("agenda.municipalities_met")
    assert shown.value == 0
    assert reasons(shown, world.elgin) == ["Aucune activité de tournée tenue dans la période ne l’a rencontrée."]


def test_a_share_of_no_territory_is_no_figure(db):
    assert figure("agenda.counties_covered").value is None


@pytest.mark.parametrize(
    ("wording", "action", "guessed"),
    [
        (
            "Rencontres d'accompagnement avec des EÉS",
            "Appuyer le développement des affaires des EÉS",
            {"kind": ["accompaniment"], "organisation_kind": ["enterprise"]},
        ),
        ("Nombre de rencontres", "Piloter un comité de travail mandaté", {"kind": ["committee"]}),
        ("Nombre de rencontres", "Organiser une tournée de rencontres auprès des MRC", {"kind": ["tour"]}),
        ("Nombre de rencontres", "Réunir un réseau régional d'experts", {"kind": ["experts"]}),
        ("Nombre de rencontres", "Faire rayonner les opportunités de développement", None),
    ],
)
def test_the_words_of_a_plan_tell_the_kind_of_meeting(wording, action, guessed):
    assert catalogue.get("agenda.meetings_held").guess(wording, action) == guessed


def test_presentations_of_another_action_are_not_all_presentations():
    measure = catalogue.get("agenda.presentations")
    assert measure.guess("Nombre de présentations", "Effectuer des présentations sur l’économie sociale") == {}
    assert measure.guess("Nombre de présentations", "Faire rayonner les opportunités") is None


def test_each_measure_is_told_in_french(db):
    told: list[Callable[[], str]] = []
    for measure in catalogue.catalogue():
        if measure.code.startswith("agenda."):
            told += [str(measure.label), str(measure.definition), *(str(rule.failure) for rule in measure.rules)]
            assert measure.phrases
    assert not [text for text in told if " the " in text]
