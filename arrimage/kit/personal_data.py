"""The catalogue of what is held on people, filled by each room's `personal_data.py`.

A room says of each of its models that holds personal information: which fields, whose, given by the person or written
by the staff, for what purpose, and how it is forgotten. From it follow the export of what a person gave (P-39.1,
s. 27), her removal (s. 23), the public table of purposes (s. 8) and the impact-assessment dossier (s. 3.3).
A subject is a record that *is* somebody: a contact (`person="pk"`) or an account (`user="pk"`).
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.module_loading import autodiscover_modules
from django.utils.text import capfirst

# Fields of these names hold personal information whatever model they are in.
TELLING = re.compile(r"e_?mail|phone|(first|last|full)_name|address|user_?name|user_agent|birth|requester")


class Fate(StrEnum):
    """What becomes of a row when its subject is forgotten."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    KEEP = "keep"


@dataclass(frozen=True)
class Purpose:
    """Why something is held, as people read it: `label` is a heading, `text` a sentence."""

    code: str
    label: Any
    text: Any


@dataclass(frozen=True)
class Held:
    """What one model holds on people.

    `given` are the fields that come from the person herself, which she may take away; `written` what the staff
    notes about her, which does not go with them; `authors` the links that only say who entered the record; `texts`
    free text in which people may be named; `files` documents that may be about them. `person` and `user` are the
    look-ups from a row to its subject, `address` a field that holds her e-mail where nothing else ties her; `named`
    gives the keys of rows that are about her without any tie, and its room forgets those.
    When she is forgotten, `fate` is done to her rows: with ANONYMISE the fields take `values` (a callable is given
    the row); the versions in the history follow. What is kept says why in `reason`.
    """

    model: type[Model]
    purpose: str
    given: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    person: str = ""
    user: str = ""
    address: str = ""
    named: "Callable[[Subject], Collection[int]] | None" = None
    fate: Fate = Fate.KEEP
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: Any = ""
    retention: str = ""  # code of the DataClass by which its rows go in time
    # What the models of libraries call themselves and their fields in no French of ours: our words for them.
    title: Any = ""
    labels: Mapping[str, Any] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """What its rows are, in the plural, as a heading."""
        return str(capfirst(str(self.title or self.model._meta.verbose_name_plural)))

    def label(self, name: str) -> str:
        """The field in words, as the public page and the exports name it."""
        known: Any = self.labels.get(name) or self.model._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        return str(known)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field of the model that the declaration speaks of."""
        ties = (self.person, self.user, self.address)
        named = (*self.given, *self.written, *self.authors, *self.texts, *self.files, *self.values, *ties)
        return tuple(dict.fromkeys(name.partition("__")[0] for name in named if name and name != "pk"))


@dataclass(frozen=True)
class DataClass:
    """A class of data of the retention schedule.

    `ended(day)` returns the rows whose `event` (words: «the last news of the person») came before the day; `months`
    and `basis` are the first rule proposed, `least` the months that the law demands at the least. `beside` are rows of
    other tables that go with them, always deleted.
    """

    code: str
    label: Any
    event: Any
    ended: Callable[[date], QuerySet[Any]]
    fate: Fate
    months: int
    basis: Any
    least: int = 0
    beside: tuple[Callable[[date], QuerySet[Any]], ...] = ()


@dataclass(frozen=True)
class Subject:
    """Somebody about to be forgotten: her contact, her account or both, and the addresses they hold."""

    person: Any = None
    user: Any = None

    @property
    def addresses(self) -> tuple[str, ...]:
        known = [getattr(record, "email", "") for record in (self.person, self.user) if record is not None]
        return tuple(dict.fromkeys(address.strip().lower() for address in known if address))

    @property
    def name(self) -> str:
        return str(self.person or self.user)


StillNeeded = Callable[[date], QuerySet[Any]]

_held: dict[type[Model], Held] = {}
_purposes: dict[str, Purpose] = {}
_classes: dict[str, DataClass] = {}
_still_needed: dict[str, list[StillNeeded]] = {}
_before_forgetting: list[Callable[[Subject], None]] = []
_loaded = False


def load() -> None:
    """Read each room's `personal_data.py`, once."""
    global _loaded
    if not _loaded:
        autodiscover_modules("personal_data")
        _loaded = True


