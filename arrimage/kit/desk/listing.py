"""What the address of a list asks for, read once for the list, its export and its bulk actions."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_tables2
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django_tables2.columns.linkcolumn import BaseLinkColumn

from arrimage.kit.desk.display import shown
from arrimage.kit.desk.records import Column, Records
from arrimage.kit.remembering import remembered_counts

SEARCH, COLUMNS, SORT, PAGE = "q", "columns", "sort", "page"
MAX_SEARCH_LENGTH = 200
# A search that finds more is to be made narrower, not leafed through: counting common words exactly is slow.
MAX_FOUND = 2_000


@dataclass(frozen=True)
class Chip:
    """A filter in force, in words, and the address without it."""

    label: str
    value: str
    without: str


class ListPaginator(Paginator):  # type: ignore[type-arg]  # cannot be subscripted when run
    """Counts a list anew only when one of its tables has changed: of a large one that takes longer than its rows."""

    @cached_property
    def count(self) -> int:
        with remembered_counts():
            found: int = super().count
        return found


class SearchPaginator(Paginator):  # type: ignore[type-arg]  # cannot be subscripted when run
    """Pages of what a search found, as far as they are counted."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, MAX_FOUND)

    def page(self, number: Any) -> Any:
        """The page asked for, always of a whole page of rows.

        Django asks for no more rows than there are: told that one row is enough, PostgreSQL walks the whole list in
        its order until it meets it.
        """
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return Page(self.object_list[start : start + self.per_page], number, self)

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the pages show."""
        return self._counted > MAX_FOUND

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.data.data.order_by()[: MAX_FOUND + 1].count())


class Listing:
    """The records that a list's address asks for: words searched, filters, order, columns.

    An address cannot be wrong: what it holds that cannot be understood is left out, and the filter says so.
    """

    def __init__(self, screen: Records, request: HttpRequest, query: QueryDict | None = None) -> None:
        self.screen = screen
        self.request = request
        self.query = cleaned(request.GET if query is None else query)
        if set(self.query.getlist(COLUMNS)) == set(self.usual_columns):
            self.query.pop(COLUMNS)

    # What is asked -----------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> str:
        return self.query.get(SEARCH, "").strip()[:MAX_SEARCH_LENGTH]

    @cached_property
    def filterset(self) -> Any:
        """The room's filters over the records visible and found, or None when it declares none."""
        filterset_class = self.screen.filterset_class
        if filterset_class is None:
            return None
        return filterset_class(self.query, queryset=self.found, request=self.request)

    @cached_property
    def found(self) -> QuerySet[Any]:
        """The records visible to the person that hold the words searched."""
        records = self.screen.list_queryset(self.request.user)
        return self.screen.search(records, self.words, self.request.user) if self.words else records

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        return self.found if self.filterset is None else self.filterset.qs

    @cached_property
    def chosen_columns(self) -> list[str]:
        """The columns asked for that exist; empty when the list shows its usual ones."""
        return [name for name in self.query.getlist(COLUMNS) if name in self.screen.table_class.base_columns]

    @cached_property
    def shown_columns(self) -> list[str]:
        wanted = self.chosen_columns or self.usual_columns
        return [name for name in self.screen.table_class.base_columns if name in wanted]

    @property
    def usual_columns(self) -> list[str]:
        return list(self.screen.default_columns or self.screen.table_class.base_columns)

    # What is shown -----------------------------------------------------------------------------------------

    @cached_property
    def table(self) -> Any:
        """The table in the order asked for, not yet cut into pages; its first column opens the record."""
        hidden = [name for name in self.screen.table_class.base_columns if name not in self.shown_columns]
        table = self.screen.table_class(self.filtered, exclude=hidden)
        # Given later: the constructor would cut the pages itself, with a size taken from the address.
        table.request = self.request
        _link_first_column(table, self.screen)
        order = self.query.getlist(SORT)
        if order:
            table.order_by = order
        return table

    @cached_property
    def records(self) -> QuerySet[Any]:
        """Every record of the list in its order; ties are broken, so that no page repeats a record."""
        records: QuerySet[Any] = self.table.data.data
        ordering = records.query.order_by or (self.screen.model._meta.ordering or ())
        return records if "pk" in ordering or "-pk" in ordering else records.order_by(*ordering, "pk")

    def paginated(self) -> Any:
        """The table at the page asked for; past the end, its last page."""
        table = self.table
        table.data.data = self._shown_alone(self.records)
        try:
            paginator = SearchPaginator if self.words else ListPaginator
            table.paginate(paginator, page=_page_number(self.query), per_page=self.screen.page_size)
        except EmptyPage:
            table.page = table.paginator.page(table.paginator.num_pages)
        return table

    def _shown_alone(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """The same records without what no column shown needs."""
        screen = self.screen
        spared = {related for name, related in screen.column_related.items() if name not in self.shown_columns}
        if spared:
            kept = [related for related in screen.select_related if related not in spared]
            records = records.select_related(None).select_related(*kept) if kept else records.select_related(None)
        return records.defer(*screen.unlisted_fields)

    def export_columns(self) -> tuple[Column, ...]:
        """The columns of the export that go with the columns chosen; all of them when none was chosen."""
        columns = (*self.screen.export_columns, *self.screen.more_export_columns())
        followed = tuple(column for column in columns if column.key in self.shown_columns)
        return followed if self.chosen_columns and followed else columns

    # Addresses ---------------------------------------------------------------------------------------------

    @cached_property
    def query_string(self) -> str:
        """The address's own part, without what is empty and without the page: what a saved view keeps."""
        return self._without(PAGE)

    @property
    def url(self) -> str:
        return self._url(self._without())

    def _without(self, *names: str) -> str:
        kept = self.query.copy()
        for name in names:
            kept.pop(name, None)
        return kept.urlencode()

    def _url(self, query: str) -> str:
        return f"{self.screen.list_url()}?{query}" if query else self.screen.list_url()

    @cached_property
    def chips(self) -> list[Chip]:
        """Each filter in force, with the address that lifts it."""
        chips = [Chip(_("Search"), self.words, self._url(self._without(PAGE, SEARCH)))] if self.words else []
        if self.filterset is None:
            return chips
        form = self.filterset.form
        for name, value in getattr(form, "cleaned_data", {}).items():
            if value in (None, "", [], ()) or (hasattr(value, "exists") and not value):
                continue
            field = form.fields[name]
            keys = [name, *(f"{name}_{suffix}" for suffix in getattr(field.widget, "suffixes", ()))]
            chips.append(Chip(str(field.label or name), shown(value, field), self._url(self._without(PAGE, *keys))))
        return chips


def cleaned(query: QueryDict) -> QueryDict:
    """The address without what a form sends empty, and without the bytes no database keeps."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        filled = [value for value in (value.replace("\x00", "") for value in values) if value.strip()]
        if filled:
            kept.setlist(name, filled)
    return kept


def _page_number(query: QueryDict) -> int:
    text = query.get(PAGE, "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 9 and int(text) else 1


def _link_first_column(table: django_tables2.Table, screen: Records) -> None:
    """The first column leads to the record's page unless the room gave it another link."""

    start = escape(screen.list_url())  # asked once: fifty look-ups of addresses cost as much as three queries

    def to_its_page(content: Any, *, record: Any, **given: Any) -> str:
        return mark_safe(f'<a href="{start}{record.pk}/">{conditional_escape(content)}</a>')

    first = next(iter(table.columns), None)
    if first is not None and first.link is None and not isinstance(first.column, BaseLinkColumn):
        first.link = to_its_page
