"""A settlement written to the database, in a few statements, with its history; and what must be known to undo it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from arrimage.kit.bulk import maker
from arrimage.kit.records import add_all, overwrite_all
from arrimage.kit.text import fold
from arrimage.kit.versions import write_versions
from arrimage.network.importing.settling import Row, Settlement, Touched
from arrimage.network.matching.descriptions import KnownOrganisation
from arrimage.network.models import ContactPoint, Organisation, OrganisationRole, Person, SetAside, Tag
from arrimage.network.queries import former_emails
from arrimage.network.signals import emails_changed

LINES: tuple[Any, ...] = (OrganisationRole, ContactPoint, SetAside)
Effect = dict[str, Any]


def save(settlement: Settlement, *, at: datetime, by: int | None) -> list[list[Effect]]:
    """Write what the settlement says; returns, for each row, its effects. The caller holds the transaction."""
    written = _Written(at, by)
    listed = {id(one) for row in settlement.rows for one, _value in (*row.tags, *row.sectors)}
    for model, kind in ((Organisation, True), (Person, False)):
        touched = {
            known: one
            for known, one in settlement.touched.items()
            if isinstance(known, KnownOrganisation) is kind and (one.is_changed or id(one) in listed)
        }
        written.records(model, touched.values())
        for known, one in touched.items():
            if known.pk is None:
                known.pk, known.values = one.record.pk, None
    made_tags = written.lists(settlement.rows)
    lines = written.lines(settlement.rows)
    written.versions(lists=bool(listed))
    return [_effects(row, added, made_tags) for row, added in zip(settlement.rows, lines, strict=True)]


class _Written:
    def __init__(self, at: datetime, by: int | None) -> None:
        self.at, self.by = at, by
        self.new: defaultdict[Any, list[int]] = defaultdict(list)
        self.changed: defaultdict[Any, list[int]] = defaultdict(list)

    def records(self, model: Any, touched: Iterable[Touched]) -> None:
        touched = list(touched)
        new = [one.record for one in touched if one.is_new]
        add_all(model, new)
        self.new[model] += [record.pk for record in new]
        changed = [one for one in touched if not one.is_new]
        for one in changed:
            one.record.revision += 1
            one.record.updated_at = self.at
        attributes = {attribute for one in changed for attribute in one.before}
        fields = [model._meta.get_field(attribute.removesuffix("_id")).name for attribute in sorted(attributes)]
        overwrite(model, [one.record for one in changed], fields)
        self.changed[model] += [one.record.pk for one in changed]

    def lists(self, rows: list[Row]) -> set[int]:
        """Tags and sectors; returns the keys of the tags that did not exist."""
        names = {fold(name): name for row in rows for _one, name in row.tags}
        tags = {fold(tag.name): tag for tag in Tag.objects.all()} if names else {}
        made = Tag.objects.bulk_create([Tag(name=name) for key, name in names.items() if key not in tags])
        tags |= {fold(tag.name): tag for tag in made}
        links: defaultdict[Any, list[models.Model]] = defaultdict(list)
        for row in rows:
            row.tags = [(one, tags[fold(name)].pk) for one, name in row.tags]  # type: ignore[misc]
            for one, tag in row.tags:
                through = type(one.record).tags.through
                links[through].append(through(**{f"{one.record._meta.model_name}_id": one.record.pk, "tag_id": tag}))
            for one, pk in row.sectors:
                through = Organisation.sectors.through
                links[through].append(through(organisation_id=one.record.pk, sector_id=pk))
        for through, found in links.items():
            through.objects.bulk_create(found, ignore_conflicts=True)
        return {tag.pk for tag in made}

    def lines(self, rows: list[Row]) -> list[list[models.Model]]:
        """What each row adds to records, which have their keys by now."""
        make = {model: maker(model) for model in LINES}
        made = [[make[model](**_with_keys(said)) for model, said in row.added] for row in rows]
        for model in LINES:
            found = [line for added in made for line in added if isinstance(line, model)]
            add_all(model, found)
            if hasattr(model, "history"):
                self.new[model] += [line.pk for line in found]
        return made

    def versions(self, *, lists: bool) -> None:
        """With the lists of new records where some were given one."""
        for model, pks in self.new.items():
            write_versions(model, pks, "+", at=self.at, by=self.by, without_lists=not lists)
        for model, pks in self.changed.items():
            write_versions(model, pks, "~", at=self.at, by=self.by)


def _with_keys(said: dict[str, Any]) -> dict[str, Any]:
    """What a line says, the records by their keys."""
    return {
        **{name: value for name, value in said.items() if not isinstance(value, Touched)},
        **{f"{name}_id": value.record.pk for name, value in said.items() if isinstance(value, Touched)},
    }


def overwrite(model: Any, records: list[Any], fields: Iterable[str]) -> None:
    """Save these fields of many records that exist; the caller raised their revisions and says when."""
    fields = [*fields, "revision", "updated_at"]
    changes = _changed_emails(model, records) if "email" in fields else []
    overwrite_all(model, records, fields)
    if changes:
        emails_changed.send(sender=model, changes=changes)


def _changed_emails(model: Any, records: list[Any]) -> list[tuple[str, str]]:
    there = model._base_manager.filter(pk__in=[record.pk for record in records])
    former = dict(there.order_by().values_list("pk", "email"))
    emptied = [record.pk for record in records if record.email and not former.get(record.pk)]
    former |= former_emails(model, emptied) if emptied else {}
    pairs = [(former.get(record.pk, ""), record.email) for record in records]
    return [(old, new) for old, new in pairs if old and old != new]


def _effects(row: Row, added: list[models.Model], made_tags: set[int]) -> list[Effect]:
    effects: list[Effect] = []
    for touched in row.touched:
        record = touched.record
        name = record._meta.model_name
        if touched.is_new:
            if any(one is touched for one in row.created):
                effects.append({"model": name, "pk": record.pk, "made": True, "revision": record.revision})
        else:
            told = {"before": dict(touched.before), "seen": touched.seen, "revision": record.revision}
            effects.append({"model": name, "pk": record.pk, **told})
    for line in added:
        effects.append({"model": line._meta.model_name, "pk": line.pk, "made": True, "values": line_values(line)})
    for kind, listed in (("tags", row.tags), ("sectors", row.sectors)):
        for one, pk in listed:
            effects.append({"model": one.record._meta.model_name, "pk": one.record.pk, "list": kind, "added": pk})
    effects += [{"model": "tag", "pk": pk, "made": True} for _one, pk in row.tags if pk in made_tags]  # type: ignore[comparison-overlap]
    return effects


def line_values(line: models.Model) -> dict[str, Any]:
    """What a line says, to tell later whether somebody changed it."""
    skipped = {"id", "created_at"}
    return {
        field.attname: field.value_to_string(line) if getattr(line, field.attname) is not None else None
        for field in line._meta.concrete_fields
        if field.attname not in skipped
    }
