"""A notice, filled in for the member who receives it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import translation

from arrimage.billing.models import Invoice
from arrimage.billing.tokens import page_url
from arrimage.kit.identity import identity
from arrimage.kit.outbox import Outgoing
from arrimage.kit.templatetags.formats import long_date, money
from arrimage.membership.models import Membership, NoticeStep, Term
from arrimage.membership.renewal.due import ended_on
from arrimage.membership.renewal.fields import fill
from arrimage.network.models import Person

# Factual, about a membership: no consent is needed, and who receives it may refuse it (s. 6(6)(d) of the Act).
PURPOSE = "renouvellement"
LANGUAGES = {"fr": "fr-ca", "en": "en"}


@dataclass(frozen=True)
class Reader:
    """Whoever receives the notices of a member: an address, none when nobody knows one."""

    email: str
    language: str
    first_name: str
    person: int | None


def reader_of(membership: Membership) -> Reader:
    """The person named for it, or the member herself, or the organisation's own address."""
    person = membership.contact or membership.person
    organisation_email = membership.organisation.email if membership.organisation else ""
    if person is None:
        return Reader(organisation_email, "fr", "", None)
    return Reader(person.email or organisation_email, person.language, person.first_name, person.pk)


def values(term: Term, invoice: Invoice, balance: Decimal, reader: Reader, hub: str) -> dict[str, str]:
    """What each field stands for, in the language in force."""
    member = str(term.membership)
    return {
        "first_name": reader.first_name or member,
        "organisation": member,
        "amount": money(balance),
        "due": long_date(invoice.due_on),
        "end": long_date(ended_on(term)),
        "number": invoice.number,
        "link": page_url(invoice),
        "hub": hub,
    }


def sample_values(day: date) -> dict[str, str]:
    """Those of a member who does not exist, for a preview."""
    example = {"first_name": "Élise", "organisation": "Coop du Fleuve", "number": f"{day.year}-0042"}
    said = {"amount": money(Decimal(120)), "due": long_date(day), "end": long_date(day), "hub": identity().name}
    return {**example, **said, "link": "https://…"}


def letter(term: Term, balance: Decimal, step: NoticeStep, reader: Reader, *, hub: str) -> Outgoing:
    """The notice of that step about the invoice of that year, of which `balance` is still owed; `hub` signs it."""
    with translation.override(LANGUAGES[reader.language]):
        known = values(term, term.invoice, balance, reader, hub)  # type: ignore[arg-type]  # only charged years are told of
        subject, text = (fill(words, known) for words in words_of(step, reader.language))
    return Outgoing(
        to=reader.email,
        subject=one_line(subject),
        text=text,
        purpose=PURPOSE,
        language=reader.language,
        person=reader.person,
        title=step.subject_fr,
    )


def previews(step: NoticeStep, day: date) -> list[tuple[str, str, str]]:
    """The language, the subject and the message as a member who does not exist would read them."""
    shown = []
    for language, name in Person.Language.choices:
        if language == "en" and not step.text_en:
            continue
        with translation.override(LANGUAGES[language]):
            known = sample_values(day)
            subject, text = (fill(words, known) for words in words_of(step, language))
        shown.append((str(name), subject, text))
    return shown


def words_of(step: NoticeStep, language: str) -> tuple[str, str]:
    """The subject and the message; in French where the hub wrote no English."""
    if language == "en" and step.text_en:
        return step.subject_en or step.subject_fr, step.text_en
    return step.subject_fr, step.text_fr


def one_line(subject: str) -> str:
    return " ".join(subject.split())[:200]
