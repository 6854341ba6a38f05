"""What issues tell of the library: the opportunities still open, what was watched since the last issue."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.accounts.emails import absolute
from arrimage.kit.text import shortened
from arrimage.letters.sources import Fault, Item, Source, Window, register
from arrimage.library.models import Opportunity, WatchedItem
from arrimage.library.models.opportunities import State
from arrimage.library.rendering import facts_of

LONGEST_TEXT = 220
LONGEST_TITLE, LONGEST_DETAIL = 200, 200  # what an entry of an issue holds
SEPARATOR = " · "


def open_opportunities(window: Window) -> list[Item]:
    """The public ones that one may still answer: those that close in the days ahead, and those new since the last
    issue however far their deadline is; the next deadline first."""
    told = Opportunity.objects.worth_telling(window.since, window.now, timedelta(days=window.days))
    return [_of_opportunity(one) for one in told.select_related("issuer").by_deadline()[: window.most]]


def _of_opportunity(opportunity: Opportunity) -> Item:
    """No leaf of a calendar: its day is not one on which something takes place. Its page says when it is closed."""
    return Item(
        opportunity.pk,
        shortened(opportunity.title, LONGEST_TITLE),
        None,
        shortened(facts_of(opportunity), LONGEST_DETAIL),
        shortened(opportunity.summary, LONGEST_TEXT),
        opportunity.get_absolute_url(),
    )


def opportunity_faults(keys: Collection[int], now: datetime) -> Mapping[int, Fault]:
    """Gone, kept to the team, called off or closed: none of these is told any more; one query."""
    found = {one.pk: one for one in Opportunity.objects.filter(pk__in=keys)}
    faults = {}
    for key in keys:
        opportunity = found.get(key)
        if opportunity is None:
            faults[key] = Fault(_("it is no longer among the opportunities"))
        elif not opportunity.is_public:
            faults[key] = Fault(_("it is no longer public"))
        elif (state := opportunity.state_at(now)) == State.WITHDRAWN:
            faults[key] = Fault(_("its issuer called it off"))
        elif state == State.CLOSED:
            faults[key] = Fault(_("its deadline is past"))
    return faults


def watched(window: Window) -> list[Item]:
    """What became public since the last issue, the latest first."""
    return [_of_watched(item) for item in WatchedItem.objects.new_to_readers(window.since, window.now)[: window.most]]


def _of_watched(item: WatchedItem) -> Item:
    """It leads to what was read; what has no link, to its page of the site."""
    return Item(
        item.pk,
        shortened(item.title, LONGEST_TITLE),
        None,
        shortened(SEPARATOR.join(filter(None, (item.source, str(item.get_kind_display())))), LONGEST_DETAIL),
        shortened(item.summary, LONGEST_TEXT),
        item.url or item.get_absolute_url(),
    )


def watched_faults(keys: Collection[int], now: datetime) -> Mapping[int, Fault]:
    public = set(WatchedItem.objects.public().filter(pk__in=keys).values_list("pk", flat=True))
    return {key: Fault(_("it is no longer public")) for key in set(keys) - public}


def studies(keys: Collection[int]) -> Iterator[tuple[str, str]]:
    """The studies among them; one query."""
    for item in WatchedItem.objects.filter(pk__in=keys, kind=WatchedItem.Kind.STUDY).order_by("pk"):
        yield item.title, item.url or absolute(item.get_absolute_url())


register(
    Source(
        "library.opportunities",
        gettext_lazy("Open opportunities"),
        gettext_lazy("Opportunities to seize"),
        open_opportunities,
        opportunity_faults,
        lambda: reverse("library:opportunities"),
        gettext_lazy("See all the open opportunities"),
        position=25,
        is_quoted=False,
    ),
    Source(
        "library.watched",
        gettext_lazy("What we watched"),
        gettext_lazy("Worth reading"),
        watched,
        watched_faults,
        lambda: reverse("library:watched-items"),
        gettext_lazy("See all that we watch"),
        position=35,
        research=studies,
    ),
)
