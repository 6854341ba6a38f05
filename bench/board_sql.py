"""The figures of the demo's plan, counted by SQL written by hand: what the board cannot do better than."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils.timezone import get_default_timezone

from arrimage.agenda.models import Activity
from arrimage.evidence.period import Period
from arrimage.network.freshness import reviewed_since
from arrimage.plan.models import Indicator
from bench import events_sql, members_sql

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
ORGANISATIONS = """
    FROM network_organisation WHERE status NOT IN ('merged', 'closed') AND kind = %(kind)s
      AND created_at < %(next)s"""
IN_DIRECTORY = f"SELECT count(*) {ORGANISATIONS}"
UP_TO_DATE = f"""
    SELECT round(100.0 * sum(CASE WHEN core_facts_on > %(reviewed)s THEN 1 ELSE 0 END) / count(*), 1) {ORGANISATIONS}"""
COVERAGE = """
    SELECT round(100.0 * sum(CASE WHEN organisation_id IS NOT NULL AND recognised_on <= %(seen)s THEN 1 ELSE 0 END)
        / count(*), 1)
    FROM network_candidate
    WHERE (gone_on IS NULL OR gone_on > %(seen)s) AND first_seen_on <= %(seen)s
      AND NOT (state = 'not_social_economy' AND state_on IS NOT NULL AND state_on <= %(seen)s)"""
IN_TIME = """
    SELECT round(100.0 * sum(CASE WHEN answered_on <= %(day)s AND answered_on <= due_on THEN 1 ELSE 0 END)
        / count(*), 1)
    FROM consent_privacyrequest
    WHERE received_on >= %(start)s AND received_on < %(end)s AND received_on <= %(day)s
      AND (answered_on <= %(day)s OR due_on < %(day)s)"""
KNOWN = '"on" <= %(seen)s AND recorded_on <= %(day)s'
ABOUT = f"{KNOWN} AND (purpose_id IS NULL OR purpose_id = (SELECT id FROM consent_purpose WHERE code = %(purpose)s))"
NO = "act IN ('withdrawn', 'refused', 'deceased')"
LEFT = "act IN ('address_left', 'erased')"
AFTER = 'a.address_id = e.address_id AND (a."on" > e."on" OR (a."on" = e."on" AND a.number > e.number'
# What was given expressly stands until a later no; what is implied, until any no at all or until it is closed.
CONSENTS = f"""
    WITH about AS (SELECT * FROM consent_consententry WHERE {ABOUT})
    SELECT count(DISTINCT e.address_id) FROM about e WHERE e.basis <> '' AND (e.ends IS NULL OR e.ends > %(seen)s)
      AND CASE WHEN e.basis = 'express' THEN NOT EXISTS (
            SELECT 1 FROM about a WHERE (a.{NO} OR a.{LEFT})
                AND {AFTER} OR a."on" = e."on" AND a."on" < e.recorded_on)))
        ELSE e.address_id NOT IN (SELECT address_id FROM about WHERE {NO})
            AND NOT EXISTS (SELECT 1 FROM about a WHERE a.{LEFT} AND {AFTER})))
            AND NOT EXISTS (SELECT 1 FROM consent_consententry a WHERE {KNOWN} AND a.basis = e.basis
                AND a.act IN ('membership_ended', 'contract_ended', 'unpublished', 'relationship_ended')
                AND (a.purpose_id IS NULL OR a.purpose_id = e.purpose_id) AND {AFTER})))
            AND NOT (e.basis = 'referral' AND e.address_id IN (
                SELECT address_id FROM consent_consententry WHERE {KNOWN} AND act = 'referral_used'))
        END"""
# As consents in force, for the purpose of a newsletter, less the addresses whose mail comes back.
SUBSCRIBERS = f"""{CONSENTS} AND e.address_id NOT IN (
        SELECT a.id FROM consent_address a JOIN consent_suppression s ON s.key = a.key
        WHERE s.reason = 'bounced' AND s.since <= %(seen)s AND (s.lifted_on IS NULL OR s.lifted_on > %(seen)s))"""
TAKEN = "d.state IN ('handed', 'delivered', 'bounced', 'complained')"
ISSUES = f"""
    SELECT count(*) FROM letters_issue i JOIN letters_newsletter n ON n.id = i.newsletter_id
    WHERE n.code = %(newsletter)s AND i.sent_on >= %(start)s AND i.sent_on < %(end)s AND i.sent_on <= %(day)s
      AND EXISTS (SELECT 1 FROM letters_delivery d WHERE d.mailing_id = i.mailing_id AND {TAKEN})"""
READERS = """
    SELECT count(DISTINCT d.recipient_id) FROM letters_delivery d JOIN letters_mailing m ON m.id = d.mailing_id
    JOIN letters_newsletter n ON n.id = m.newsletter_id
    WHERE n.code = %(newsletter)s AND m.kind = 'issue' AND d.state <> 'bounced'
      AND d.handed_at >= %(since)s AND d.handed_at < %(until)s"""
SHARED = f"""
    SELECT count(*) FROM letters_share s JOIN letters_issue i ON i.id = s.issue_id
    WHERE s."on" >= %(start)s AND s."on" < %(end)s AND s."on" <= %(day)s AND (s.channel = 'web' OR EXISTS (
        SELECT 1 FROM letters_delivery d WHERE d.mailing_id = i.mailing_id AND {TAKEN}))"""
SHEETS = """
    SELECT count(*) FROM library_watcheditem
    WHERE noted_on >= %(start)s AND noted_on < %(end)s AND noted_on <= %(day)s AND summary <> ''"""
TYPED = """
    SELECT indicator_id, value FROM plan_reading
    WHERE date >= %(start)s AND date < %(end)s AND date <= %(day)s ORDER BY date, id"""


def held(kinds: tuple[str, ...], parameters: Values, *, attended: bool) -> str:
    """The conditions that say of an activity that it was held and is of one of the kinds."""
    listed = ", ".join(f"'{kind}'" for kind in parameters.get("kind") or kinds)
    conditions = [f"kind IN ({listed})", HELD]
    conditions += ["head_count > 0"] if attended else []
    conditions += [SERVING] if "serves_action" in parameters else []
    return " AND ".join(conditions)


def activities(kinds: tuple[str, ...], parameters: Values, *, attended: bool = True) -> str:
    """The statement that counts the held activities of the kinds."""
    return f"SELECT count(*) FROM agenda_activity WHERE {held(kinds, parameters, attended=attended)}"


def participants(parameters: Values) -> str:
    where = held(tuple(Activity.Kind), parameters, attended=True)
    return f"SELECT coalesce(sum(head_count), 0) FROM agenda_activity WHERE {where}"


def organisations_met(parameters: Values) -> str:
    where = held(tuple(Activity.Kind), parameters, attended=False)
    return f"""
        SELECT count(*) FROM network_organisation WHERE status <> 'merged' AND id IN (
            SELECT organisation_id FROM agenda_presence
            WHERE state = 'present' AND activity_id IN (SELECT id FROM agenda_activity WHERE {where}))"""


STATEMENTS: dict[str, Callable[[Values], str]] = {
    "agenda.meetings_held": lambda asked: activities(tuple(Activity.MEETING_KINDS), asked),
    "agenda.representations": lambda asked: activities(("representation",), asked, attended=False),
    "agenda.presentations": lambda asked: activities(("presentation",), asked),
    "agenda.networking_held": lambda asked: activities(tuple(Activity.NETWORKING_KINDS), asked),
    "agenda.trainings_organised": lambda asked: activities(tuple(Activity.TRAINING_KINDS), asked),
    "agenda.participants": participants,
    "agenda.organisations_met": organisations_met,
    "agenda.sessions_coming": lambda asked: events_sql.SESSIONS_COMING,
    "agenda.training_calendar_fresh": lambda asked: events_sql.CALENDAR_FRESH,
    "outcomes.satisfaction": lambda asked: events_sql.satisfaction(asked.get("event_kind", ())),
    "outcomes.collaborations_born": lambda asked: events_sql.COLLABORATIONS,
    "training.needs_answered": lambda asked: events_sql.NEEDS_ANSWERED,
    "agenda.experts_convened": lambda asked: EXPERTS,
    "network.organisations_in_directory": lambda asked: IN_DIRECTORY,
    "network.profiles_up_to_date": lambda asked: UP_TO_DATE,
    "network.register_coverage": lambda asked: COVERAGE,
    "consent.requests_answered_in_time": lambda asked: IN_TIME,
    "consent.in_force": lambda asked: CONSENTS,
    "letters.subscriptions": lambda asked: SUBSCRIBERS,
    "letters.issues_sent": lambda asked: ISSUES,
    "letters.readers_reached": lambda asked: READERS,
    "letters.research_shared": lambda asked: SHARED,
    "library.sheets_written": lambda asked: SHEETS,
    "membership.members": lambda asked: members_sql.MEMBERS,
    "membership.new_members": lambda asked: members_sql.NEW_MEMBERS,
    "membership.support_members": lambda asked: members_sql.SUPPORT_MEMBERS,
    "assembly.members_present": lambda asked: members_sql.MEMBERS_PRESENT,
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
            # In the demo a newsletter and its purpose have the same code.
            newsletter = asked.get("newsletter")
            filled |= {"kind": (asked.get("kind") or [None])[0], "purpose": asked.get("purpose") or newsletter}
            filled["newsletter"] = newsletter
            found[indicator.pk] = STATEMENTS[indicator.measure](asked), filled
    return found


def _days(period: Period, day: date) -> Values:
    seen = min(period.last_day, day)
    return {
        **{"start": period.start.isoformat(), "end": period.end.isoformat(), "day": day.isoformat()},
        **{"seen": seen.isoformat(), "reviewed": reviewed_since(seen).isoformat()},
        "fresh": _midnight(seen - timedelta(days=14)),  # as the measure has it when nothing is said
        **{"next": _midnight(seen + timedelta(days=1)), "told": _midnight(day + timedelta(days=1))},
        **{"since": _midnight(period.start), "until": _midnight(min(period.end, day + timedelta(days=1)))},
    }


def _midnight(day: date) -> datetime:
    """The hub's midnight, in UTC as SQLite keeps moments: it compares their texts."""
    return datetime.combine(day, time(), get_default_timezone()).astimezone(UTC)


def figures(statements: dict[int, tuple[str, Values]], period: Period, day: date) -> dict[int, Any]:
    """The value of every indicator that has one: a statement each, and one for all that was typed by hand."""
    with connection.cursor() as cursor:
        cursor.execute(TYPED, _days(period, day))
        values: dict[int, Any] = dict(cursor.fetchall())
        for indicator, (statement, filled) in statements.items():
            cursor.execute(statement, filled)
            values[indicator] = cursor.fetchone()[0]
    return values
