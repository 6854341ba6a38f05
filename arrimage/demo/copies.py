"""Beyond its first years, the demo is copied inside the database: a million activities in minutes, for load tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Min, Model, QuerySet

from arrimage.agenda.models import Activity, Presence
from arrimage.network.models import Organisation, OrganisationRole, Person
from arrimage.plan.models import ActionLink

VARIED_YEARS = 20  # so many are drawn at random; the years after them are their copies
SEARCHED = {"sort_key": " {}", "search_text": " {}"}
COMPARED = {**SEARCHED, "match_key": " {}"}


@dataclass(frozen=True)
class Span:
    """The primary keys of the rows to copy, and how far apart the copies are kept: past every row of the table."""

    first: int
    last: int
    step: int

    @classmethod
    def of(cls, records: "QuerySet[Any]") -> "Span":
        ends = records.aggregate(first=Min("pk"), last=Max("pk"))
        highest = records.model._base_manager.aggregate(last=Max("pk"))["last"]
        return cls(ends["first"], ends["last"], highest - ends["first"] + 1)

    def until(self, years: int) -> int:
        """About the last key of the first so many years."""
        return self.first + (self.last - self.first + 1) * years // VARIED_YEARS - 1


@dataclass(frozen=True)
class Table:
    """A table to copy. `keys`: the columns that hold keys of a span, which move to the copies of what they point at.

    `numbered`: texts that get the copy's number. `only`: what else a row must hold to be copied.
    """

    model: type[Model]
    keys: Mapping[str, Span]
    numbered: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, Any] = field(default_factory=dict)


def copy_enterprises(scale: int) -> None:
    """The enterprises and people of the first years again and again, until there are those of `scale` years."""
    enterprises = Span.of(Organisation.objects.filter(kind=Organisation.Kind.ENTERPRISE))
    people = Span.of(Person.objects.all())
    tables = (
        Table(Organisation, {"id": enterprises}, {"name": " {}", **COMPARED}, {"kind": Organisation.Kind.ENTERPRISE}),
        Table(Organisation.sectors.through, {"organisation_id": enterprises}),
        Table(Person, {"id": people}, {"last_name": "-{}", **COMPARED}),
        Table(OrganisationRole, {"organisation_id": enterprises, "person_id": people}),
    )
    _repeat(tables, scale)


def copy_journal(scale: int) -> None:
    """The activities of the first years again and again, with who was there and the actions they serve."""
    activities = Span.of(Activity.objects.all())
    kind = ContentType.objects.get_for_model(Activity)
    tables = (
        Table(Activity, {"id": activities}, {"title": " ({})", **SEARCHED}),
        Table(Presence, {"activity_id": activities}),
        Table(Activity.municipalities_met.through, {"activity_id": activities}),
        Table(ActionLink, {"object_id": activities}, only={"content_type_id": kind.pk}),
    )
    _repeat(tables, scale)


def _repeat(tables: tuple[Table, ...], scale: int) -> None:
    times, rest = divmod(scale, VARIED_YEARS)
    with connection.cursor() as cursor:
        for table in tables:
            for copy in range(1, times):
                cursor.execute(*_insertion(table, copy))
            if times and rest:
                cursor.execute(*_insertion(table, times, rest))
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables]):
            cursor.execute(statement)


def _insertion(table: Table, copy: int, years: int = VARIED_YEARS) -> tuple[str, list[Any]]:
    """The statement that copies the rows for the copy of that number, and its parameters."""
    columns, values, changes = [], [], []
    for field_ in table.model._meta.local_concrete_fields:
        name = str(field_.column)
        if field_.primary_key and name not in table.keys:
            continue  # numbered by the database
        columns.append(f'"{name}"')
        if name in table.keys:
            values.append(f'"{name}" + %s')
            changes.append(copy * table.keys[name].step)
        elif name in table.numbered:
            values.append(f'"{name}" || %s')
            changes.append(table.numbered[name].format(copy + 1))
        else:
            values.append(f'"{name}"')
    conditions, bounds = [], []
    for name, span in table.keys.items():
        conditions.append(f'"{name}" BETWEEN %s AND %s')
        bounds += [span.first, span.until(years)]
    for name, value in table.only.items():
        conditions.append(f'"{name}" = %s')
        bounds.append(value)
    where = f'FROM "{table.model._meta.db_table}" WHERE {" AND ".join(conditions)}'
    into = f'INSERT INTO "{table.model._meta.db_table}" ({", ".join(columns)}) SELECT {", ".join(values)}'
    return f"{into} {where}", [*changes, *bounds]
