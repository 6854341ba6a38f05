"""From an issue, or any mailing, to a row of the ledger for each reader: to be sent, or not and why.

Each step adds only the rows that are missing, so a planning that was killed is completed by planning again; the
database's own constraint keeps a reader from being there twice.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent.decisions import Why
from arrimage.consent.models import Address, Purpose
from arrimage.consent.operations import rows_of
from arrimage.consent.queries import stamp, surely_allowed, surely_unknown
from arrimage.consent.rules import Basis
from arrimage.letters import readers
from arrimage.letters.models import Delivery, Issue, Mailing
from arrimage.letters.operations.approval import lacking_approval
from arrimage.letters.operations.checking import problems
from arrimage.letters.operations.departures import record_departure
from arrimage.letters.readers import Reader, resting_for
from arrimage.letters.reasons import REFERRAL, RESTING
from arrimage.letters.rendering import compile_issue, compile_page
from arrimage.letters.worker.routes import names_referrer
from arrimage.network.models import Segment

State, Status = Delivery.State, Mailing.Status


def plan_issue(*, issue: Issue, at: datetime, by: Any = None, start: bool = True) -> Mailing:
    """Freeze the issue's texts and write down who receives it; it leaves at once unless `start` is False.

    An issue is planned once: again, it completes what was interrupted. Raises ValidationError with the sentences that
    forbid sending, UnclearRule when a segment's rule cannot be understood.
    """
    mailing = freeze_issue(issue=issue, at=at, by=by)
    return complete_planning(mailing=mailing, at=at, start=start)


@transaction.atomic
def freeze_issue(*, issue: Issue, at: datetime, by: Any = None) -> Mailing:
    """Its mailing, the texts frozen, the readers still to be written down. Raises ValidationError as `plan_issue`."""
    locked = (
        Issue.objects.select_for_update(of=("self",)).select_related("mailing", "newsletter__purpose").get(pk=issue.pk)
    )
    if locked.mailing is not None:
        return locked.mailing
    wrong = [*lacking_approval(locked), *problems(locked)]
    if wrong:
        raise ValidationError(wrong)
    newsletter = locked.newsletter
    mailing = Mailing.objects.create(
        kind=Mailing.Kind.ISSUE,
        title=str(locked)[:200],
        newsletter=newsletter,
        purpose=newsletter.purpose,
        from_name=newsletter.from_name,
        from_email=newsletter.from_email,
        reply_to=newsletter.reply_to,
        contents={language: _frozen(locked, language, at) for language in locked.languages},
        status=Status.PLANNING,
        planning_since=at,
        created_by=by,
    )
    mailing.segments.set(segments_of(locked))
    issue.mailing, issue.status = mailing, Issue.Status.SENT
    Issue.objects.filter(pk=issue.pk).update(mailing=mailing, status=Issue.Status.SENT)
    record_departure(issue=locked, at=at)
    return mailing


def _frozen(issue: Issue, language: str, at: datetime) -> dict[str, str]:
    """What leaves, and the page of the site beside it: both as of one moment."""
    return {**compile_issue(issue, language, at), "page": compile_page(issue, language, at)}


def segments_of(issue: Issue) -> list[Segment]:
    """Those of the issue, else the newsletter's, else none: everyone who may be written to."""
    return list(issue.segments.all()) or issue.newsletter.segments


def freeze_mailing(*, mailing: Mailing, at: datetime) -> None:
    """A mailing that is no issue, its texts and segments already chosen, is not changed any more."""
    if not mailing.contents:
        raise ValidationError(_("Write the message first: there is nothing to send."))
    drafts = Mailing.objects.filter(pk=mailing.pk, status=Status.DRAFT)
    drafts.update(status=Status.PLANNING, planning_since=at)
    mailing.refresh_from_db()


def plan_mailing(*, mailing: Mailing, at: datetime, start: bool = True) -> Mailing:
    """The same as `plan_issue` for a mailing that is no issue."""
    freeze_mailing(mailing=mailing, at=at)
    return complete_planning(mailing=mailing, at=at, start=start)


def complete_planning(*, mailing: Mailing, at: datetime, start: bool = True) -> Mailing:
    """Write the rows that are missing, then let it leave. Does nothing to a mailing already planned."""
    if mailing.planned_at is not None:
        return mailing
    day, purpose = localdate(at), mailing.purpose
    asked = stamp(day)
    with readers.gathered(mailing.segments.all(), purpose):
        for batch in readers.unknown():
            rows_of([reader.address for reader in batch if readers.spelling(reader.address)])
        resting = resting_for(mailing.newsletter, mailing.kind, day)
        allowed = surely_allowed(purpose, day)
        if resting:
            _insert(mailing, allowed.filter(pk__in=resting), State.WITHHELD, RESTING)
        _insert(mailing, allowed, State.PLANNED, "")
        _insert(mailing, surely_unknown(purpose, day), State.WITHHELD, Why.NOTHING.value)
        missing = "AND NOT EXISTS (SELECT 1 FROM letters_delivery d WHERE d.mailing_id = %s AND d.recipient_id = a.id)"
        for batch in readers.left(None, missing, [mailing.pk]):
            _create(mailing, batch, purpose, day, resting)
    _share_subjects(mailing)
    _planned(mailing, at, start, asked if stamp(day) == asked else "")
    return mailing


