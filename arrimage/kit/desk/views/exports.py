"""«Export what I see»: the list's records, in its order, with its columns, as a spreadsheet."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.utils.timezone import localdate

from arrimage.kit import spreadsheets
from arrimage.kit.desk.listing import Listing
from arrimage.kit.desk.views.access import RecordsView

FORMS = ("xlsx", "csv")


class Export(RecordsView):
    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        screen = self.screen
        if form not in FORMS:
            raise Http404
        if not request.user.has_perm(screen.export_permission or screen.permission("view")):
            raise PermissionDenied
        listing = Listing(screen, request)
        columns = listing.export_columns()
        records = listing.records.prefetch_related(*screen.export_prefetch)
        rows = ([column.value(record) for column in columns] for record in records.iterator(chunk_size=2000))
        name = f"{slugify(screen.title)}-{localdate():%Y-%m-%d}"
        headings = [str(column.header) for column in columns]
        if form == "csv":
            return spreadsheets.csv_response(name, headings, rows)
        return spreadsheets.xlsx_response(name, [spreadsheets.Sheet(screen.title, headings, rows)])
