"""The hub’s own plan asks for members: what the import proposes to count them with, and what figures it reads there."""

import io
from pathlib import Path

import pytest

from arrimage.evidence import catalogue
from arrimage.plan.importing import Indicator, read_plan
from arrimage.plan.operations.bindings import default_binding
from tests.plan.plan_documents import delimited

PROPOSED = {"1.1.1": "membership.members", "1.1.2": "membership.support_members"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv", "pdf", "txt"])
def test_the_number_of_members_and_of_support_members_is_counted_from_the_memberships(shared: Path, kind: str):
    plan = read_plan(shared / "plan" / f"plan-2017-18.{kind}", catalogue=catalogue.catalogue())
    bound = {
        node.code: [default_binding(indicator, None)[0] for indicator in node.indicators] for node in plan.actions()
    }
    assert {code: bound[code] for code in PROPOSED} == {code: [measure] for code, measure in PROPOSED.items()}


@pytest.mark.parametrize(
    ("said", "target", "baseline"),
    [
        ("(départ : 25)", None, 25),
        ("(base : 25)", None, 25),
        ("(valeur de départ : 25)", None, 25),
        ("(point de départ 12)", None, 12),
        ("(base 2016 : 1 250)", None, 1250),
        ("(cible : 40)", 40, None),
        ("(départ : 25, cible : 40)", 40, 25),
        ("(cible : 40, départ : 25)", 40, 25),
    ],
)
def test_a_baseline_or_a_target_in_the_indicator_s_words_is_read_and_changes_no_measure(said, target, baseline):
    text = f"Nombre de membres {said}"
    indicator = indicator_worded(text)
    assert (indicator.text, indicator.measure) == (text, "membership.members")
    start = indicator.target.baseline
    assert (indicator.target.value, start.value if start else None) == (target, baseline)


def test_a_figure_that_may_be_a_target_or_a_baseline_is_neither_and_changes_no_measure():
    indicator = indicator_worded("Nombre de membres (25 en 2023)")
    assert (indicator.measure, indicator.target) == ("membership.members", None)


def test_a_baseline_in_the_words_stands_beside_the_target_of_the_column():
    target = indicator_worded("Nombre de membres (départ : 25)", cible="40").target
    assert (target.value, target.baseline.value) == (40, 25)


def indicator_worded(text: str, cible: str = "") -> Indicator:
    rows = [["Action", "Indicateur", "Cible", "Responsable"], ["Recruter", text, cible, "Coordination"]]
    (action,) = read_plan(io.BytesIO(delimited(rows)), "plan.csv", catalogue=catalogue.catalogue()).actions()
    (indicator,) = action.indicators
    return indicator
