"""Who is named in what files of contacts say: whoever is forgotten is found there too, tied to her record or not."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast, Lower

from arrimage.kit.personal_data import Subject
from arrimage.kit.text import words
from arrimage.network.importing.planning import READ_AT_ONCE
from arrimage.network.matching.addresses import is_office_box, phone_key
from arrimage.network.models import ContactKind, ContactPoint, ImportRow, Person, SetAside

EMAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<!\d)(?:\+?1[\s./‑–-]*)?\(?\d{3}\)?[\s./‑–-]*\d{3}[\s./‑–-]*\d{4}(?!\d)")
TOLD = ("cells", "reasons", "changes", "remarks", "did", "about")
# Looked for by the database before they are looked at here; more words than these cost it more than they spare.
FEW = 12
Name = frozenset[str]


@dataclass
class _Known:
    """Every name, e-mail and phone number that somebody is or was known by."""

    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    names: set[Name] = field(default_factory=set)

    def add(self, first: str, last: str, email: str, phone: str) -> None:
        self.reached(ContactKind.EMAIL, email)
        self.reached(ContactKind.PHONE, phone)
        if first and last:  # a name alone is a word like any other
            self.names.add(frozenset(words(f"{first} {last}")))

    def reached(self, kind: str, value: str) -> None:
        if kind == ContactKind.EMAIL and value:
            self.emails.add(value.strip().lower())
        elif kind == ContactKind.PHONE and (number := phone_key(value)):
            self.phones.add(number)


class Wanted:
    """People looked for in the texts of rows.

    An e-mail that is one person's tells by itself that a row is hers. One that an office or somebody else reads too,
    and a phone number, tell it beside her full name: the row is somebody else's otherwise.
    """

    def __init__(self, subjects: Iterable[Subject]) -> None:
        subjects = list(subjects)
        self.people = [subject.person.pk for subject in subjects if subject.person is not None]
        known = [_known(subject) for subject in subjects]
        shared = _shared({email for one in known for email in one.emails}, self.people)
        self.own = {email for one in known for email in one.emails} - shared
        self.beside_names: defaultdict[str, set[Name]] = defaultdict(set)
        for one in known:
            for way in (one.emails & shared) | one.phones:
                self.beside_names[way] |= one.names
        self.names = {name for one in known for name in one.names}

    def is_in(self, texts: Iterable[str]) -> bool:
        """Whether these texts, of one row, are about one of them."""
        text = "\n".join(texts)
        ways = {email.strip("'").lower() for email in EMAIL.findall(text)} if "@" in text else set()
        if ways & self.own:
            return True
        ways |= {phone_key(number) for number in PHONE.findall(text)}
        names = [name for way in ways & self.beside_names.keys() for name in self.beside_names[way]]
        said = set(words(text)) if names else set()
        return any(name <= said for name in names)

    def is_named(self, text: str) -> bool:
        """Whether the text holds the full name of one of them."""
        said = set(words(text))
        return any(name <= said for name in self.names)

    def rows(self) -> Iterator[int]:
        """The keys of the rows that are about them, of whatever import and whomever they are tied to."""
        for pk, label, *told in self._likely().values_list("pk", "label", *TOLD).iterator(READ_AT_ONCE):
            if self.is_in([label, *texts_in(told)]):
                yield pk

    def _likely(self) -> Any:
        rows = ImportRow.objects.order_by()
        looked_for = {*self.own, *(way if "@" in way else way[-4:] for way in self.beside_names)}
        if not looked_for:
            return rows.none()
        if len(looked_for) > FEW or not all(one.isascii() for one in looked_for):
            return rows
        likely = Q()
        for one in looked_for:
            for name in ("label", *(f"{name}_text" for name in TOLD)):
                likely |= Q(**{f"{name}__icontains": one})
        return rows.alias(**{f"{name}_text": Cast(name, TextField()) for name in TOLD}).filter(likely)


def texts_in(value: Any) -> list[str]:
    """The texts in what a JSON field keeps."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return []
    return [text for one in value if one for text in ([one] if isinstance(one, str) else texts_in(one))]


def _known(subject: Subject) -> _Known:
    known = _Known(set(subject.addresses))
    person, user = subject.person, subject.user
    if user is not None:
        known.add(user.first_name, user.last_name, user.email, "")
    if person is None:
        return known
    known.add(person.first_name, person.last_name, person.email, person.phone)
    for version in Person.history.filter(id=person.pk).values_list("first_name", "last_name", "email", "phone"):
        known.add(*version)
    points = (ContactPoint.objects.filter(person=person), ContactPoint.history.filter(person=person.pk))
    for kind, value in (pair for found in points for pair in found.values_list("kind", "value")):
        known.reached(kind, value)
    aside = SetAside.objects.filter(person=person, field__in=(ContactKind.EMAIL, ContactKind.PHONE))
    for kind, value in aside.values_list("field", "value"):
        known.reached(kind, str(value))
    return known


def _shared(emails: set[str], people: list[int]) -> set[str]:
    """Those of the addresses that an office, or somebody who is not among these people, reads."""
    others = Person._base_manager.exclude(pk__in=people).annotate(address=Lower("email")).filter(address__in=emails)
    points = ContactPoint.objects.filter(kind=ContactKind.EMAIL, person__isnull=False).exclude(person__in=people)
    points = points.annotate(address=Lower("value")).filter(address__in=emails)
    read = {*others.values_list("address", flat=True), *points.values_list("address", flat=True)}
    return read | {email for email in emails if is_office_box(email)}