def _planned(mailing: Mailing, at: datetime, start: bool, asked: str) -> None:
    Mailing.objects.filter(pk=mailing.pk, planned_at=None).update(planned_at=at, stamp=asked)
    under_way = Mailing.objects.filter(pk=mailing.pk, status=Status.PLANNING)
    under_way.update(status=Status.SENDING if start else Status.PAUSED)
    mailing.refresh_from_db()
    if mailing.status == Status.CANCELLED:  # while its readers were counted
        mailing.deliveries.filter(state=State.PLANNED).order_by().update(state=State.CANCELLED)


def _insert(mailing: Mailing, addresses: QuerySet[Address], state: str, why: str) -> None:
    """All of these among the readers, in one statement."""
    chosen, chosen_values = readers.subquery(addresses)
    language, language_values = _language(mailing)
    columns = {
        "mailing_id": ("%s", [mailing.pk]),
        "recipient_id": ("a.id", []),
        "address": ("a.address", []),
        "person_id": ("r.person_id", []),
        "language": (language, language_values),
        "variant": ("''", []),
        "state": ("%s", [str(state)]),
        "why": ("%s", [why]),
        "attempts": ("0", []),
        "reply": ("''", []),
        "bounce_status": ("''", []),
        "maybe_twice": ("false", []),
        "by_referral": ("false", []),
        "own_subject": ("''", []),
        "own_text": ("''", []),
        "own_calendar": ("''", []),
    }
    values = [value for _expression, given in columns.values() for value in given]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO letters_delivery ({", ".join(columns)})
            SELECT {", ".join(expression for expression, _given in columns.values())}
            FROM {readers.JOINED} WHERE a.id IN ({chosen})
            ON CONFLICT (mailing_id, recipient_id) DO NOTHING""",
            [*values, *chosen_values],
        )


def _language(mailing: Mailing) -> tuple[str, list[Any]]:
    """The reader's own where the text is written in it, else the first."""
    known = mailing.languages
    among = ", ".join(["%s"] * len(known))
    return f"CASE WHEN r.language IN ({among}) THEN r.language ELSE %s END", [*known, known[0]]


def _share_subjects(mailing: Mailing) -> None:
    """One reader in two for each subject line, in each language, in one statement once all are written down.

    Drawn in the order of their keyed hashes, which nobody can foresee and which stays: after a planning that was
    killed, the same comes out. Each mailing reads the hashes from another digit on, so its order is its own. Nothing
    is drawn again once somebody has planned it: it may be leaving.
    """
    compared = _compared(mailing)
    if not compared:
        return
    among = ", ".join(["%s"] * len(compared))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE letters_delivery SET variant = CASE WHEN drawn.place %% 2 = 1 THEN 'a' ELSE 'b' END
            FROM (
                SELECT d.id, ROW_NUMBER() OVER (ORDER BY d.language, substr(a.key, %s), a.key) AS place
                FROM letters_delivery d JOIN consent_address a ON a.id = d.recipient_id
                JOIN letters_mailing m ON m.id = d.mailing_id AND m.planned_at IS NULL
                WHERE d.mailing_id = %s AND d.state = %s AND d.language IN ({among})
            ) drawn
            WHERE letters_delivery.id = drawn.id""",
            [1 + mailing.pk % 64, mailing.pk, str(State.PLANNED), *compared],
        )


def _compared(mailing: Mailing) -> list[str]:
    """The languages in which there are two subject lines."""
    return [language for language, content in mailing.contents.items() if content.get("subject_b")]


def _create(
    mailing: Mailing, batch: Sequence[Reader], purpose: Purpose, day: date, resting: Collection[int] = ()
) -> None:
    """Those whose answer needs thought: kept out once, referred, expired."""
    found = readers.answers(batch, purpose, day)
    rows = []
    for reader in batch:
        answer = found[reader.address]
        known = mailing.languages
        language = reader.language if reader.language in known else known[0]
        referred = answer.why is Basis.REFERRAL
        why = "" if answer.allowed else str(answer.why.value)
        if referred and not names_referrer(mailing.content(language)):
            why = REFERRAL
        if not why and reader.row in resting:
            why = RESTING
        rows.append(
            Delivery(
                mailing=mailing,
                recipient_id=reader.row or 0,
                address=reader.address,
                person_id=reader.person,
                language=language,
                state=State.WITHHELD if why else State.PLANNED,
                why=why,
                by_referral=referred,
            )
        )
    Delivery.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
