"""The library's place on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.library.desk import cards, quick_note
from arrimage.library.desk.opportunities import OpportunityScreen
from arrimage.library.desk.watched import WatchedItemScreen

desk.register(WatchedItemScreen)
desk.register(OpportunityScreen)
desk.site.register_rail(
    desk.RailItem("library", _("Watch"), "bookmark", "desk:watcheditem-list", 46, permission="library.view_watcheditem")
)
desk.site.register_card(cards.CARD)
desk.site.register_urls(path("veille/noter/", quick_note.QuickNote.as_view(), name="quick-note"))
