"""Two people changed the same record, or one deleted it: what each did, so that nothing is silently lost."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import capfirst

from arrimage.kit.desk.changes import Version, history_of, last_change, saved_by_oneself
from arrimage.kit.desk.display import shown
from arrimage.kit.desk.record_form import formset_title, make_form
from arrimage.kit.desk.records import Records
from arrimage.kit.records import Record


@dataclass(frozen=True)
class Difference:
    label: str
    mine: str
    theirs: str


@dataclass
class Conflict:
    """`form` holds the entries of the person told, on top of what is stored now.

    `contested`: fields both hold differently. `taken`: fields only the other person changed, shown as she left
    them. `rows`: the record's rows as stored now, by title. `by_oneself`: she saved it herself, in another tab.
    """

    form: Any
    latest: Version | None
    contested: list[Difference] = field(default_factory=list)
    taken: list[Difference] = field(default_factory=list)
    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    by_oneself: bool = False


@dataclass(frozen=True)
class Deletion:
    """What is said to someone who saves a record deleted meanwhile: by whom and when (None: nobody knows), whether
    she may bring it back, and whether she tried and has something to correct first."""

    version: Version | None
    may_revive: bool
    mistakes: bool = False


def conflict(screen: Records, request: HttpRequest, stored: Any, seen: int) -> Conflict:
    """Compare what was typed from the revision `seen` with the record as stored now."""
    typed = make_form(screen, request, stored, request.POST, request.FILES)
    touched = set(_from_version(screen, request, stored, seen).changed_data)
    kept = {name: typed[name].data for name in touched if name in typed.fields}
    found = Conflict(
        form=make_form(screen, request, stored, None, None, initial=kept),
        latest=last_change(stored, request.user),
        rows=[(formset_title(rows), _stored_rows(rows, stored)) for rows in screen.formsets],
        by_oneself=saved_by_oneself(stored, seen, request.user),
    )
    for name in typed.changed_data:
        (found.contested if name in touched else found.taken).append(_difference(typed, name, stored))
    return found


def _from_version(screen: Records, request: HttpRequest, stored: Any, seen: int) -> Any:
    """The typed form over the record as the person first saw it, so that only what she touched counts as changed."""
    entries = history_of(type(stored), stored.pk) if isinstance(stored, Record) else None
    first_seen = entries.filter(revision=seen).first() if entries is not None else None
    record = first_seen.instance if first_seen is not None else stored
    return make_form(screen, request, record, request.POST, request.FILES)


def _difference(typed: Any, name: str, stored: Any) -> Difference:
    form_field = typed.fields[name]
    label = capfirst(str(form_field.label or name))
    # What the form keeps elsewhere than in a field of its own is read from what it was opened with.
    value: Any = getattr(stored, name, typed.initial.get(name))
    return Difference(
        label, _typed_value(typed, name), shown(value.all() if hasattr(value, "all") else value, form_field)
    )


def _typed_value(typed: Any, name: str) -> str:
    raw = typed[name].data
    try:
        return shown(typed.fields[name].clean(raw), typed.fields[name])
    except (ValidationError, TypeError):
        # What was typed could not be understood: it is shown as it is, and the form will say why.
        return shown(raw)


def _stored_rows(formset_class: Any, stored: Any) -> list[str]:
    return [str(row) for row in formset_class.model._default_manager.filter(**{formset_class.fk.name: stored})]
