"""What is held on one person, through what each room declares."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.text import capfirst

from arrimage.accounts.models import User
from arrimage.consent.models import PrivacyRequest
from arrimage.kit import personal_data
from arrimage.kit.desk.display import NOTHING, shown
from arrimage.kit.personal_data import Fate, Held, Purpose, Subject
from arrimage.network.models import Person

SHOWN = 50
SHOWN_ON_PAGE = 10


@dataclass(frozen=True)
class Section:
    """What one model holds on the subject: its name, how many records, and those she gave, as labels and values."""

    held: Held
    title: str
    count: int
    labels: dict[str, str]
    records: list[dict[str, str]]

    @property
    def is_given(self) -> bool:
        return bool(self.held.given)

    @property
    def shown(self) -> list[list[tuple[str, str]]]:
        """The first records, as labels and values."""
        first = self.records[:SHOWN_ON_PAGE]
        return [[(self.labels[name], value) for name, value in record.items()] for record in first]

    @property
    def more(self) -> int:
        return max(0, len(self.records) - SHOWN_ON_PAGE)


def subject_of(*, person: Person | None = None, user: User | None = None) -> Subject:
    """Somebody whole: the account of the contact, the contact of the account. Raises ValueError for nobody."""
    if person is None and user is not None:
        person = Person.objects.filter(user=user).first()
    if user is None and person is not None:
        user = person.user
    if person is None and user is None:
        raise ValueError("nobody is named")
    return Subject(person, user)


def subject_of_request(request: PrivacyRequest) -> Subject | None:
    """Whom the request is about, None before a contact or an account is tied to it."""
    if request.person is None and request.user is None:
        return None
    return subject_of(person=request.person, user=request.user)


def held_rows(held: Held, subject: Subject) -> QuerySet[Any]:
    """The rows of the model that are about the subject, those that only name her included."""
    tied = rows_of(held, subject)
    named = held.named(subject) if held.named else ()
    return held.model._base_manager.filter(Q(pk__in=tied.values("pk")) | Q(pk__in=named)) if named else tied


def rows_of(held: Held, subject: Subject) -> QuerySet[Any]:
    """The rows of the model that are tied to the subject."""
    condition = Q(pk__in=[])
    if held.person and subject.person is not None:
        condition |= _tied(held.person, subject.person)
    if held.user and subject.user is not None:
        condition |= _tied(held.user, subject.user)
    if held.address:
        for address in subject.addresses:
            condition |= Q(**{f"{held.address}__iexact": address})
    rows = held.model._base_manager.filter(condition)
    keys = held.model._base_manager.filter(pk__in=rows.values("pk"))
    return keys if "__" in f"{held.person}{held.user}" else rows


def _tied(path: str, record: Model) -> Q:
    return Q(**{path: record.pk})


def sections(subject: Subject) -> Iterator[tuple[Purpose, list[Section]]]:
    """What is held, by purpose, models that hold nothing on her left out."""
    for purpose in personal_data.purposes():
        found = [_section(held, subject) for held in personal_data.holdings() if held.purpose == purpose.code]
        filled = [section for section in found if section.count]
        if filled:
            yield purpose, filled


def _section(held: Held, subject: Subject) -> Section:
    rows = held_rows(held, subject)
    return Section(
        held=held,
        title=held.heading,
        count=rows.count(),
        labels={name: capfirst(held.label(name)) for name in held.given},
        records=[given(held, row) for row in rows.order_by("pk")] if held.given else [],
    )


def given(held: Held, row: Model) -> dict[str, str]:
    """The fields that the person gave, in words; the empty ones too, so that every record has the same shape."""
    said = {name: shown(getattr(row, name), row._meta.get_field(name)) for name in held.given}
    return {name: "" if value == NOTHING else value for name, value in said.items()}


def mentions(subject: Subject) -> list[Model]:
    """Records whose free text still names the person or holds her address, to be looked over by hand (50 a model)."""
    # A lone first or last name is a word like any other: it would find half of the records.
    words = [*subject.addresses, *([subject.name] if " " in subject.name else [])]
    found: list[Model] = []
    for held in personal_data.holdings():
        condition = Q(pk__in=[])
        for name in held.texts:
            for word in words:
                condition |= Q(**{f"{name}__icontains": word})
        if held.texts:
            going = held_rows(held, subject).values("pk") if held.fate is not Fate.KEEP else ()
            found += held.model._base_manager.filter(condition).exclude(pk__in=going)[:SHOWN]
    return found


def fates(subject: Subject) -> list[tuple[Section, Fate]]:
    """What forgetting her would do: each model that holds something on her, and what becomes of it."""
    return [(section, section.held.fate) for _purpose, found in sections(subject) for section in found]
