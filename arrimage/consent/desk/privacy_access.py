"""The access log, for the privacy officer."""

from django.utils.translation import gettext_lazy

from arrimage.consent.filters import AccessEntryFilter
from arrimage.consent.models import AccessEntry
from arrimage.consent.tables import AccessEntryTable
from arrimage.kit import desk


class AccessEntryScreen(desk.Records):
    model = AccessEntry
    path = "vie-privee/acces"
    icon = "lock"
    rail = "privacy"
    table_class = AccessEntryTable
    filterset_class = AccessEntryFilter
    select_related = ("user",)
    detail_template = "consent/desk/opening.html"
    in_global_search = False
    export_columns = (
        desk.Column(gettext_lazy("When"), lambda record: record.opened_at, "opened_at"),
        desk.Column(gettext_lazy("Who"), lambda record: str(record.user), "user"),
        desk.Column(gettext_lazy("File"), lambda record: str(record.get_what_display()), "what"),
        desk.Column(gettext_lazy("Number"), lambda record: record.object_id, "what"),
    )
    empty_text = gettext_lazy(
        "Nobody opened a confidential note, a document of a restricted activity or of a request yet."
    )
