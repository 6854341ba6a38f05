"""The network in the member space: my organisation's profile, its people, who I am."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit.space import SpaceCard, SpaceItem, site
from arrimage.network import colleague_views as people
from arrimage.network import member_views as views
from arrimage.network.freshness import freshness_of, reviewed_since
from arrimage.network.models import OrganisationRole, ProposedChange


def profile_card(request: HttpRequest) -> dict[str, Any] | None:
    """Where the profile stands, and whether something she proposed waits."""
    organisation, day = request.space_organisation, localdate()  # type: ignore[attr-defined]
    if organisation is None:
        return None
    waiting = ProposedChange.objects.waiting().filter(organisation=organisation)
    return {
        "freshness": freshness_of(organisation.core_facts_on, reviewed_since(day)),
        "waiting": waiting.exists(),
    }


def colleagues_card(request: HttpRequest) -> dict[str, Any] | None:
    if request.space_organisation is None:  # type: ignore[attr-defined]
        return None
    roles = OrganisationRole.objects.current(localdate()).filter(organisation=request.space_organisation)  # type: ignore[attr-defined]
    return {"count": roles.values("person").distinct().count()}


site.register(SpaceItem(_("Profile"), "building-store", "space:organisation", 10, of_organisation=True))
site.register(SpaceItem(_("Colleagues"), "users", "space:colleagues", 20, of_organisation=True))
site.register(SpaceItem(_("Who I am"), "user", "space:me", 80))
site.register_card(SpaceCard("network/space/profile_card.html", profile_card, 10))
site.register_card(SpaceCard("network/space/colleagues_card.html", colleagues_card, 20))
site.register_urls(
    path("qui/", views.Who.as_view(), name="who"),
    path("moi/", views.Me.as_view(), name="me"),
    path("<int:organisation>/fiche/", views.Profile.as_view(), name="organisation"),
    path("<int:organisation>/fiche/modifier/", views.Propose.as_view(), name="propose"),
    path("<int:organisation>/fiche/exacte/", views.Exact.as_view(), name="exact"),
    path("<int:organisation>/fiche/logo/", views.Logo.as_view(), name="logo"),
    path("<int:organisation>/collegues/", people.Colleagues.as_view(), name="colleagues"),
    path("<int:organisation>/collegues/inviter/", people.Invite.as_view(), name="invite"),
    path("<int:organisation>/collegues/<int:role>/", people.Colleague.as_view(), name="colleague"),
    path("<int:organisation>/invitations/<int:pk>/retirer/", people.Withdraw.as_view(), name="withdraw"),
)
