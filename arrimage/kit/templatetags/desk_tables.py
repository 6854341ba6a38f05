"""The rows of a desk list: `{% table_rows table bulk_actions %}`."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

BLANK = {"", "–", "—"}


@register.simple_tag
def table_rows(table: Any, can_tick: object) -> SafeString:
    """Each record of the page as a row; on a phone a cell says its column, so a blank one is left out.

    Written here rather than in a template: fifty rows cost a third of the time.
    """
    labels = {str(column.name): str(escape(column.header)) for column in table.columns}
    return mark_safe("".join(_row(row, labels, bool(can_tick)) for row in table.paginated_rows))


def _row(row: Any, labels: dict[str, str], can_tick: bool) -> str:
    pk = row.record.pk
    tick = (
        f'<td class="tick"><input class="form-check-input" type="checkbox" name="pk" value="{pk}" form="bulk"'
        f' aria-labelledby="row-{pk}"></td>'
    )
    return f"<tr>{tick if can_tick else ''}{''.join(_cells(row, labels))}</tr>\n"


def _cells(row: Any, labels: dict[str, str]) -> Iterator[str]:
    for place, (column, cell) in enumerate(row.items()):
        shown = conditional_escape(cell)
        if place == 0:
            yield f'<th scope="row" id="row-{row.record.pk}">{shown}</th>'
        else:
            blank = ' class="blank"' if shown in BLANK else ""
            yield f'<td data-label="{labels[column.name]}"{blank}>{shown}</td>'
