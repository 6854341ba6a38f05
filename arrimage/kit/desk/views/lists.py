"""The list of a kind of record, and its filters' counts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arrimage.kit.desk.facets import facets, name_no_choice
from arrimage.kit.desk.listing import Listing
from arrimage.kit.desk.views.access import RecordsView, wants_part


class List(RecordsView):
    """Search, filters, saved views, chosen columns, sorting, ticked rows, export: all of it in the address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = Listing(self.screen, request)
        # The links of the page (sorting, pages) are made from it: none carries the form's empty fields along.
        request.GET = listing.query  # type: ignore[assignment]
        context = self.context(**_list_context(self, listing))
        if not wants_part(request):
            return render(request, self.screen.list_template, {**context, **self.screen.list_context(request)})
        response = render(request, "desk/list_results.html", context)
        response["HX-Push-Url"] = listing.url
        return response


def _list_context(view: List, listing: Listing) -> dict[str, Any]:
    screen, user = view.screen, view.request.user
    table = listing.paginated()
    table.before_render(view.request)
    if listing.filterset is not None:
        name_no_choice(listing.filterset.form)
    return {
        "title": screen.title,
        "listing": listing,
        "table": table,
        "total": table.paginator.count,
        "bulk_actions": [action for action in screen.bulk_actions if user.has_perm(action.permission)],
        "saved_views": list(user.saved_views.filter(screen=screen.key)),  # type: ignore[union-attr]
        "can_export": bool(screen.export_columns)
        and user.has_perm(screen.export_permission or screen.permission("view")),
        "export_urls": {form: screen.url("export", form) for form in ("xlsx", "csv")} if screen.export_columns else {},
        "every_column": [(column.name, column.header) for column in table.columns.iterall()],
    }


class Facets(RecordsView):
    """How many records each choice of each filter would leave; asked after the list is shown."""

    def get(self, request: HttpRequest) -> HttpResponse:
        # Each list of choices takes the place of the one on the page, which has the same id.
        fields = facets(Listing(self.screen, request))
        return HttpResponse("\n".join(field.as_widget(attrs={"data-hx-swap-oob": "true"}) for field in fields))
