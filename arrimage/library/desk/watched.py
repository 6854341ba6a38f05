"""What the hub watches, on the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.kit.desk import Column, Records
from arrimage.library.desk.public import public_actions
from arrimage.library.filters import WatchedItemFilter
from arrimage.library.forms import WatchedItemForm
from arrimage.library.models import WatchedItem
from arrimage.library.tables import WatchedItemTable

CHANGE = "library.change_watcheditem"


class WatchedItemScreen(Records):
    model = WatchedItem
    path = "veille"
    icon = "bookmark"
    rail = "library"
    table_class = WatchedItemTable
    filterset_class = WatchedItemFilter
    form_class = WatchedItemForm
    list_template = "library/desk/watched_items.html"
    detail_template = "library/desk/watched_item.html"
    default_columns = ("title", "kind", "source", "noted_on", "is_public")
    unlisted_fields = ("summary", "search_text")
    select_related = ("county", "noted_by")
    column_related = {"county": "county", "noted_by": "noted_by"}
    export_prefetch = ("sectors",)
    export_permission = "library.export_watcheditem"
    export_columns = (
        Column(_("Title"), lambda item: item.title, "title"),
        Column(_("Link"), lambda item: item.url),
        Column(_("Kind"), lambda item: str(item.get_kind_display()), "kind"),
        Column(pgettext_lazy("watched item", "Source"), lambda item: item.source, "source"),
        Column(_("Day of publication"), lambda item: item.published_on, "published_on"),
        Column(_("Noted on"), lambda item: item.noted_on, "noted_on"),
        Column(_("Noted by"), lambda item: str(item.noted_by or ""), "noted_by"),
        Column(_("Summary"), lambda item: item.summary),
        Column(_("MRC"), lambda item: str(item.county or ""), "county"),
        Column(_("Sectors"), lambda item: "; ".join(map(str, item.sectors.all())), "sectors"),
        Column(_("Language"), lambda item: str(item.get_language_display()), "language"),
        Column(_("Public"), lambda item: str(_("Yes") if item.is_public else _("No")), "is_public"),
    )
    bulk_actions = public_actions(CHANGE)
    add_label = _("Add a watched item")
    empty_text = _("Note what you read elsewhere: a link and a title suffice, the summary comes later.")
