"""The rows of a desk list: `{% table_rows table bulk_actions %}`."""

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import DateField, DateTimeField, Model
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Column
from django_tables2.utils import Accessor, signature

from arrimage.kit.desk.columns import NamesColumn

register = template.Library()

BLANK = {"", "–", "—"}


@register.simple_tag
def table_rows(table: Any, can_tick: object) -> SafeString:
    """Each record of the page as a row; on a phone a cell says its column, so a blank one is left out.

    Written here rather than in a template: fifty rows cost a third of the time.
    """
    rows = list(table.paginated_rows)
    columns = [Drawn.of(column, table) for column in table.columns]
    for drawn in columns:
        if isinstance(drawn.column.column, NamesColumn):
            drawn.column.column.read(table.data.data.model, [row.record.pk for row in rows])
    return mark_safe("".join(_row(row, columns, bool(can_tick)) for row in rows))


@dataclass(frozen=True)
class Drawn:
    """A column of the table, and all that is the same from one row to the next: looked up once a page, not once a cell.

    `path` leads from the record to the value, `choices` names the values of a field that has some, `asked` is what
    the column's `render` takes and `fixed` what of it no row changes; one that `is_plain` shows the value itself.
    """

    column: Any
    label: str
    classes: str
    path: tuple[str, ...]
    choices: Mapping[Any, Any]
    default: Any
    is_plain: bool
    asked: tuple[str, ...]
    takes_all: str | None
    fixed: Mapping[str, Any]

    @classmethod
    def of(cls, column: Any, table: Any) -> "Drawn":
        accessor = Accessor(column.accessor)
        field = accessor.get_field(table.data.data.model)
        named = getattr(field, "flatchoices", ())
        choices = {value: str(name) for value, name in named}
        fixed = {"column": column.column, "bound_column": column, "table": table}
        asked, takes_all = signature(column.render)
        is_plain = not column.link and getattr(column.render, "__func__", None) is Column.render
        label, path = str(escape(column.header)), tuple(accessor.bits)
        is_day = isinstance(field, DateField) and not isinstance(field, DateTimeField)
        classes = str(escape(column.column.attrs.get("td", {}).get("class", "day" if is_day else "")))
        return cls(column, label, classes, path, choices, column.default, is_plain, asked, takes_all, fixed)

    def cell(self, row: Any) -> Any:
        """What the library's `row.get_cell` gives."""
        value = self._value(row.record)
        if value in self.column.column.empty_values:
            return self.default
        if self.is_plain:
            return value
        given = {**self.fixed, "value": value, "record": row.record, "bound_row": row}
        content = self.column.render(**(given if self.takes_all else {name: given[name] for name in self.asked}))
        return self.column.link(content, **given) if self.column.link else content

    def _value(self, record: Model) -> Any:
        """None where the path breaks off: a relation that is empty, a column that is no attribute."""
        value: Any = record
        for step in self.path:
            value = getattr(value, step, None)
            if callable(value) and not getattr(value, "do_not_call_in_templates", False):
                value = value()
        return self.choices.get(value, value) if self.choices else value


def _row(row: Any, columns: list[Drawn], can_tick: bool) -> str:
    pk = row.record.pk
    tick = (
        f'<td class="tick"><input class="form-check-input" type="checkbox" name="pk" value="{pk}" form="bulk"'
        f' aria-labelledby="row-{pk}"></td>'
    )
    return f"<tr>{tick if can_tick else ''}{''.join(_cells(row, columns))}</tr>\n"


def _escaped(value: Any) -> str:
    """As `conditional_escape`, which asks of each cell whether it waits for its language."""
    return html.escape(value) if type(value) is str else conditional_escape(value)


def _cells(row: Any, columns: list[Drawn]) -> Iterator[str]:
    for place, column in enumerate(columns):
        shown = _escaped(column.cell(row))
        if place == 0:
            yield f'<th scope="row" id="row-{row.record.pk}">{shown}</th>'
        else:
            classes = " ".join(filter(None, (column.classes, "blank" if shown in BLANK else "")))
            said = f' class="{classes}"' if classes else ""
            yield f'<td data-label="{column.label}"{said}>{shown}</td>'
