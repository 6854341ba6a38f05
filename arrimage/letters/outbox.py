"""How the letters of the rooms below enter the delivery ledger (`arrimage.kit.outbox`).

Those handed over together for one purpose leave as one mailing, in which each recipient has a text of her own: ten
thousand notices are ten thousand rows of the ledger, and one mailing to watch, pause or resume.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.decisions import Decision
from arrimage.consent.models import Address, Purpose, Sender
from arrimage.consent.operations import rows_of
from arrimage.consent.queries import decide, purpose_of
from arrimage.kit.outbox import Became, Handed, Outgoing
from arrimage.letters.merge import OWN_SUBJECT, OWN_TEXT
from arrimage.letters.models import Delivery, Mailing
from arrimage.letters.operations.sending import URGENT
from arrimage.letters.reasons import sentence
from arrimage.letters.rendering.messages import message_content

State = Delivery.State
A_FEW, SOON = 20, 10  # more letters than that let replies to one person pass; all of them pass before a bulletin
BATCH = 500
# What people read where they choose: of what they may refuse only.
DESCRIPTIONS = {
    "renouvellement": (
        "La fin de votre année d’adhésion approche, et comment la renouveler.",
        "Your year of membership is about to end, and how to renew it.",
    ),
    "suites": (
        "Remerciements, évaluation, attestation et nouvelles d’un événement auquel vous avez participé.",
        "Thanks, evaluation, certificate and news of an event in which you took part.",
    ),
}
LOST = (State.BOUNCED, State.COMPLAINED, State.FAILED, State.WITHHELD)
# Made when the first letter needs them; afterwards they are the hub's, which may name them otherwise.
PURPOSES = {
    "adhesion": ("Adhésion et cotisation", "Membership and dues", Purpose.Kind.SERVICE),
    "renouvellement": ("Avis de renouvellement", "Renewal notices", Purpose.Kind.FACTUAL),
    "aga": ("Avis d’assemblée générale", "Notices of general meetings", Purpose.Kind.STATUTORY),
    "factures": ("Factures et reçus", "Invoices and receipts", Purpose.Kind.SERVICE),
    "evenements": ("Inscriptions aux événements", "Registrations for events", Purpose.Kind.SERVICE),
    "suites": ("Suites d’un événement", "After an event", Purpose.Kind.FACTUAL),
    "comptes": ("Accès à l’espace membre", "Access to the members’ area", Purpose.Kind.SERVICE),
}


class _Letter(NamedTuple):
    """A letter with its place among those handed over, its address normalised."""

    place: int
    address: str
    said: Outgoing


@transaction.atomic
def deliver(letters: Sequence[Outgoing], at: datetime) -> list[Handed]:
    """See `arrimage.kit.outbox.hand_over`. Raises UnknownPurpose for a code that is nobody's."""
    handed: dict[int, Handed] = {}
    by_purpose: dict[str, list[_Letter]] = defaultdict(list)
    for place, said in enumerate(letters):
        try:
            by_purpose[said.purpose].append(_Letter(place, normalise(said.to), said))
        except InvalidAddress as error:
            handed[place] = Handed(withheld=error.messages[0])
    known = rows_of([one.address for same in by_purpose.values() for one in same])
    for code, same in by_purpose.items():
        purpose = purpose_made(code)
        answers = decide({one.address for one in same}, purpose, localdate(at))
        for together in _mailings(same):
            mailing = _mailing(purpose, together, at)
            handed |= _rows(mailing, together, known, answers)
    return [handed[place] for place in range(len(letters))]


def purpose_made(code: str) -> Purpose:
    """The purpose of that code, made the first time when it is one of the service's own. Raises UnknownPurpose."""
    if code not in PURPOSES:
        return purpose_of(code)
    name_fr, name_en, kind = PURPOSES[code]
    told_fr, told_en = DESCRIPTIONS.get(code, ("", ""))
    names = {"name_fr": name_fr, "name_en": name_en, "kind": kind, "position": 90}
    names |= {"description_fr": told_fr, "description_en": told_en}
    return Purpose.objects.get_or_create(code=code, defaults=names)[0]


def _mailings(letters: Iterable[_Letter]) -> Iterable[list[_Letter]]:
    """By title, and so that nobody is twice in one: the ledger has one row for each recipient of a mailing."""
    heaps: dict[tuple[str, int], list[_Letter]] = defaultdict(list)
    already: Counter[tuple[str, str]] = Counter()
    for one in letters:
        already[one.said.title, one.address] += 1
        heaps[one.said.title, already[one.said.title, one.address]].append(one)
    return heaps.values()


def _mailing(purpose: Purpose, letters: Sequence[_Letter], at: datetime) -> Mailing:
    sender = Sender.get()
    return Mailing.objects.create(
        kind=Mailing.Kind.NOTICE,
        title=_title(purpose, letters)[:200],
        purpose=purpose,
        from_name=sender.name[:120],
        from_email=settings.DEFAULT_FROM_EMAIL,
        reply_to=sender.email,
        contents={language: _around(purpose, language) for language in {_language(one.said) for one in letters}},
        priority=URGENT if len(letters) <= A_FEW else SOON,
        status=Mailing.Status.SENDING,
        planned_at=at,
    )


def _title(purpose: Purpose, letters: Sequence[_Letter]) -> str:
    subjects = {one.said.subject for one in letters}
    return letters[0].said.title or (subjects.pop() if len(subjects) == 1 else purpose.name_fr)


def _language(said: Outgoing) -> str:
    return "en" if said.language == "en" else "fr"


def _around(purpose: Purpose, language: str) -> dict[str, str]:
    """What is the same for all: the places of what is not, and who writes."""
    places = {"subject": f"{{{{ {OWN_SUBJECT} }}}}", "typed": f"{{{{ {OWN_TEXT} }}}}"}
    return {**message_content(purpose=purpose, language=language, **places), "html": ""}


def _rows(
    mailing: Mailing, letters: Sequence[_Letter], known: Mapping[str, Address], answers: Mapping[str, Decision]
) -> dict[int, Handed]:
    rows = [_row(mailing, one, known[one.address], answers[one.address]) for one in letters]
    Delivery.objects.bulk_create(rows, batch_size=BATCH)
    refused = {one.address: answers[one.address] for one in letters if not answers[one.address].allowed}
    return {
        one.place: Handed(str(row.pk), refused[one.address].reason if one.address in refused else "")
        for one, row in zip(letters, rows, strict=True)
    }


def _row(mailing: Mailing, one: _Letter, recipient: Address, answer: Decision) -> Delivery:
    return Delivery(
        mailing=mailing,
        recipient=recipient,
        address=one.address,
        person_id=one.said.person,
        language=_language(one.said),
        state=State.PLANNED if answer.allowed else State.WITHHELD,
        why="" if answer.allowed else str(answer.why.value),
        own_subject=" ".join(one.said.subject.split())[:250],
        own_text=one.said.text,
        own_calendar=one.said.calendar,
    )


def follow(references: Collection[str]) -> dict[str, Became]:
    """See `arrimage.kit.outbox.what_became`."""
    keys = {int(one) for one in references if one.isdecimal()}
    found = Delivery.objects.filter(pk__in=keys).only("state", "worker", "is_handing", "why") if keys else ()
    return {str(row.pk): _became(row) for row in found}


def _became(row: Delivery) -> Became:
    words = str(row.get_state_display())
    if row.why:
        words = f"{words}. {sentence(row.why)}"
    page = reverse("desk:delivery-detail", args=[row.pk])
    return Became(words, page, "letters.view_delivery", row.state in LOST)
