"""The figures of membership: who counts, and what is said of those who do not."""

from datetime import date

import pytest
from hypothesis import Phase, given, settings

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.membership.measures.movements import LOST_MEMBERS, NEW_MEMBERS
from arrimage.membership.measures.standing import MEMBERS, SUPPORT_MEMBERS
from arrimage.membership.models import Act, Membership
from arrimage.membership.operations import resign
from arrimage.membership.queries import members_count
from arrimage.network.models import Organisation
from arrimage.network.operations.merging import merge
from arrimage.plan.importing.matching import propose_measure
from tests.membership.conftest import noon
from tests.membership.test_count import DAYS, WRITTEN, Hub, dates, events, taken_away

YEAR = Period(date(2017, 4, 1), date(2018, 4, 1))
LOOK = date(2018, 4, 5)


def figure(measure, period=YEAR, day=LOOK, **parameters) -> Figure:
    return Figure.of(measure, period, day, parameters)


def reasons(shown: Figure) -> dict[str, list[str]]:
    return {str(record): shown.reasons(record) for record in shown.not_counted}


def organisation(name: str, **said) -> Organisation:
    return Organisation.objects.create(name=name, **said)


def test_each_membership_counts_or_says_why_not(member, enterprises):
    member(organisation("En règle"))
    member(organisation("Impayée"), paid=None)
    left = member(organisation("Partie"))
    resign(membership=left, on=date(2018, 1, 10), reason="Fusion", at=noon(date(2018, 1, 11)))
    member(organisation("Échue"), until=date(2017, 12, 31), grace_until=date(2018, 2, 28))
    asked = Membership.objects.create(organisation=organisation("Candidate"), category=enterprises)
    Act.objects.create(membership=asked, kind="applied", on=date(2018, 3, 1), recorded_at=noon(date(2018, 3, 1)))
    shown = figure(MEMBERS)
    assert [str(one) for one in shown.counted] == ["En règle"]
    assert reasons(shown) == {
        "Impayée": ["Aucune année d’adhésion n’avait commencé, cotisation réglée, ce jour-là."],
        "Partie": ["Le membre avait démissionné ce jour-là."],
        "Échue": [
            "L’année payée s’est terminée le 31 décembre 2017 et son délai de grâce le 28 février 2018, sans "
            "renouvellement."
        ],
        "Candidate": ["Le conseil n’avait pas statué sur la demande ce jour-là."],
    }


def test_who_is_in_grace_counts_unless_the_indicator_leaves_her_out(member, cafe):
    member(cafe, until=date(2018, 3, 1), grace_until=date(2018, 4, 30))
    assert figure(MEMBERS).value == 1
    shown = figure(MEMBERS, without_grace=True)
    assert shown.value == 0
    assert reasons(shown) == {
        "Café de la Gare": ["L’année payée s’est terminée le 1er mars 2018\u00a0: le membre est en délai de grâce."]
    }


def test_a_holder_with_two_memberships_counts_once(member, cafe, support):
    member(cafe)
    member(support)
    merge(survivor=cafe, merged=support, at=noon(date(2018, 4, 2)))
    shown = figure(MEMBERS)
    assert shown.value == 1
    assert list(reasons(shown).values()) == [["Le même membre compte déjà par une autre adhésion."]]
    assert figure(MEMBERS, day=date(2018, 4, 1)).value == 2, "as it was known before the merge"


def test_narrowed_by_category_kind_place_and_support(member, cafe, support, partners):
    member(cafe)
    member(support, category=partners)
    assert figure(MEMBERS, category=[partners.pk]).value == 1
    assert figure(MEMBERS, kind=["enterprise"]).value == 1
    assert figure(MEMBERS, county="700").value == 2
    assert figure(MEMBERS, county="700", support=True).value == 1
    assert figure(SUPPORT_MEMBERS).value == 1
    assert figure(MEMBERS, nonsense="1").value == 0


