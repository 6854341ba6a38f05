"""Noting in a few seconds; what is shown to everyone, and what is not any more."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from arrimage.library.links import host_of
from arrimage.library.models import Opportunity, WatchedItem


class NotedAlready(Exception):
    """Somebody noted this link before: `item` is hers."""

    def __init__(self, item: WatchedItem) -> None:
        self.item = item
        super().__init__(str(item))


def note(*, url: str, title: str, by: Any) -> WatchedItem:
    """A watched item of a link and a title, kept to the team until it is completed. Raises NotedAlready."""
    item = WatchedItem(url=url, title=title, source=usual_source(url), noted_by=by)
    if (twin := item.twin) is not None:
        raise NotedAlready(twin)
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:  # noted by somebody else in the same instant
        twin = item.twin
        if twin is None:
            raise
        raise NotedAlready(twin) from None
    return item


def usual_source(url: str) -> str:
    """What the source of this site was last called; its address when it was never named."""
    host = host_of(url)
    if not host:
        return ""
    same_site = WatchedItem.objects.filter(link_key__startswith=host).exclude(source="").order_by("-pk")
    known = next((one.source for one in same_site[:20] if host_of(one.url) == host), "")
    return known or host


@transaction.atomic
def set_public(*, records: QuerySet[Any], public: bool) -> int:
    """Show the records to everyone, or keep them to the team; returns how many changed. Each history tells it."""
    changed = list(records.filter(is_public=not public))
    for record in changed:
        record.is_public = public
        record.save()
    return len(changed)


@transaction.atomic
def withdraw(*, opportunities: QuerySet[Opportunity]) -> int:
    """Their issuer called them off; returns how many were not so yet."""
    changed = list(opportunities.filter(is_withdrawn=False))
    for opportunity in changed:
        opportunity.is_withdrawn = True
        opportunity.save()
    return len(changed)
