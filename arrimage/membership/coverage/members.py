"""The organisations that are members, as a subquery: every coverage is told against them; those about to be."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from arrimage.membership.models import Application, Membership
from arrimage.membership.standing import Standing
from arrimage.network.neq import digits


def member_organisations(day: date, known_at: datetime | None = None) -> Any:
    """The keys of the organisations in good standing on that day."""
    members = Membership.objects.in_good_standing(day, known_at).exclude(organisation=None)
    return members.order_by().values_list("organisation", flat=True)


def joining(day: date) -> tuple[Q, set[str]]:
    """The organisations about to be members, as a condition, and the NEQ typed in the applications that wait.

    They asked to join and wait for the board, or were admitted and have their dues to pay: nobody recruits them.
    """
    under_way = Membership.objects.with_standing(day).filter(standing__in=(Standing.APPLIED, Standing.APPROVED))
    states = (Application.State.SUBMITTED, Application.State.RETURNED)
    asked = list(Application.objects.filter(state__in=states).order_by().values_list("organisation", "neq"))
    numbers = {neq for _key, typed in asked if (neq := digits(typed))}
    by_membership = Q(pk__in=under_way.exclude(organisation=None).order_by().values("organisation"))
    by_application = Q(pk__in={key for key, _typed in asked if key}) | Q(neq__in=numbers)
    return by_membership | by_application, numbers
