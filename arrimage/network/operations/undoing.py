"""Taking back what an import did, row by row or whole: all of what can be, and a word on what cannot.

What somebody changed since stays as it is, and so does what something else points at now. Records that come back keep
a raised revision, so that a form opened meanwhile knows that they changed. An undoing that is killed goes on from the
rows whose state says that they are not undone yet.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.bulk import overwrite_rows
from arrimage.kit.versions import write_versions
from arrimage.network.importing.saving import line_values, overwrite
from arrimage.network.models import (
    ContactPoint,
    ImportRow,
    ImportRun,
    MatchQuestion,
    Organisation,
    OrganisationRole,
    Person,
    SetAside,
    Tag,
)

Status, State = ImportRun.Status, ImportRow.State
LINES: dict[str, Any] = {"setaside": SetAside, "contactpoint": ContactPoint, "organisationrole": OrganisationRole}
RECORDS: dict[str, Any] = {"person": Person, "organisation": Organisation}
# What goes with a record, or only speaks of imports.
NO_TIE = (ImportRow, MatchQuestion)
# Rows whose undoing is over.
OVER = (State.UNDONE, State.KEPT)
# Half a second of work at most, on a small machine: whoever saves meanwhile waits for that, no more.
AT_ONCE = 200
PAUSE = 0.1
Key = tuple[str, int]


@dataclass
class _Undo:
    """Effects gathered by record: the oldest values, the last revision; `broken` when somebody came in between."""

    made: bool = False
    before: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    revision: int = 0
    broken: bool = False


@transaction.atomic
def begin_undo(*, run: ImportRun, at: datetime) -> ImportRun:
    """Ask for the whole import to be undone. Raises ValidationError past its 30 days or while another is at work."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if not run.may_be_undone(at):
        raise ValidationError(_("This import can no longer be undone."))
    busy = ImportRun.objects.at_work().exclude(pk=run.pk).exclude(status=Status.READING).first()
    if busy is not None:
        raise ValidationError(_("Another import is at work (“%(name)s”): wait for its end.") % {"name": busy.name})
    run.status, run.started_at, run.beat_at, run.done = Status.UNDOING, at, at, 0
    run.save()
    return run


def undo_import(*, run: ImportRun, by: int | None = None) -> int:
    """Undo every row, a batch in each transaction, going on where an interrupted undoing stopped.

    Nobody else waits longer than a batch takes. Returns how many rows could not be undone.
    """
    rows = list(run.rows.filter(state__in=(State.DONE, *OVER)).order_by("number"))
    left = [row for row in rows if row.state == State.DONE]
    run.done = len(rows) - len(left)
    ImportRun.objects.filter(pk=run.pk, status=Status.UNDOING).update(done=run.done, beat_at=timezone.now())
    undoing = _Undoing(rows, by)
    for lines in undoing.lines(left):
        with transaction.atomic():
            if not _goes_on(run, 0):
                return 0
            undoing.remove_lines(*lines)
        _let_others_in()
    for batch in _batches(left):
        with transaction.atomic():
            if not _goes_on(run, len(batch)):
                return 0
            undoing.undo(batch)
        _let_others_in()
    for forget in (undoing.remove_tags, partial(_forget_questions, run), partial(_leave_out, run)):
        with transaction.atomic():
            if not _goes_on(run, 0):
                return 0
            forget()
    ended = {"status": Status.UNDONE, "finished_at": timezone.now(), "done": run.total}
    ImportRun.objects.filter(pk=run.pk, status=Status.UNDOING).update(**ended)
    return run.rows.filter(state=State.KEPT).count()


def _goes_on(run: ImportRun, rows: int) -> bool:
    """Note how far the job is; False when another one took the undoing up, which is further."""
    mine = ImportRun.objects.filter(pk=run.pk, status=Status.UNDOING, done=run.done)
    run.done += rows
    return bool(mine.update(done=run.done, beat_at=timezone.now()))


def _let_others_in() -> None:
    """Those who wait for SQLite's only lock ask for it ten times a second: leave it for as long."""
    if connection.vendor == "sqlite":
        time.sleep(PAUSE)


