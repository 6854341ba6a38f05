"""A small plan to test on: one objective, one action due at the end of March 2018, one reporting period."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arrimage.evidence.period import Period
from arrimage.plan.models import Action, Deliverable, Indicator, Objective, Plan, ReportingPeriod

START, END = date(2017, 4, 1), date(2018, 3, 31)


@pytest.fixture
def plan(db: None) -> Plan:
    return Plan.objects.create(code="plan-2017", title="Plan 2017-2018", start=START, end=END, status=Plan.Status.LIVE)


@pytest.fixture
def year() -> Period:
    """The plan's whole period."""
    return Period(START, date(2018, 4, 1))


@pytest.fixture
def reporting_period(plan: Plan) -> ReportingPeriod:
    return ReportingPeriod.objects.create(plan=plan, label="2017-2018", start=START, end=END)


@pytest.fixture
def objective(plan: Plan) -> Objective:
    return Objective.objects.create(plan=plan, code="1.4", label="Voir à la création d’un fonds")


@pytest.fixture
def action(plan: Plan, objective: Objective) -> Action:
    return Action.objects.create(
        plan=plan,
        objective=objective,
        code="1.4.1",
        label="Piloter un comité de travail",
        deadline_raw="2017",
        deadline_end=END,
    )


@pytest.fixture
def indicator_of(action: Action) -> Callable[..., Indicator]:
    """Adds an indicator to the action, typed by hand unless a measure is named."""

    def add(text: str = "Nombre de membres", measure: str = "plan.manual", **fields: Any) -> Indicator:
        return Indicator.objects.create(**{"action": action, "text": text, "measure": measure, **fields})

    return add


@pytest.fixture
def deliverable_of(action: Action) -> Callable[..., Deliverable]:
    """Adds a deliverable to the action, with a version on the days given; accepted when a day says so."""

    def add(title: str = "Étude de faisabilité", versions: tuple[date, ...] = (), **fields: Any) -> Deliverable:
        if fields.get("accepted_on"):
            fields.setdefault("acceptance_evidence", "Procès-verbal du conseil")
        made = Deliverable.objects.create(**{"action": action, "title": title, "nature": "study", **fields})
        for day in versions:
            made.versions.create(date=day, url="https://example.org/etude.pdf")
        return made

    return add


@pytest.fixture
def file_named() -> Callable[[str, bytes], SimpleUploadedFile]:
    """A file as a browser sends it."""
    return SimpleUploadedFile
