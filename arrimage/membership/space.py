"""Memberships in the member space: «our membership» for an organisation, «my membership» for an individual member."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.space import SpaceCard, SpaceItem, site
from arrimage.membership import member_views as views
from arrimage.membership.models import Membership
from arrimage.membership.outlook import membership_of, outlook_of


def individual_members(people: Collection[int], day: date) -> Iterable[int]:
    """Those who are members themselves, admitted and not gone."""
    keys: Iterable[int] = Membership.objects.admitted(day).filter(person__in=people).values_list("person", flat=True)
    return keys


def is_a_member_herself(request: HttpRequest) -> bool:
    person = request.member.person  # type: ignore[attr-defined]
    return person is not None and Membership.objects.filter(person=person).exists()


def organisation_card(request: HttpRequest) -> dict[str, Any] | None:
    organisation, member = request.space_organisation, request.member  # type: ignore[attr-defined]
    if organisation is None:
        return None
    found = membership_of(organisation)
    outlook = outlook_of(found, localdate()) if found else None
    links = {name: reverse(f"space:{name}", args=[organisation.pk]) for name in ("membership", "renew")}
    said = views.told(outlook, sees_money=member.manages(organisation))
    return {**said, "heading": _("Our membership"), "links": links, "join_url": views.join_url(organisation)}


def own_card(request: HttpRequest) -> dict[str, Any] | None:
    person = request.member.person  # type: ignore[attr-defined]
    found = membership_of(person) if person else None
    if found is None:
        return None
    links = {name: reverse(f"space:my-{name}") for name in ("membership", "renew")}
    said = views.told(outlook_of(found, localdate()), sees_money=True)
    return {**said, "heading": _("My membership"), "links": links}


site.register_own_places(individual_members)
site.register(SpaceItem(gettext_lazy("Our membership"), "users-group", "space:membership", 5, of_organisation=True))
site.register(SpaceItem(gettext_lazy("My membership"), "users-group", "space:my-membership", 60, is_a_member_herself))
site.register_card(SpaceCard("membership/space/card.html", organisation_card, 5))
site.register_card(SpaceCard("membership/space/card.html", own_card, 8))
site.register_urls(
    path("<int:organisation>/adhesion/", views.OrganisationMembership.as_view(), name="membership"),
    path("<int:organisation>/adhesion/demander/", views.OrganisationAsk.as_view(), name="ask"),
    path("<int:organisation>/adhesion/renouveler/", views.OrganisationRenew.as_view(), name="renew"),
    path("moi/adhesion/", views.OwnMembership.as_view(), name="my-membership"),
    path("moi/adhesion/demander/", views.OwnAsk.as_view(), name="my-ask"),
    path("moi/adhesion/renouveler/", views.OwnRenew.as_view(), name="my-renew"),
)