def _forget_questions(run: ImportRun) -> None:
    open_ones = MatchQuestion.objects.filter(row__run=run)
    open_ones.exclude(answer__in=(MatchQuestion.Answer.SAME, MatchQuestion.Answer.DIFFERENT)).delete()


def _leave_out(run: ImportRun) -> None:
    """The rows that were never written."""
    run.rows.filter(state__in=(State.WAITING, State.PLANNED)).update(state=State.UNDONE)


def undo_rows(rows: list[ImportRow], *, by: int | None = None) -> int:
    """Undo these rows, in the caller's transaction; each says afterwards whether it could be, and why not."""
    undoing = _Undoing(rows, by)
    for lines in undoing.lines(rows):
        undoing.remove_lines(*lines)
    undoing.undo(rows)
    undoing.remove_tags()
    return sum(row.state == State.KEPT for row in rows)


class _Undoing:
    """Of the rows of an import, some of which may be undone already: a row keeps in `about` what could not be."""

    def __init__(self, rows: list[ImportRow], by: int | None) -> None:
        self.by, self.at = by, timezone.now()
        self.effects = [effect for row in rows for effect in row.did]
        self.records = self._records()
        self.lists: defaultdict[Key, list[tuple[str, int]]] = defaultdict(list)
        for effect in self.effects:
            if effect.get("list"):
                self.lists[effect["model"], effect["pk"]].append((effect["list"], effect["added"]))
        over = [row for row in rows if row.state in OVER]
        self.over = {key for row in over for key in self._touched(row)}
        self.kept: dict[Key, str] = {
            (name, pk): reason for row in over for name, pk, reason in row.about.get("not_undone", ())
        }

    def lines(self, rows: list[ImportRow]) -> Iterator[tuple[str, list[Any]]]:
        """What the rows added to records, in batches; all of it goes before any record."""
        for name in LINES:
            made = [effect for row in rows for effect in row.did if effect["model"] == name]
            for batch in _batches(made):
                yield name, batch

    def undo(self, rows: list[ImportRow]) -> None:
        """Undo the records of these rows, whole, whichever rows touched them; each row says what became of it."""
        asked = dict.fromkeys(key for row in rows for key in self._touched(row) if key not in self.over)
        for name, model in RECORDS.items():
            # A record somebody changed since keeps its lists too.
            mine = {pk: self.records[kind, pk] for kind, pk in asked if kind == name}
            for batch in _batches(mine):
                self._undo_records(name, model, {pk: mine[pk] for pk in batch})
        self.over |= asked.keys()
        for row in rows:
            keys = dict.fromkeys((effect["model"], effect["pk"]) for effect in row.did)
            said = [(*key, self.kept[key]) for key in keys if key in self.kept]
            row.state = State.KEPT if said else State.UNDONE
            row.reason = said[0][-1] if said else ""
            row.about = {"not_undone": said} if said else {}
        overwrite_rows(ImportRow, rows, ("state", "reason", "about"))

    def _touched(self, row: ImportRow) -> Iterator[Key]:
        keys = ((effect["model"], effect["pk"]) for effect in row.did)
        return (key for key in keys if key in self.records)

    def _records(self) -> dict[Key, _Undo]:
        found: dict[Key, _Undo] = {}
        for effect in self.effects:
            if effect["model"] not in RECORDS or "revision" not in effect:
                continue
            key = (effect["model"], effect["pk"])
            undo = found.get(key)
            if undo is None:
                undo = found[key] = _Undo(made=effect.get("made", False), seen=effect.get("seen", 0))
            elif undo.revision != effect["seen"] and (undo.seen, undo.revision) != (effect["seen"], effect["revision"]):
                undo.broken = True
            undo.before = {**effect.get("before", {}), **undo.before}
            undo.seen, undo.revision = effect.get("seen", 0), effect["revision"]
        return found

    def remove_lines(self, name: str, effects: list[Any]) -> None:
        model, made = LINES[name], {effect["pk"]: effect["values"] for effect in effects}
        there = {line.pk: line for line in model.objects.filter(pk__in=made)}
        same = [pk for pk, line in there.items() if line_values(line) == made[pk]]
        for pk in there.keys() - set(same):
            self.kept[name, pk] = _("Somebody changed what it added.")
        if hasattr(model, "history"):
            write_versions(model, same, "-", at=self.at, by=self.by)
        model.objects.filter(pk__in=same)._raw_delete(model.objects.db)

    def _undo_records(self, name: str, model: Any, undos: dict[int, _Undo]) -> None:
        there = {record.pk: record for record in model._base_manager.select_for_update().filter(pk__in=undos)}
        clear = {}
        for pk, record in there.items():
            if undos[pk].broken or record.revision != undos[pk].revision:
                self.kept[name, pk] = _("Somebody changed the record since.")
            else:
                clear[pk] = record
        self._empty_lists(name, model, clear)
        tied = _tied(model, [pk for pk in clear if undos[pk].made])
        for pk in tied:
            self.kept[name, pk] = _("Something points at the record now.")
        gone = [pk for pk in clear if undos[pk].made and pk not in tied]
        write_versions(model, gone, "-", at=self.at, by=self.by)
        ImportRow.objects.filter(**{f"{name}__in": gone}).update(**{name: None})
        MatchQuestion.objects.filter(**{f"{name}__in": gone}).delete()
        model._base_manager.filter(pk__in=gone)._raw_delete(model.objects.db)
        self._restore(model, [(record, undos[pk].before) for pk, record in clear.items() if not undos[pk].made])

    def _restore(self, model: Any, records: list[tuple[Any, dict[str, Any]]]) -> None:
        fields: set[str] = set()
        for record, before in records:
            for attribute, value in before.items():
                setattr(record, attribute, value)
                fields.add(model._meta.get_field(attribute.removesuffix("_id")).name)
            record.revision += 1
            record.updated_at = self.at
        overwrite(model, [record for record, _before in records], sorted(fields))
        write_versions(model, [record.pk for record, _before in records], "~", at=self.at, by=self.by)

    def _empty_lists(self, name: str, model: Any, clear: Iterable[int]) -> None:
        added: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        for pk in clear:
            for kind, value in self.lists.get((name, pk), ()):
                added[kind].add((pk, value))
        for kind, pairs in added.items():
            field_ = model._meta.get_field(kind)
            through, mine, other = field_.remote_field.through, field_.m2m_field_name(), field_.m2m_reverse_field_name()
            rows = through.objects.filter(**{f"{mine}__in": {pk for pk, _value in pairs}})
            pks = [pk for pk, one, value in rows.values_list("pk", mine, other) if (one, value) in pairs]
            through.objects.filter(pk__in=pks).delete()

    def remove_tags(self) -> None:
        made = {effect["pk"] for effect in self.effects if effect["model"] == "tag"}
        tied = _tied(Tag, list(made))
        Tag.objects.filter(pk__in=made - tied).delete()


