"""Two records made one, whatever rooms point at them; and made two again.

The record that is merged stays, hidden, with its own history: its old address leads to the survivor. What pointed at
it points at the survivor; what the survivor had already (the same role, the same presence) is removed, and kept in
the `Merge` so that undoing brings it back.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, router, transaction
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _

from arrimage.kit.records import Record
from arrimage.kit.versions import write_versions
from arrimage.network.facts import Verdict, is_empty, note, provenance, weigh
from arrimage.network.importing.saving import line_values
from arrimage.network.models import ContactKind, ContactPoint, MatchQuestion, Merge, Organisation, Person
from arrimage.network.names import match_key
from arrimage.network.operations.undoing import generic_links

CHOSEN: dict[type[models.Model], tuple[str, ...]] = {
    Organisation: (
        *("name", "legal_name", "trade_names", "neq", "kind", "legal_form", "status", "municipality", "county"),
        *("address", "postal_code", "email", "phone", "website", "description", "description_en", "founding_year"),
        *("employees", "revenue_band", "members_count", "volunteers", "board_size", "board_women", "certifications"),
        *("institutional_services", "logo"),
    ),
    Person: ("first_name", "last_name", "pronoun", "language", "email", "phone", "is_expert"),
}
# The merges made before stay those of the record they were made into.
NOT_MOVED = (Merge,)
MERGED = "merged"


def chosen_sides(survivor: Any, merged: Any) -> dict[str, str]:
    """Field → «survivor» or «merged»: what the rule of the facts proposes, for each field in which they differ."""
    sides = {}
    for name in CHOSEN[type(survivor)]:
        mine, theirs = getattr(survivor, name), getattr(merged, name)
        if mine != theirs and not (is_empty(mine or None) and is_empty(theirs or None)):
            sides[name] = MERGED if _is_better(survivor, merged, name) else "survivor"
    return sides


def _is_better(survivor: Any, merged: Any, name: str) -> bool:
    mine, theirs = getattr(survivor, name), getattr(merged, name)
    arriving_from = provenance(merged, name)
    if not theirs:
        return False
    if not mine:
        return True
    if arriving_from is None:
        return False
    return weigh(mine, provenance(survivor, name), theirs, arriving_from) == Verdict.REPLACE


@transaction.atomic
def merge(
    *, survivor: Any, merged: Any, choices: Mapping[str, str] | None = None, at: datetime, by: Any = None
) -> Merge:
    """Make `merged` one with `survivor`, two organisations or two people. `choices` says, by field, whose value stays
    («survivor» or «merged»); fields not named follow `chosen_sides`. Raises ValidationError when they cannot be.
    """
    model = type(survivor)
    if survivor.pk == merged.pk or type(merged) is not model:
        raise ValidationError(_("Choose two different records of the same kind."))
    locked = {one.pk: one for one in model._base_manager.select_for_update().filter(pk__in=(survivor.pk, merged.pk))}
    survivor, merged = locked[survivor.pk], locked[merged.pk]
    if survivor.merged_into_id or merged.merged_into_id:
        raise ValidationError(_("One of the two records was merged already."))
    sides = {**chosen_sides(survivor, merged), **(choices or {})}
    kind = str(model._meta.model_name)
    done = Merge(**{kind: survivor, f"merged_{kind}": merged}, created_by=by)
    done.before = {"survivor": _snapshot(survivor), "merged": _snapshot(merged)}
    _Moving(done, survivor, merged, at, getattr(by, "pk", None)).run()
    _take_values(survivor, merged, sides)
    made = _keep_the_rest(done.before, survivor, merged, sides)
    done.moved += [{"model": "network.contactpoint", "pk": point.pk, "made": True} for point in made]
    merged.merged_into = survivor
    if model is Organisation:
        merged.status = Organisation.Status.MERGED
    merged.save()
    survivor.save()
    done.after = {"survivor": _snapshot(survivor), "merged": _snapshot(merged)}
    done.save()
    return done


def _take_values(survivor: Any, merged: Any, sides: Mapping[str, str]) -> None:
    for name in CHOSEN[type(survivor)]:
        if sides.get(name) == MERGED:
            setattr(survivor, name, getattr(merged, name))
            if (known := provenance(merged, name)) is not None:
                note(survivor, [name], known)
            else:
                survivor.facts = {field: kept for field, kept in survivor.facts.items() if field != name}
    survivor.custom = {**merged.custom, **survivor.custom}
    if isinstance(survivor, Person) and survivor.user_id is None and merged.user_id is not None:
        survivor.user_id, merged.user_id = merged.user_id, None


def _keep_the_rest(
    before: Mapping[str, Any], survivor: Any, merged: Any, sides: Mapping[str, str]
) -> list[ContactPoint]:
    """An address or number that was not chosen stays as another way to reach, a name as another name."""
    lost = {name: before["survivor" if side == MERGED else "merged"].get(name) for name, side in sides.items()}
    if isinstance(survivor, Organisation):
        known = {match_key(name) for name in (survivor.name, survivor.legal_name, *survivor.trade_names.splitlines())}
        others = [name for name in (lost.get("name"), lost.get("legal_name")) if name and match_key(name) not in known]
        survivor.trade_names = "\n".join([*survivor.trade_names.splitlines(), *dict.fromkeys(others)])
    kind = str(survivor._meta.model_name)
    there = set(survivor.contact_points.values_list("value", flat=True))
    points = [
        ContactPoint(kind=of, value=lost[name], **{kind: survivor})
        for name, of in (("email", ContactKind.EMAIL), ("phone", ContactKind.PHONE))
        if lost.get(name) and lost[name] not in there
    ]
    for point in points:
        point.save()
    return points


class _Moving:
    """Everything that points at the merged record, of whatever room, brought to the survivor."""

    def __init__(self, done: Merge, survivor: Any, merged: Any, at: datetime, by: int | None) -> None:
        self.done, self.survivor, self.merged, self.at, self.by = done, survivor, merged, at, by

    def run(self) -> None:
        for related, attribute in pointing_fields(type(self.survivor)):
            rows = related._base_manager.filter(**{attribute: self.merged.pk}).order_by("pk")
            self._move(related, attribute, list(rows))
        ours = ContentType.objects.get_for_model(self.survivor)
        for related, type_field, key_field in generic_links():
            rows = related._base_manager.filter(**{type_field: ours, key_field: self.merged.pk}).order_by("pk")
            self._move(related, key_field, list(rows))

    def _move(self, related: Any, attribute: str, rows: list[Any]) -> None:
        moved = []
        for row in rows:
            if self._is_their_question(row):
                continue
            if self._is_there_already(row, attribute):
                self._remove(row)
            elif self._point_at_survivor(related, row, attribute):
                moved.append(row.pk)
            else:
                self._remove(row)
        label = related._meta.label_lower
        self.done.moved += [{"model": label, "pk": pk, "field": attribute} for pk in moved]
        if hasattr(related, "history"):
            write_versions(related, moved, "~", at=self.at, by=self.by)

    def _is_their_question(self, row: Any) -> bool:
        """The question whether these two are the same is answered by the merge, and stays between them."""
        sides = (
            {getattr(row.record, "pk", None), getattr(row.other, "pk", None)} if isinstance(row, MatchQuestion) else ()
        )
        return sides == {self.survivor.pk, self.merged.pk}

    def _point_at_survivor(self, related: Any, row: Any, attribute: str) -> bool:
        try:
            with transaction.atomic():
                related._base_manager.filter(pk=row.pk).update(**{attribute: self.survivor.pk})
        except IntegrityError:  # the survivor has one of its own
            return False
        return True

    def _is_there_already(self, row: Any, attribute: str) -> bool:
        """Whether the row would tie the survivor to itself, or say again what a row of the survivor says."""
        model = type(row)
        ties = [
            field.attname
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model is type(self.survivor) and field.attname != attribute
        ]
        if any(getattr(row, tie) == self.survivor.pk for tie in ties):
            return True
        if isinstance(row, MatchQuestion):
            return _asked_the_other_way(row, attribute, self.survivor.pk)
        if issubclass(model, Record):
            return False
        wanted = {**line_values(row), attribute: str(self.survivor.pk)}
        return any(
            line_values(other) == wanted for other in model._base_manager.filter(**{attribute: self.survivor.pk})
        )

    def _remove(self, row: Any) -> None:
        """Delete the row with what goes with it, all of it kept as it was."""
        collector = Collector(using=router.db_for_write(type(row)))
        collector.collect([row])
        gone = [one for found in collector.data.values() for one in found]
        gone += [one for found in collector.fast_deletes for one in found]
        self.done.removed += json.loads(serializers.serialize("json", gone, cls=_ToTheMicrosecond))
        row.delete()


class _ToTheMicrosecond(DjangoJSONEncoder):
    """Django's, which leaves out what is under a millisecond: what comes back would not be what was there."""

    def default(self, said: Any) -> Any:
        return said.isoformat() if isinstance(said, datetime) else super().default(said)


