"""Taking back what an import did, row by row or whole: all of what can be, and a word on what cannot.

What somebody changed since stays as it is, and so does what something else points at now. Records that come back keep
a raised revision, so that a form opened meanwhile knows that they changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

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
AT_ONCE = 500
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


@transaction.atomic
def undo_import(*, run: ImportRun, by: int | None = None) -> int:
    """Undo every row, in one transaction: all of it or nothing. Returns how many rows could not be undone."""
    rows = list(run.rows.filter(state=State.DONE).order_by("number"))
    kept = undo_rows(rows, by=by)
    MatchQuestion.objects.filter(row__run=run).exclude(
        answer__in=(MatchQuestion.Answer.SAME, MatchQuestion.Answer.DIFFERENT)
    ).delete()
    run.rows.filter(state__in=(State.WAITING, State.PLANNED)).update(state=State.UNDONE)
    ImportRun.objects.filter(pk=run.pk).update(status=Status.UNDONE, finished_at=timezone.now(), done=run.total)
    return kept


def undo_rows(rows: list[ImportRow], *, by: int | None = None) -> int:
    """Undo these rows, in the caller's transaction; each says afterwards whether it could be, and why not."""
    reasons = _Undoing(rows, by).run()
    for row in rows:
        said = [reason for effect in row.did if (reason := reasons.get((effect["model"], effect["pk"])))]
        row.state = State.KEPT if said else State.UNDONE
        row.reason = said[0] if said else ""
    for batch in _batches(rows):
        ImportRow.objects.bulk_update(batch, ["state", "reason"])
    return sum(row.state == State.KEPT for row in rows)


class _Undoing:
    def __init__(self, rows: list[ImportRow], by: int | None) -> None:
        self.by, self.at = by, timezone.now()
        self.effects = [effect for row in rows for effect in row.did]
        self.kept: dict[Key, str] = {}

    def run(self) -> dict[Key, str]:
        """What could not be undone, by record, with the reason."""
        for name, model in LINES.items():
            self._remove_lines(name, model)
        records = self._records()
        # A record somebody changed since keeps its lists too.
        for name, model in RECORDS.items():
            mine = {pk: undo for (kind, pk), undo in records.items() if kind == name}
            for batch in _batches(mine):
                self._undo_records(name, model, {pk: mine[pk] for pk in batch})
        self._remove_tags()
        return self.kept

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

    def _remove_lines(self, name: str, model: Any) -> None:
        made = {effect["pk"]: effect["values"] for effect in self.effects if effect["model"] == name}
        for batch in _batches(made):
            there = {line.pk: line for line in model.objects.filter(pk__in=batch)}
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
        self._empty_lists(name, model, clear.keys())
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
        clear = set(clear)
        added: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        for effect in self.effects:
            if effect["model"] == name and effect.get("list") and effect["pk"] in clear:
                added[effect["list"]].add((effect["pk"], effect["added"]))
        for kind, pairs in added.items():
            field_ = model._meta.get_field(kind)
            through, mine, other = field_.remote_field.through, field_.m2m_field_name(), field_.m2m_reverse_field_name()
            rows = through.objects.filter(**{f"{mine}__in": {pk for pk, _value in pairs}})
            pks = [pk for pk, one, value in rows.values_list("pk", mine, other) if (one, value) in pairs]
            through.objects.filter(pk__in=pks).delete()

    def _remove_tags(self) -> None:
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