def _tied(model: type[models.Model], pks: list[int]) -> set[int]:
    """Those of the records that something of any room points at; what the import itself added is gone by now."""
    tied: set[int] = set()
    if not pks:
        return tied
    for relation in model._meta.get_fields(include_hidden=True):
        related: Any = relation.related_model
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)) or relation.concrete:
            continue
        if related in NO_TIE or hasattr(related, "instance_type"):
            continue
        name = relation.field.attname  # type: ignore[union-attr]
        tied |= set(related._base_manager.filter(**{f"{name}__in": pks}).values_list(name, flat=True))
    for related, type_field, object_field in generic_links():
        own = {f"{type_field}__app_label": model._meta.app_label, f"{type_field}__model": model._meta.model_name}
        tied |= set(
            related._base_manager.filter(**own, **{f"{object_field}__in": pks}).values_list(object_field, flat=True)
        )
    return tied


def generic_links() -> Iterator[tuple[Any, str, str]]:
    """Every model of any room that points at records of any kind: the model, its type's field, its key's field."""
    for model in apps.get_models():
        for private in model._meta.private_fields:
            if hasattr(private, "ct_field") and not hasattr(model, "instance_type"):
                yield model, private.ct_field, private.fk_field


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(items)
    while batch := list(islice(remaining, AT_ONCE)):
        yield batch