def _asked_the_other_way(question: MatchQuestion, attribute: str, survivor: int) -> bool:
    side = "organisation" if "organisation" in attribute else "person"
    other = getattr(question, f"{side}_id" if attribute.startswith("other_") else f"other_{side}_id")
    pair = {f"{side}_id": other, f"other_{side}_id": survivor}
    back = {f"{side}_id": survivor, f"other_{side}_id": other}
    return bool(other) and MatchQuestion.objects.filter(models.Q(**pair) | models.Q(**back)).exists()


def pointing_fields(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """Each foreign key of any room to the model, lists included, without histories and the model's own chain."""
    for relation in model._meta.get_fields(include_hidden=True):
        related: Any = relation.related_model
        if not relation.auto_created or relation.concrete or not (relation.one_to_many or relation.one_to_one):
            continue
        if related is model or related in NOT_MOVED or hasattr(related, "instance_type"):
            continue
        yield related, relation.field.attname  # type: ignore[union-attr]


@transaction.atomic
def undo_merge(*, done: Merge, at: datetime, by: Any = None) -> Merge:
    """Make two records of the one again. What somebody changed in the survivor since stays as it is now.

    Raises ValidationError when it is undone already, or when either record was merged again meanwhile.
    """
    done = Merge.objects.select_for_update().get(pk=done.pk)
    survivor, merged = done.survivor, done.merged
    if done.undone_at or merged.merged_into_id != survivor.pk:
        raise ValidationError(_("This merge was undone already."))
    if survivor.merged_into_id:
        raise ValidationError(_("The record was merged again since: undo that merge first."))
    _restore(survivor, done.before["survivor"], done.after["survivor"])
    _restore(merged, done.before["merged"], done.after["merged"])
    _bring_back(done, survivor, merged, at, getattr(by, "pk", None))
    survivor.save()
    merged.save()
    done.undone_at = at
    done.save(update_fields=["undone_at"])
    return done


def _bring_back(done: Merge, survivor: Any, merged: Any, at: datetime, by: int | None) -> None:
    for step in reversed(done.moved):
        model: Any = apps.get_model(step["model"])
        rows = model._base_manager.filter(pk=step["pk"])
        if step.get("made"):
            for row in rows:
                row.delete()
            continue
        moved = rows.filter(**{step["field"]: survivor.pk}).update(**{step["field"]: merged.pk})
        if moved and hasattr(model, "history"):
            write_versions(model, [step["pk"]], "~", at=at, by=by)
    for kept in serializers.deserialize("json", json.dumps(done.removed), ignorenonexistent=True):
        kept.save()
        if hasattr(kept.object, "history"):
            write_versions(type(kept.object), [kept.object.pk], "+", at=at, by=by)


def _snapshot(record: Any) -> dict[str, Any]:
    """The record's values, as JSON can keep them."""
    return {
        field.attname: None if field.value_from_object(record) is None else field.value_to_string(record)
        for field in _kept_fields(record)
    }


def _restore(record: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Give back each value that is still what the merge made it."""
    now = _snapshot(record)
    for field in _kept_fields(record):
        name = field.attname
        if name in before and now[name] == after.get(name) and now[name] != before[name]:
            setattr(record, name, None if before[name] is None else field.to_python(before[name]))


def _kept_fields(record: Any) -> Collection[Any]:
    skipped = {"id", "created_at", "updated_at", "revision", "sort_key", "search_text", "match_key", "core_facts_on"}
    return [field for field in record._meta.concrete_fields if field.name not in skipped]
