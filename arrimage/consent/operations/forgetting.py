"""Forgetting somebody: her names and addresses go, everywhere, and no figure of a plan moves."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import FileField, ForeignKey, Model, Q
from django.utils import timezone

from arrimage.consent.models import Anonymisation
from arrimage.consent.queries.holdings import rows_of
from arrimage.kit import personal_data
from arrimage.kit.personal_data import Fate, Held, Subject
from arrimage.kit.records import Searchable
from arrimage.kit.search import forget_words
from arrimage.network.models import ImportRun, Person
from arrimage.network.operations.forgetting import forget_in_imports

BATCH = 500


def forget(*, subject: Subject, day: date) -> list[ImportRun]:
    """Do to every row about the subject what its room declared, its history and its files included.

    Links to activities and to actions stay, and lead to somebody without a name: what was counted still is. Rooms
    that must keep something of her addresses are told before (`personal_data.before_forgetting`).
    Returns the imports of contacts that were given up because their file held her.
    """
    return forget_all(subjects=[subject], day=day)


@transaction.atomic
def forget_all(*, subjects: Iterable[Subject], day: date) -> list[ImportRun]:
    """Forget several people at once: imports are looked through, and the search indexes rewritten, once for all."""
    everyone = [one for subject in subjects for one in with_merged(subject)]
    given_up = forget_in_imports(subjects=everyone, at=timezone.now())
    for one in everyone:
        _forget(one, day)
    for held in personal_data.holdings():
        history = getattr(held.model, "history", None)
        if held.fate is not Fate.KEEP:
            for model in (held.model, *([history.model] if history is not None else [])):
                forget_words(model)
    return given_up


def with_merged(subject: Subject) -> Iterator[Subject]:
    """The subject, the records that turned out to be of the same person, and those that had been merged into them."""
    yield subject
    if subject.person is not None:
        for other in Person._base_manager.filter(merged_into=subject.person):
            yield from with_merged(Subject(other, other.user))


def _forget(subject: Subject, day: date) -> None:
    personal_data.tell_before_forgetting(subject)
    # All is found before anything changes: changing the contact cuts what ties it to the account.
    found = [(held, list(rows_of(held, subject))) for held in personal_data.holdings() if held.fate is not Fate.KEEP]
    # The subjects' own rows first: others take their new name from them.
    found.sort(key=lambda pair: "pk" not in (pair[0].person, pair[0].user))
    for held, rows in found:
        if held.fate is Fate.DELETE:
            delete_rows(held.model, rows)
            _delete_versions_of_gone_rows(held, subject)
        else:
            anonymise_rows(held, rows)
    for record in (subject.person, subject.user):
        if record is not None:
            note_anonymised(record, day)


def note_anonymised(record: Model, day: date) -> None:
    kind = ContentType.objects.get_for_model(record)
    Anonymisation.objects.get_or_create(content_type=kind, object_id=record.pk, defaults={"done_on": day})


def anonymise_rows(held: Held, rows: Iterable[Any]) -> None:
    """Give the fields their new values, in the rows and in every version of them."""
    for row in rows:
        values = {name: value(row) if callable(value) else value for name, value in held.values.items()}
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        history = getattr(held.model, "history", None)
        if history is not None:
            searched = {name: getattr(row, name) for name in row.key_fields} if isinstance(row, Searchable) else {}
            history.filter(**{held.model._meta.pk.name: row.pk}).update(**values, **searched)


def delete_rows(model: type[Model], rows: Iterable[Any]) -> int:
    """Delete the rows with their versions and, once that is certain, their files; returns how many rows there were."""
    rows = list(rows)
    keys = [row.pk for row in rows]
    files = [getattr(row, field.name) for row in rows for field in model._meta.fields if isinstance(field, FileField)]
    for start in range(0, len(keys), BATCH):
        model._default_manager.filter(pk__in=keys[start : start + BATCH]).delete()
        history = getattr(model, "history", None)
        if history is not None:
            history.filter(**{f"{model._meta.pk.name}__in": keys[start : start + BATCH]}).delete()
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name))
    return len(keys)


def _delete_versions_of_gone_rows(held: Held, subject: Subject) -> None:
    """Rows deleted earlier, such as a role she left, still have versions that name her."""
    history = getattr(held.model, "history", None)
    if history is None:
        return
    condition = Q(pk__in=[])
    for path, record in ((held.person, subject.person), (held.user, subject.user)):
        if record is not None and path and _is_own_link(held.model, path):
            condition |= Q(**{path: record.pk})
    history.filter(condition).delete()


def _is_own_link(model: type[Model], path: str) -> bool:
    return "__" not in path and path != "pk" and isinstance(model._meta.get_field(path), ForeignKey)
