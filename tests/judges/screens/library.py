"""What the hub watches, and the opportunities that it passes on."""

from functools import partial

from arrimage.library.models import Opportunity, WatchedItem
from tests.judges.screens.screen import desk, public

WATCH, CALLS = "/bureau/veille/", "/bureau/opportunites/"
ITEM, CALL = WATCH + "{it.pk}/", CALLS + "{it.pk}/"


def item(**said: object) -> WatchedItem:
    return WatchedItem.objects.filter(**said).earliest("pk")


def call(state: str) -> Opportunity:
    return next(one for one in Opportunity.objects.public() if one.state == state)


told, untold = partial(item, is_public=True), partial(item, summary="")
in_english = partial(item, language="en", is_public=True)
closing, closed, withdrawn = (partial(call, state) for state in ("soon", "closed", "withdrawn"))

SCREENS = (
    public("watch", "/veille/"),
    public("watch, nothing found", "/veille/?q=zibeline"),
    public("watched item", "/veille/{it.pk}/", told),
    public("watched item in English", "/veille/{it.pk}/", in_english),
    public("opportunities", "/opportunites/"),
    public("opportunities of one kind", "/opportunites/?genre=other"),
    public("opportunity that closes soon", "/opportunites/{it.pk}/", closing),
    public("closed opportunity", "/opportunites/{it.pk}/", closed),
    public("withdrawn opportunity", "/opportunites/{it.pk}/", withdrawn),
    desk("watched items", WATCH),
    desk("note what one reads", f"{WATCH}noter/"),
    desk("mistakes of a note", f"{WATCH}noter/", sent_empty=True),
    desk("new watched item", f"{WATCH}ajouter/"),
    desk("mistakes of a watched item", f"{WATCH}ajouter/", sent_empty=True),
    desk("item without a summary", ITEM, untold),
    desk("item on the desk", ITEM, told),
    desk("change an item", ITEM + "modifier/", told),
    desk("opportunities on the desk", CALLS),
    desk("new opportunity", f"{CALLS}ajouter/"),
    desk("mistakes of an opportunity", f"{CALLS}ajouter/", sent_empty=True),
    desk("opportunity on the desk", CALL, closing),
    desk("change an opportunity", CALL + "modifier/", closing),
)
