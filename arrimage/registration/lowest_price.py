"""Keeps with each event the lowest of the prices that anyone may have, which the calendar filters by: 0 when it is
free. What is for members alone counts where all of it is; a price that is no longer offered counts no more.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from arrimage.agenda.models import Event
from arrimage.registration.models import Enrolment, Ticket


def keep_lowest_price(enrolment: Enrolment) -> None:
    """Written beside the event's own changes: nobody who edits the event meanwhile is told of one."""
    lowest = lowest_price(enrolment.tickets.all(), timezone.now())
    QuerySet(Event).filter(pk=enrolment.event_id).update(lowest_price=lowest)


def lowest_price(tickets: QuerySet[Ticket], at: datetime) -> Any:
    """In dollars, before taxes; 0 without tickets."""
    offered = tickets.filter(Q(available_until=None) | Q(available_until__gt=at))
    for among in (offered.exclude(holder=Ticket.Holder.MEMBERS), offered, tickets):
        if prices := among.values_list("price", flat=True):
            return min(prices)
    return 0


def follow_early_prices() -> int:
    """Of the events to come, those whose tickets end by a date; returns how many were looked at."""
    ending = Enrolment.objects.filter(
        event__activity__date__gte=timezone.localdate(), tickets__available_until__isnull=False
    ).distinct()
    for enrolment in ending:
        keep_lowest_price(enrolment)
    return len(ending)


def _ticket_changed(instance: Ticket, **_more: Any) -> None:
    if enrolment := Enrolment.objects.filter(pk=instance.enrolment_id).first():
        keep_lowest_price(enrolment)


def _enrolment_changed(instance: Enrolment, created: bool, **_more: Any) -> None:
    if created:
        keep_lowest_price(instance)


post_save.connect(_ticket_changed, sender=Ticket, dispatch_uid="registration: lowest price")
post_delete.connect(_ticket_changed, sender=Ticket, dispatch_uid="registration: lowest price")
post_save.connect(_enrolment_changed, sender=Enrolment, dispatch_uid="registration: lowest price")
