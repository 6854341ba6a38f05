"""The figures of the demo's plan, counted by SQL written by hand: what the board cannot do better than."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from arrimage.agenda.models import Activity
from arrimage.evidence.period import Period
from arrimage.plan.models import Indicator

Values = dict[str, Any]
HELD = "date >= %(start)s AND date < %(end)s AND date <= %(day)s AND status = 'held' AND duplicate_of_id IS NULL"
SERVING = "id IN (SELECT object_id FROM plan_actionlink WHERE action_id = %(serves)s AND content_type_id = %(type)s)"
FILED = "v.deliverable_id = d.id AND (v.file <> '' OR v.url <> '')"
DELIVERED = f"""
    SELECT count(*) FROM plan_deliverable d
    WHERE action_id = %(action)s AND nature = %(nature)s
      AND accepted_on >= %(start)s AND accepted_on < %(end)s AND accepted_on <= %(day)s
      AND EXISTS (SELECT 1 FROM plan_deliverableversion v WHERE {FILED} AND v.date <= %(day)s)"""
RENEWED = {
    "sqlite": "date(v.date, '+' || d.review_months || ' months') >= %(day)s",
    "postgresql": "v.date + make_interval(months => d.review_months) >= %(day)s",
}
FRESH = f"""
    SELECT round(100.0 * sum(CASE WHEN EXISTS (
        SELECT 1 FROM plan_deliverableversion v WHERE {FILED} AND v.date <= %(day)s AND {{renewed}}
    ) THEN 1 ELSE 0 END) / count(*), 1)
    FROM plan_deliverable d WHERE action_id = %(action)s AND nature = %(nature)s AND review_months IS NOT NULL"""
# Within CASE, PostgreSQL asks it of each expert and stops at her first meeting instead of joining all to all.
EXPERTS = """
    SELECT count(*) FROM network_person p WHERE p.is_expert AND CASE WHEN EXISTS (
        SELECT 1 FROM agenda_presence r WHERE r.person_id = p.id AND CASE WHEN EXISTS (
            SELECT 1 FROM agenda_activity a
            WHERE a.id = r.activity_id AND a.kind = 'experts' AND a.date >= %(start)s AND a.date < %(end)s
              AND a.status <> 'cancelled' AND a.duplicate_of_id IS NULL
        ) THEN TRUE ELSE FALSE END) THEN TRUE ELSE FALSE END"""
TYPED = """
    SELECT indicator_id, value FROM plan_reading
    WHERE date >= %(start)s AND date < %(end)s AND date <= %(day)s ORDER BY date, id"""


def activities(kinds: tuple[str, ...], parameters: Values, *, attended: bool = True) -> str:
    """The statement that counts the held activities of the kinds."""
    listed = ", ".join(f"'{kind}'" for kind in parameters.get("kind") or kinds)
    conditions = [f"kind IN ({listed})", HELD]
    conditions += ["head_count > 0"] if attended else []
    conditions += [SERVING] if "serves_action" in parameters else []
    return f"SELECT count(*) FROM agenda_activity WHERE {' AND '.join(conditions)}"


STATEMENTS: dict[str, Callable[[Values], str]] = {
    "agenda.meetings_held": lambda asked: activities(tuple(Activity.MEETING_KINDS), asked),
    "agenda.representations": lambda asked: activities(("representation",), asked, attended=False),
    "agenda.presentations": lambda asked: activities(("presentation",), asked),
    "agenda.experts_convened": lambda asked: EXPERTS,
    "plan.deliverables_accepted": lambda asked: DELIVERED,
    "plan.documents_up_to_date": lambda asked: FRESH.format(renewed=RENEWED[connection.vendor]),
}


def prepared(indicators: list[Indicator], period: Period, day: date) -> dict[int, tuple[str, Values]]:
    """By indicator, the statement of its figure and what fills it; those typed by hand have none of their own."""
    common = {**_days(period, day), "type": ContentType.objects.get_for_model(Activity).pk}
    found = {}
    for indicator in indicators:
        if indicator.measure != "plan.manual":
            asked = indicator.parameters
            nature = (asked.get("nature") or [None])[0]
            filled = {**common, "serves": asked.get("serves_action"), "action": asked.get("action"), "nature": nature}
            found[indicator.pk] = STATEMENTS[indicator.measure](asked), filled
    return found


def _days(period: Period, day: date) -> Values:
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "day": day.isoformat()}


def figures(statements: dict[int, tuple[str, Values]], period: Period, day: date) -> dict[int, Any]:
    """The value of every indicator that has one: a statement each, and one for all that was typed by hand."""
    with connection.cursor() as cursor:
        cursor.execute(TYPED, _days(period, day))
        values: dict[int, Any] = dict(cursor.fetchall())
        for indicator, (statement, filled) in statements.items():
            cursor.execute(statement, filled)
            values[indicator] = cursor.fetchone()[0]
    return values
