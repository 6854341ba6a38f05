"""From a draft to a live plan, then a corrected document that keeps bindings, targets and history."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from arrimage.evidence import catalogue
from arrimage.plan.drafts import draft_from
from arrimage.plan.importing import read_plan
from arrimage.plan.importing.deadlines import read as deadline
from arrimage.plan.importing.draft import Budget, Draft, Indicator, Node, Target, TargetValue
from arrimage.plan.models import Action, Deliverable, Plan
from arrimage.plan.operations import (
    apply_differences,
    compare_with,
    confirm_draft,
    create_plan_from_draft,
    freeze_period,
    keep_source,
    role_of,
)

pytestmark = pytest.mark.django_db
AT = datetime(2018, 4, 2, 9, tzinfo=ZoneInfo("America/Toronto"))
DAY = date(2018, 3, 15)


def node(code, label, *indicators, kind="action", children=(), **fields):
    given = {"deadline": deadline("2017"), "responsible": ["Coordonnateur"], **fields}
    return Node(kind, code, label, children=list(children), indicators=list(indicators), **given)


def draft_of(*actions, branch="Réseauter"):
    return Draft("Plan d’action", [node("1", branch, kind="objective", children=actions)])


def committee(text="Nombre de rencontres", label="Piloter un comité de travail", **fields):
    return node("1.1", label, Indicator(text, "agenda.meetings_held", 0.9), **fields)


@pytest.fixture
def imported():
    return create_plan_from_draft(draft=draft_of(committee()), source_name="plan.docx", day=DAY)


def corrected(plan, draft):
    return keep_source(plan=plan, draft=draft, source_name="plan-corrige.docx")


def differences(plan, draft):
    return {(one.change.value, one.kind, one.field): one for one in compare_with(plan, draft).differences}


class TestTheHubsOwnPlan:
    @pytest.fixture
    def hub_plan(self, shared):
        draft = read_plan(shared / "plan" / "plan-2017-18.docx", catalogue=catalogue.catalogue())
        plan = create_plan_from_draft(draft=draft, source_name="plan-2017-18.docx", day=DAY)
        return confirm_draft(plan=plan, at=AT)

    def test_it_becomes_a_live_plan_with_every_indicator_bound(self, hub_plan):
        assert hub_plan.status == Plan.Status.LIVE
        assert hub_plan.actions.count() == 21
        indicators = [one for action in hub_plan.actions.all() for one in action.indicators.all()]
        assert len(indicators) == 35
        assert all(catalogue.known(one.measure) for one in indicators)

    def test_the_words_of_an_action_tell_what_its_meetings_are(self, hub_plan):
        kinds = {
            action.code: one.parameters
            for action in hub_plan.actions.all()
            for one in action.indicators.filter(measure="agenda.meetings_held")
        }
        assert kinds["1.3.4"]["kind"] == ["accompaniment"]
        assert kinds["1.4.1"]["kind"] == ["committee"]
        assert kinds["1.5.1"]["kind"] == ["tour"]
        assert kinds["3.1.1"]["kind"] == ["experts"]
        assert kinds["3.2.3"] == {"serves_action": hub_plan.actions.get(code="3.2.3").pk}

    def test_what_the_indicators_wait_for_is_there_to_be_accepted(self, hub_plan):
        study = Deliverable.objects.get(action__code="1.4.1", nature="study")
        assert (study.title, study.accepted_on, study.due_on) == ("Étude de faisabilité", None, date(2017, 12, 31))

    def test_the_same_document_again_differs_in_nothing(self, hub_plan, shared):
        draft = read_plan(shared / "plan" / "plan-2017-18.docx", catalogue=catalogue.catalogue())
        assert compare_with(hub_plan, draft).differences == []


class TestCreating:
    def test_wording_numbers_and_order_are_the_documents(self):
        draft = draft_of(node("3.2.1", "Partager"), node("3.2.3", "Rayonner", budget=Budget("environ 5 k$", 5000)))
        plan = create_plan_from_draft(draft=draft, source_name="plan.csv", day=DAY)
        assert [(one.code, one.label, one.budget_raw) for one in plan.actions.all()] == [
            ("3.2.1", "Partager", ""),
            ("3.2.3", "Rayonner", "environ 5 k$"),
        ]

    def test_its_days_are_the_years_of_its_deadlines(self, imported):
        assert (imported.start, imported.end) == (date(2017, 1, 1), date(2017, 12, 31))

    def test_two_plans_of_one_title_have_each_their_code(self, imported):
        other = create_plan_from_draft(draft=draft_of(committee()), source_name="plan.docx", day=DAY)
        assert (imported.code, other.code) == ("plan-daction", "plan-daction-2")

    def test_the_draft_kept_beside_it_is_the_one_read(self, imported):
        draft = draft_of(committee())
        assert draft_from(imported.sources.get().draft) == draft

    def test_a_target_column_per_year_gives_a_target_per_period(self):
        years = [TargetValue("2017", "10", 10), TargetValue("2018", "15", 15)]
        indicator = Indicator("Membres", None, 0, Target("2017 : 10 ; 2018 : 15", targets=years))
        plan = create_plan_from_draft(
            draft=draft_of(node("1.1", "Recruter", indicator, deadline=deadline("d'ici 2018"))),
            source_name="plan.xlsx",
            day=DAY,
            start=date(2017, 1, 1),
            end=date(2018, 12, 31),
        )
        targets = plan.actions.get().indicators.get().targets.all()
        assert [(str(one.period), one.value) for one in targets] == [("2017", 10), ("2018", 15)]

    def test_targets_of_the_first_and_second_year_are_counted_from_the_plan_s_first_day(self):
        years = [TargetValue("An 1", "10", 10), TargetValue("Année 2", "15", 15)]
        indicator = Indicator("Membres", None, 0, Target("An 1 : 10 ; Année 2 : 15", targets=years))
        draft = draft_of(node("1.1", "Recruter", indicator))
        span = {"start": date(2026, 4, 1), "end": date(2027, 12, 31)}
        plan = create_plan_from_draft(draft=draft, source_name="plan.xlsx", day=DAY, **span)
        targets = plan.actions.get().indicators.get().targets.order_by("period__start")
        assert [(one.period.start, one.period.end, one.value) for one in targets] == [
            (date(2026, 4, 1), date(2027, 3, 31), 10),
            (date(2027, 4, 1), date(2027, 12, 31), 15),
        ]

    def test_the_first_year_of_a_plan_of_one_year_is_the_whole_plan(self):
        years = [TargetValue("An 1", "10", 10), TargetValue("An 2", "15", 15)]
        indicator = Indicator("Membres", None, 0, Target("An 1 : 10 ; An 2 : 15", targets=years))
        draft = draft_of(node("1.1", "Recruter", indicator))
        plan = create_plan_from_draft(draft=draft, source_name="plan.xlsx", day=DAY)
        targets = plan.actions.get().indicators.get().targets.order_by("value")
        assert [(one.period is None, one.value) for one in targets] == [(True, 10), (False, 15)]

    def test_a_target_of_the_plan_s_own_year_is_the_target_of_the_whole_plan(self):
        only = Indicator("Membres", None, 0, Target("10", 10, targets=[TargetValue("2017", "10", 10)]))
        two = [TargetValue("2017", "20", 20), TargetValue("2018", "30", 30)]
        both = Indicator("Rencontres", None, 0, Target("2017 : 20 ; 2018 : 30", targets=two))
        draft = draft_of(node("1.1", "Recruter", only, both))
        plan = create_plan_from_draft(draft=draft, source_name="plan.docx", day=DAY)
        assert (plan.start, plan.end) == (date(2017, 1, 1), date(2017, 12, 31))
        members, meetings = plan.actions.get().indicators.all()
        assert [(one.period, one.value) for one in members.targets.all()] == [(None, 10)]
        found = {str(one.period or "plan"): one.value for one in meetings.targets.all()}
        assert found == {"plan": 20, "2018": 30}

    def test_a_plan_that_ends_before_it_starts_saves_nothing(self):
        with pytest.raises(ValidationError):
            create_plan_from_draft(
                draft=draft_of(committee()), source_name="p.docx", day=DAY, start=date(2018, 1, 1), end=date(2017, 1, 1)
            )
        assert not Plan.objects.exists()

    def test_it_is_confirmed_once(self, imported):
        confirm_draft(plan=imported, at=AT)
        with pytest.raises(ValidationError, match="déjà confirmé"):
            confirm_draft(plan=imported, at=AT)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Coordonnateur", "coordinator"),
        ("Présidence du Pôle", "presidency"),
        ("Firme de communication", "communications"),
        ("Chercheur/firme de recherche", "researcher"),
        ("Chargé de projet (Plateforme et site Internet)", "project_officer"),
        ("Conseillers des organismes d'accompagnement", "adviser"),
        ("Organismes de soutien", "adviser"),
        ("TIESS", None),
        ("MESI", None),
        ("EÉS", None),
    ],
)
def test_a_party_responsible_is_tied_to_the_role_its_words_name(label, role):
    assert role_of(label) == role
    plan = create_plan_from_draft(draft=draft_of(committee(responsible=[label])), source_name="p.txt", day=DAY)
    party = plan.actions.get().responsibilities.get()
    assert (party.label, party.role) == (label, Group.objects.filter(name=role).first())


class TestCorrecting:
    def test_a_reworded_indicator_keeps_its_binding_target_and_history(self, imported):
        indicator = imported.actions.get().indicators.get()
        indicator.parameters = {"kind": ["committee", "internal"]}
        indicator.save()
        indicator.targets.create(value=6, raw="6")
        source = corrected(imported, draft_of(committee("Nombre de rencontres tenues")))
        found = differences(imported, draft_from(source.draft))
        assert list(found) == [("changed", "indicator", "text")]
        apply_differences(source=source, keys=[one.key for one in found.values()], at=AT)
        same = imported.actions.get().indicators.get()
        assert (same.pk, same.text) == (indicator.pk, "Nombre de rencontres tenues")
        assert (same.parameters, same.targets.get().value) == ({"kind": ["committee", "internal"]}, 6)
        assert same.history.count() == 3

    def test_a_renumbered_action_is_the_same_action(self, imported):
        action = imported.actions.get()
        renumbered = committee()
        renumbered.code = "1.2"
        source = corrected(imported, draft_of(node("1.1", "Publier un bulletin"), renumbered))
        found = differences(imported, draft_from(source.draft))
        assert set(found) == {("added", "action", ""), ("changed", "action", "code")}
        apply_differences(source=source, keys=[one.key for one in found.values()], at=AT)
        assert [(one.pk == action.pk, one.code) for one in imported.actions.all()] == [(False, "1.1"), (True, "1.2")]

    def test_what_is_not_taken_stays(self, imported):
        source = corrected(
            imported, draft_of(committee(label="Animer un comité de travail", deadline=deadline("2018")))
        )
        found = differences(imported, draft_from(source.draft))
        apply_differences(source=source, keys=[found["changed", "action", "deadline"].key], at=AT)
        action = imported.actions.get()
        assert (action.label, action.deadline_raw) == ("Piloter un comité de travail", "2018")
        assert action.deadline_end == date(2018, 12, 31)

    def test_an_action_under_a_new_branch_brings_it_along(self, imported):
        draft = draft_of(committee())
        draft.nodes.append(node("2", "Rayonner", kind="objective", children=[node("2.1", "Présenter le Pôle")]))
        source = corrected(imported, draft)
        found = compare_with(imported, draft_from(source.draft)).differences
        key = next(one.key for one in found if one.kind == "action")
        apply_differences(source=source, keys=[key], at=AT)
        assert Action.objects.get(code="2.1").objective.label == "Rayonner"

    def test_a_removed_branch_leaves_what_stays_to_the_one_above(self, imported):
        source = corrected(imported, Draft("Plan", [committee()]))
        found = differences(imported, draft_from(source.draft))
        assert set(found) == {("moved", "action", ""), ("removed", "objective", "")}
        apply_differences(source=source, keys=[found["removed", "objective", ""].key], at=AT)
        assert imported.actions.get().objective is None

    def test_what_was_reported_cannot_be_removed_and_nothing_changes(self, imported):
        period = imported.periods.create(label="2017", start=imported.start, end=imported.end)
        freeze_period(period=period, by=None, at=AT, day=DAY)
        source = corrected(imported, draft_of(node("1.2", "Publier un bulletin")))
        keys = [one.key for one in compare_with(imported, draft_from(source.draft)).differences]
        with pytest.raises(ValidationError, match="période figée"):
            apply_differences(source=source, keys=keys, at=AT)
        assert [one.code for one in imported.actions.all()] == ["1.1"]

    def test_a_document_without_targets_leaves_those_of_the_plan(self, imported):
        imported.actions.get().indicators.get().targets.create(value=6, raw="6")
        assert compare_with(imported, draft_of(committee())).differences == []
