"""Write to those registered, once each: the row that says so is taken before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.kit.identity import identity
from arrimage.kit.outbox import Handed, Outgoing, hand_over
from arrimage.registration.addresses import own_page, place_page
from arrimage.registration.emails.grouping import Group, concerned, copies, groups
from arrimage.registration.emails.writing import Telling, letter
from arrimage.registration.models import Registration, RegistrationLetter
from arrimage.registration.queries import has_begun

Kind = RegistrationLetter.Kind
BATCH = 200
RELATED = ("order", "invoice", "ticket", "enrolment__event__activity__municipality")


def tell(
    registrations: Sequence[Registration],
    kind: Kind,
    *,
    at: datetime,
    occasion: str = "",
    given_to: str = "",
    before: Mapping[str, Any] | None = None,
) -> None:
    """Write to each, unless it was done for that kind and occasion, in the caller's transaction.

    What is written is what the rows hold at that moment: save first. Those of one order who are written to at one
    address receive one letter. `given_to`: who takes the place, for a letter of that kind; `before`: what was known of
    the event, when the letter says what changed.
    """
    telling = Telling(kind, at, identity(), text=given_to, before=before)
    _write(concerned(registrations, kind, at), telling, occasion)


def tell_alone(registration: Registration, kind: Kind, *, at: datetime, occasion: str) -> None:
    """As `tell`, without a copy to whoever registered her, who was told already; not once the event began."""
    if has_begun(registration.enrolment.event, at):
        return
    _write([registration], Telling(kind, at, identity(), has_copies=False), occasion)


def write_to(registrations: Sequence[Registration], *, subject: str, text: str, at: datetime, occasion: str) -> int:
    """The coordinator's own words to each; returns how many letters left. `occasion` comes with the form, so that a
    form sent twice writes once.
    """
    return _write(registrations, Telling(Kind.MESSAGE, at, identity(), subject, text), occasion)


def preview(registrations: Sequence[Registration], *, subject: str, text: str, at: datetime) -> Outgoing:
    """The letter that `write_to` would write to the first of them, without her private link; nothing is kept."""
    first = Registration.objects.filter(pk=registrations[0].pk).select_related(*RELATED)
    group = groups(first, Kind.MESSAGE)[0]
    written = letter(group, Telling(Kind.MESSAGE, at, identity(), subject, text))
    text = written.text
    for page in (own_page(group.order), *(place_page(one) for one in group.registrations)):
        text = text.replace(page, _("(the link of her own page)"))
    return replace(written, text=text)


@transaction.atomic
def _write(registrations: Sequence[Registration], telling: Telling, occasion: str) -> int:
    kind, at = telling.kind, telling.at
    rows = _taken(registrations, kind, at, occasion)
    if not rows:
        return 0
    to_tell = (
        Registration.objects.filter(pk__in=[row.registration_id for row in rows])
        .select_related(*RELATED)
        .order_by("place")
    )
    together = groups(to_tell, kind)
    telling = telling.for_calendars(together)
    written = [*together, *(copies(together, kind) if telling.has_copies else ())]
    able = [group for group in written if group.address]
    handed = hand_over([letter(group, telling) for group in able], at)
    answers = dict(zip((id(group) for group in able), handed, strict=True))
    record(together, rows, answers)
    return sum(not answer.withheld for answer in handed)


def _taken(registrations: Iterable[Registration], kind: Kind, at: datetime, occasion: str) -> list[RegistrationLetter]:
    """The rows that are ours to write: whoever comes second, or at once, gets none."""
    mark = uuid4().hex
    RegistrationLetter.objects.bulk_create(
        [
            RegistrationLetter(registration=one, kind=kind, occasion=occasion, written_at=at, reference=mark)
            for one in registrations
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    return list(RegistrationLetter.objects.filter(kind=kind, occasion=occasion, reference=mark))


def record(together: Iterable[Group], rows: Iterable[RegistrationLetter], answers: Mapping[int, Handed]) -> None:
    """Keep on each row what became of its letter; `answers` are by `id` of the group, absent for want of an address."""
    rows = list(rows)
    handed = {
        registration.pk: answers.get(id(group), Handed(withheld=_("No e-mail is known.")))
        for group in together
        for registration in group.registrations
    }
    for row in rows:
        answer = handed.get(row.registration_id, Handed(withheld=row.withheld))
        row.reference, row.withheld = answer.reference, answer.withheld[:250]
    RegistrationLetter.objects.bulk_update(rows, ["reference", "withheld"], batch_size=BATCH)
