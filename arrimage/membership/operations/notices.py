"""The renewal notices: handed to the mail once each, stopped by a payment or a departure.

A batch is one transaction: the notice is written down with the letter it hands over, both or neither.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from arrimage.billing.models import Invoice
from arrimage.kit.bulk import insert_rows
from arrimage.kit.identity import identity
from arrimage.kit.outbox import Handed, hand_over
from arrimage.membership.models import NoticeStep, RenewalNotice, Term
from arrimage.membership.operations.renewing import batched
from arrimage.membership.renewal.due import ended_on, to_remind
from arrimage.membership.renewal.fields import check
from arrimage.membership.renewal.letters import Reader, letter, one_line, reader_of

State = RenewalNotice.State


@dataclass
class Sent:
    """How many notices left, how many did not because no address is known, because the ledger withholds them."""

    sent: int = 0
    no_address: int = 0
    withheld: int = 0


def active_steps() -> list[NoticeStep]:
    """In their order, the first to leave first."""
    return list(NoticeStep.objects.filter(is_active=True).order_by("days"))


def due_notices(on: date) -> list[tuple[int, NoticeStep]]:
    """The notices to send that day: the key of the year each speaks of, and the step."""
    steps = active_steps()
    if not steps:
        return []
    terms = to_remind(on, steps[0].days).prefetch_related("notices").order_by("pk")
    found = ((term.pk, due_step(term, steps, on)) for term in terms)
    return [(pk, step) for pk, step in found if step is not None]


def due_step(term: Term, steps: Iterable[NoticeStep], on: date) -> NoticeStep | None:
    """The latest step whose day has come, unless it, or one after it, was dealt with: those missed are left out."""
    gone = (on - ended_on(term)).days
    come = [step for step in steps if step.days <= gone]
    done = max((notice.days for notice in term.notices.all()), default=None)
    return come[-1] if come and (done is None or done < come[-1].days) else None


def send_due_notices(*, on: date, at: datetime, beat: Callable[[], Any] = lambda: None) -> Sent:
    """Hand over every notice whose day has come; run twice, the second time sends nothing."""
    sent = Sent()
    for keys in batched([pk for pk, _step in due_notices(on)]):
        _send_batch(keys, on, at, sent)
        beat()
    return sent


@transaction.atomic
def _send_batch(keys: Sequence[int], on: date, at: datetime, sent: Sent) -> None:
    """Look again once nobody else can send: paid, resigned or told meanwhile, a member is left alone."""
    list(Term.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    steps, hub = active_steps(), identity().name
    if not steps:
        return
    people = ("invoice", "membership__organisation", "membership__person", "membership__contact")
    found = to_remind(on, steps[0].days).filter(pk__in=keys).select_related(*people).prefetch_related("notices")
    balances = _balances(found, on)
    pairs = [(term, step) for term in found.order_by("pk") if (step := due_step(term, steps, on))]
    readers = [reader_of(term.membership) for term, _step in pairs]
    letters = [
        letter(term, balances[term.pk], step, reader, hub=hub)
        for (term, step), reader in zip(pairs, readers, strict=True)
        if reader.email
    ]
    answers = iter(hand_over(letters, at) if letters else ())
    subjects = iter(letters)
    rows = []
    for (term, step), reader in zip(pairs, readers, strict=True):
        subject = next(subjects).subject if reader.email else one_line(step.subject_fr)
        rows.append(_notice(term, step, reader, subject, next(answers) if reader.email else None, at))
    insert_rows(RenewalNotice, rows)
    for row in rows:
        setattr(sent, row.state, getattr(sent, row.state) + 1)


def _balances(terms: Any, on: date) -> dict[int, Decimal]:
    owed: Any = Invoice.objects.with_balance(on).filter(terms__in=terms.order_by())
    return dict(owed.order_by().values_list("terms", "balance"))


def _notice(
    term: Term, step: NoticeStep, reader: Reader, subject: str, handed: Handed | None, at: datetime
) -> RenewalNotice:
    state = State.NO_ADDRESS if handed is None else State.WITHHELD if handed.withheld else State.SENT
    return RenewalNotice(
        term=term,
        days=step.days,
        state=str(state),
        to=reader.email,
        subject=subject,
        sent_at=at,
        reference=handed.reference if handed else "",
    )


def check_words(step: NoticeStep) -> None:
    """Raise ValidationError, by field of the form, for a merge field that does not exist or no link to pay by."""
    wrong: dict[str, Any] = {}
    for name in ("subject_fr", "subject_en", "text_fr", "text_en"):
        text = getattr(step, name)
        try:
            check(text, with_link=name.startswith("text") and bool(text))
        except ValidationError as error:
            wrong[name] = error
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def word_notice(*, step: NoticeStep) -> NoticeStep:
    """Keep the words of a notice; raises as `check_words` does."""
    check_words(step)
    step.save()
    return step
