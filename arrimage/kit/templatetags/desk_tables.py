"""The rows of a desk list: `{% table_rows table bulk_actions %}`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django_tables2.utils import signature

register = template.Library()

BLANK = {"", "–", "—"}


@register.simple_tag
def table_rows(table: Any, can_tick: object) -> SafeString:
    """Each record of the page as a row; on a phone a cell says its column, so a blank one is left out.

    Written here rather than in a template: fifty rows cost a third of the time.
    """
    columns = [Drawn(column, str(escape(column.header)), *signature(column.render)) for column in table.columns]
    return mark_safe("".join(_row(row, columns, bool(can_tick)) for row in table.paginated_rows))


@dataclass(frozen=True)
class Drawn:
    """A column of the table, its label, and what its `render` asks for, read once a page and not once a cell."""

    column: Any
    label: str
    asked: tuple[str, ...]
    takes_all: str | None

    def cell(self, row: Any) -> Any:
        """What `row.get_cell` gives."""
        return row._get_and_render_with(self.column, self._rendered(row), self.column.default)

    def _rendered(self, row: Any) -> Callable[..., Any]:
        def render(column: Any, value: Any = None) -> Any:
            given = row._optional_cell_arguments(column, value)
            content = column.render(**(given if self.takes_all else {name: given[name] for name in self.asked}))
            return column.link(content, **given) if column.link else content

        return render


def _row(row: Any, columns: list[Drawn], can_tick: bool) -> str:
    pk = row.record.pk
    tick = (
        f'<td class="tick"><input class="form-check-input" type="checkbox" name="pk" value="{pk}" form="bulk"'
        f' aria-labelledby="row-{pk}"></td>'
    )
    return f"<tr>{tick if can_tick else ''}{''.join(_cells(row, columns))}</tr>\n"


def _cells(row: Any, columns: list[Drawn]) -> Iterator[str]:
    for place, column in enumerate(columns):
        shown = conditional_escape(column.cell(row))
        if place == 0:
            yield f'<th scope="row" id="row-{row.record.pk}">{shown}</th>'
        else:
            blank = ' class="blank"' if shown in BLANK else ""
            yield f'<td data-label="{column.label}"{blank}>{shown}</td>'