def test_new_members_and_those_whose_dues_are_to_come(member, cafe, support):
    member(cafe)
    member(support, since=date(2018, 2, 1), paid=None)
    shown = figure(NEW_MEMBERS)
    assert [str(one) for one in shown.counted] == ["Café de la Gare"]
    assert reasons(shown) == {"SADC du Suroît": ["Admis, mais aucune cotisation n’est encore réglée."]}


def test_lost_members_and_how(member):
    left = member(organisation("Partie"))
    resign(membership=left, on=date(2018, 1, 10), reason="Fusion", at=noon(date(2018, 1, 11)))
    member(organisation("Échue"), until=date(2017, 12, 31), grace_until=date(2018, 2, 28))
    unpaid = member(organisation("Jamais payée"), paid=None)
    resign(membership=unpaid, on=date(2018, 1, 10), reason="Fusion", at=noon(date(2018, 1, 11)))
    member(organisation("En règle"))
    shown = figure(LOST_MEMBERS)
    assert {str(one) for one in shown.counted} == {"Partie", "Échue"}
    assert reasons(shown) == {"Jamais payée": ["Elle n’avait jamais été en règle."]}
    assert figure(LOST_MEMBERS, why="lapsed").value == 1
    assert figure(LOST_MEMBERS, why="resigned").value == 1
    march = Period(date(2018, 3, 1), date(2018, 4, 1))
    assert [str(one) for one in figure(LOST_MEMBERS, march).counted] == ["Échue"], "the day after her grace"


def test_who_leaves_one_of_two_memberships_is_not_lost(member, cafe, support):
    member(cafe)
    other = member(support)
    resign(membership=other, on=date(2018, 1, 10), reason="Fusion", at=noon(date(2018, 1, 11)))
    merge(survivor=cafe, merged=support, at=noon(date(2018, 2, 2)))
    shown = figure(LOST_MEMBERS)
    assert shown.value == 0
    assert list(reasons(shown).values()) == [["Le même membre appartient encore par une autre adhésion."]]


@pytest.mark.slow
@pytest.mark.parametrize("measure", [MEMBERS, SUPPORT_MEMBERS, NEW_MEMBERS, LOST_MEMBERS], ids=lambda one: one.code)
@settings(max_examples=3, phases=(Phase.explicit, Phase.generate))
@given(history=events, cut=dates)
def test_a_figure_is_its_records_and_adds_up(enterprises, measure, history, cut):
    with taken_away():
        hub, look = Hub(enterprises), date(2018, 12, 31)
        for place, event in enumerate(history):
            hub.play(("import_", *event[1:]) if event[0] == "import" else event, noon(WRITTEN.replace(day=place + 1)))
        whole = Period(date(2017, 1, 1), date(2019, 1, 1))
        for period in (whole, *whole.split(cut)):
            shown = figure(measure, period, look)
            counted, left_out = list(shown.counted), list(shown.not_counted)
            assert sorted(r.pk for r in (*counted, *left_out)) == sorted(r.pk for r in shown.candidates)
            assert all(shown.reasons(record) for record in left_out)
        if measure.kind == "count":
            assert figure(measure, whole, look).value == sum(figure(measure, p, look).value for p in whole.split(cut))
        for day in DAYS:
            period = Period(day.replace(day=1), day.replace(day=28))
            assert figure(MEMBERS, period, look).value == members_count(period.last_day)


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("Nombre de membres", "membership.members"),
        ("Nombre de membres accompagnateurs", "membership.support_members"),
        ("Nombre de nouveaux membres", "membership.new_members"),
        ("Nombre de membres perdus", "membership.lost_members"),
        ("Nb de membres en règle", "membership.members"),
        ("Nombre d’organismes de soutien membres du pôle", "membership.support_members"),
    ],
)
def test_importing_a_plan_proposes_the_measure(wording, code):
    assert propose_measure(wording, catalogue.catalogue())[0] == code