# What rooms declare ----------------------------------------------------------------------------------------


def register(*declarations: Held) -> None:
    """Two declarations for one model are a programming error."""
    for held in declarations:
        if held.model in _held:
            raise ValueError(f"{held.model.__name__} is declared twice")
        _held[held.model] = held


def register_purposes(*purposes: Purpose) -> None:
    _purposes.update({purpose.code: purpose for purpose in purposes})


def register_classes(*classes: DataClass) -> None:
    _classes.update({data_class.code: data_class for data_class in classes})


def register_still_needed(code: str, needed: StillNeeded) -> None:
    """A room above says which rows of a class it still needs: `needed(day)` are theirs, by primary key, in use since
    the day. The class leaves them alone."""
    _still_needed.setdefault(code, []).append(needed)


def before_forgetting(hook: Callable[[Subject], None]) -> Callable[[Subject], None]:
    """Mark a function to be called, in the transaction, before somebody's addresses are gone: what a room must keep
    of them (such as the keyed hash of an address that may not be written to) it takes then."""
    _before_forgetting.append(hook)
    return hook


# What others ask -------------------------------------------------------------------------------------------


def holdings() -> tuple[Held, ...]:
    load()
    return tuple(_held.values())


def held_by(model: type[Model]) -> Held | None:
    load()
    return _held.get(model)


def purposes() -> tuple[Purpose, ...]:
    """From the rooms below, which know people best, to those above."""
    load()
    return tuple(reversed(_purposes.values()))


def data_classes() -> tuple[DataClass, ...]:
    load()
    return tuple(_classes.values())


def data_class(code: str) -> DataClass | None:
    load()
    return _classes.get(code)


def tell_before_forgetting(subject: Subject) -> None:
    load()
    for hook in _before_forgetting:
        hook(subject)


def due(data_class: DataClass, before: date) -> QuerySet[Any]:
    """The rows of the class whose event came before the day and that no room still needs."""
    rows = data_class.ended(before)
    for needed in _still_needed.get(data_class.code, []):
        rows = rows.exclude(pk__in=needed(before))
    return rows


# What the house checks --------------------------------------------------------------------------------------


def undeclared(models: Iterable[type[Model]]) -> Iterator[str]:
    """A sentence for each field that is about somebody and of which no declaration speaks."""
    subjects = {held.model for held in holdings() if "pk" in (held.person, held.user)}
    for model in models:
        if _is_derived(model):
            continue  # the history of a model follows what is declared of the model
        held = held_by(model)
        spoken_of = held.fields if held else ()
        for name in _about_somebody(model, subjects):
            if name not in spoken_of:
                yield f"{model._meta.label}.{name}: say in personal_data.py whose it is and how it is forgotten"


def _is_derived(model: type[Model]) -> bool:
    return hasattr(model, "instance_type") or bool(model._meta.auto_created)


def _about_somebody(model: type[Model], subjects: Collection[Any]) -> Iterator[str]:
    fields: list[Any] = [*model._meta.fields, *model._meta.many_to_many]
    for one in fields:
        related = one.remote_field.model if one.remote_field else None
        if related in subjects or (related is None and TELLING.search(one.name)):
            yield one.name


def outdated(declarations: Iterable[Held]) -> Iterator[str]:
    """A sentence for each declaration that no longer fits its model, or that does not say enough."""
    for held in declarations:
        label = held.model._meta.label
        for name in held.fields:
            if not _has_field(held.model, name):
                yield f"{label} has no field {name} any more"
        if held.purpose not in _purposes:
            yield f"{label}: no purpose is called {held.purpose}"
        if held.retention and held.retention not in _classes:
            yield f"{label}: no class of data is called {held.retention}"
        if held.fate is Fate.KEEP and not held.reason:
            yield f"{label}: say why it is kept"
        if held.fate is Fate.ANONYMISE and not held.values:
            yield f"{label}: say what its fields become"


def _has_field(model: type[Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
