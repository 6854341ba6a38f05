"""Who changed what and when, read from the history that simple_history keeps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arrimage.kit.desk.display import shown
from arrimage.kit.desk.row_changes import RowEvent, row_events
from arrimage.kit.records import Record

# One press of «Save» writes several versions: the record, then each of its lists.
ONE_SAVE = timedelta(seconds=5)
KEPT_ON_PAGE = 100


@dataclass(frozen=True)
class Change:
    """A field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """What one save did. `what` is created, changed or deleted; `number` is the history's own key, by which to go
    back, or None when only rows kept with the record changed."""

    number: int | None
    at: datetime
    who: str
    what: str
    changes: list[Change] = field(default_factory=list)


def may_read_names(user: Any, model: type[Model]) -> bool:
    """Names of colleagues are for those who share the work on these records or look after the accounts."""
    users, meta = get_user_model()._meta, model._meta
    return bool(
        user.has_perm(f"{meta.app_label}.change_{meta.model_name}")
        or user.has_perm(f"{users.app_label}.view_{users.model_name}")
    )


def name_of(author: Any, reader: Any, model: type[Model]) -> str:
    """How the author of a change is called before this reader."""
    if author is None:
        return _("the system")
    if author.pk == reader.pk:
        return _("you")
    return str(author) if may_read_names(reader, model) else _("a colleague")


def last_change(record: Model, reader: Any) -> Version | None:
    """Who saved the record last, and when; None for a model without history."""
    entries = history_of(type(record), record.pk)
    latest = next(iter(entries[:1]), None) if entries is not None else None
    return latest and told(latest, reader)


def saved_by_oneself(record: Model, seen: int, reader: Any) -> bool:
    """Whether every save since the revision `seen` is the reader's own."""
    entries = history_of(type(record), record.pk) if isinstance(record, Record) else None
    authors = set(entries.filter(revision__gt=seen).values_list("history_user", flat=True)) if entries else set()
    return authors == {reader.pk}


def deletion_of(model: type[Model], pk: int) -> Any:
    """The entry of history that tells of the record's deletion; None without history or when it was not deleted."""
    entries = history_of(model, pk)
    latest = next(iter(entries[:1]), None) if entries is not None else None
    return latest if latest is not None and latest.history_type == "-" else None


def told(entry: Any, reader: Any) -> Version:
    """Who did it and when, without what changed."""
    return _version(entry, None, reader)


def history_of(model: type[Model], pk: int) -> Any:
    """The versions of a record, latest first, even once it is deleted; None when its model keeps none."""
    manager = getattr(model, "history", None)
    if manager is None:
        return None
    key = model._meta.pk.name
    return manager.filter(**{key: pk}).select_related("history_user").order_by("-history_date", "-history_id")


def versions(model: type[Model], pk: int, reader: Any, formsets: Iterable[Any] = ()) -> list[Version]:
    """What each save changed, latest first; saves that changed nothing are left out.

    `formsets` are the screen's: what happened to their rows is told too.
    """
    entries = history_of(model, pk)
    if entries is None:
        return []
    saves = list(_saves(entries[: KEPT_ON_PAGE + 1]))
    made = [_version(newer, older, reader) for newer, older in pairwise([*saves, None]) if newer is not None]
    whole = with_rows(made, row_events(formsets, model(pk=pk)), reader, model)
    return [version for version in whole if version.what != "changed" or version.changes]


def changed_since(record: Any, seen: int, reader: Any) -> list[Version]:
    """What others saved of the record since it had the revision `seen`, latest first; one without history, or with
    a revision that is no longer kept, has nothing to tell."""
    entries = history_of(type(record), record.pk)
    first = entries.filter(revision=seen).first() if entries is not None else None
    if first is None:
        return []
    after = [entry for entry in entries[: KEPT_ON_PAGE + 1] if entry.revision > seen]
    return [_version(newer, older, reader) for newer, older in pairwise([*_saves(after), first])]


def with_rows(made: list[Version], events: Iterable[RowEvent], reader: Any, model: type[Model]) -> list[Version]:
    """The versions with what happened to the record's rows: in the same save, or on its own."""
    whole = list(made)
    for event in events:
        who = name_of(event.author, reader, model)
        change = Change(event.label, event.before, event.after)
        same = next((version for version in whole if version.who == who and _near(version.at, event.at)), None)
        if same is None:
            whole.append(Version(None, event.at, who, "changed", [change]))
        elif same.what != "deleted":
            same.changes.append(change)
    return sorted(whole, key=lambda version: version.at, reverse=True)


def with_others(own: list[Version], others: Iterable[Version]) -> list[Version]:
    """The versions of a record with those of another that is read with it: in the same save, or on their own."""
    whole = [replace(version, changes=list(version.changes)) for version in own]
    for other in others:
        same = next((one for one in whole if one.who == other.who and _near(one.at, other.at)), None)
        if same is None:
            whole.append(replace(other, number=None))
        elif same.what == "changed":
            same.changes.extend(other.changes)
    return sorted(whole, key=lambda version: version.at, reverse=True)


def _near(one: datetime, other: datetime) -> bool:
    return abs(one - other) <= ONE_SAVE


def _saves(entries: Iterable[Any]) -> Iterator[Any]:
    """The last version of each save: neighbours by the same person within seconds are one."""
    newer: Any = None
    for entry in entries:
        together = (
            newer is not None
            and entry.history_user_id == newer.history_user_id
            and newer.history_date - entry.history_date <= ONE_SAVE
            and "-" not in (newer.history_type, entry.history_type)
        )
        if together and entry.history_type == "+":
            newer.history_type = "+"
        if not together:
            yield entry
            newer = entry


def _version(entry: Any, older: Any, reader: Any) -> Version:
    what = {"+": "created", "-": "deleted"}.get(entry.history_type, "changed")
    changes = differences(entry, older) if older is not None and what == "changed" else []
    model = entry.instance_type
    return Version(entry.history_id, entry.history_date, name_of(entry.history_user, reader, model), what, changes)


def differences(newer: Any, older: Any) -> list[Change]:
    """Each field that differs between two versions, by the names and values people know.

    A model whose JSON fields people fill in tells their differences itself: `differences_beside(newer, older)` yields
    label, before and after.
    """
    delta = newer.diff_against(older, foreign_keys_are_objs=True)
    model = newer.instance_type
    told = [_change(model._meta.get_field(change.field), change) for change in delta.changes]
    beside = getattr(model, "differences_beside", None)
    return [*told, *(Change(*said) for said in beside(newer, older))] if beside else told


def _change(model_field: Any, change: Any) -> Change:
    before, after = change.old, change.new
    if model_field.many_to_many:
        name = model_field.m2m_reverse_field_name()
        before, after = [row[name] for row in before], [row[name] for row in after]
    return Change(capfirst(str(model_field.verbose_name)), shown(before, model_field), shown(after, model_field))
