"""The hub's own plan asks for members: what the import proposes to count them with."""

from pathlib import Path

import pytest

from arrimage.evidence import catalogue
from arrimage.plan.importing import read_plan
from arrimage.plan.operations.bindings import default_binding

PROPOSED = {"1.1.1": "membership.members", "1.1.2": "membership.support_members"}


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv", "pdf", "txt"])
def test_the_number_of_members_and_of_support_members_is_counted_from_the_memberships(shared: Path, kind: str):
    plan = read_plan(shared / "plan" / f"plan-2017-18.{kind}", catalogue=catalogue.catalogue())
    bound = {
        node.code: [default_binding(indicator, None)[0] for indicator in node.indicators] for node in plan.actions()
    }
    assert {code: bound[code] for code in PROPOSED} == {code: [measure] for code, measure in PROPOSED.items()}
