"""Membership's place on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.membership.desk import cards, coverage, notices, pages, recruiting, renewals, requests, screens
from arrimage.membership.desk.panel import MembershipPanel

__all__ = ["coverage", "recruiting"]  # their own screens register themselves
from arrimage.membership.desk.members_on import MembersOn

desk.register(screens.MembershipScreen)
desk.register(screens.CategoryScreen)
desk.register(screens.ApplicationScreen)
desk.site.register_rail(
    desk.RailItem(
        *("membership", _("Memberships"), "users", "desk:membership-list", 41),
        permission="membership.view_membership",
    )
)
desk.site.register_panel(MembershipPanel())
desk.site.register_panel(renewals.NoticesPanel())
desk.site.register_card(renewals.CARD)
desk.site.register_card(cards.CARD)
desk.site.register_urls(*renewals.URLS, *notices.URLS)
desk.site.register_card(requests.CARD)
desk.site.register_urls(
    path("adhesions/ajouter/", pages.Add.as_view(), name="membership-add"),
    path("adhesions/membres-au/", MembersOn.as_view(), name="members-on"),
    path("adhesions/reglages/", pages.Settings.as_view(), name="membership-settings"),
    path("adhesions/actes/<int:pk>/annuler/", pages.VoidAct.as_view(), name="membership-void-act"),
    path("adhesions/annees/<int:pk>/annuler/", pages.VoidTerm.as_view(), name="membership-void-term"),
    path("adhesions/annees/<int:pk>/sans-frais/", pages.Waive.as_view(), name="membership-waive"),
    path("adhesions/demandes/<int:pk>/accepter/", pages.Approve.as_view(), name="application-approve"),
    path("adhesions/demandes/<int:pk>/retourner/", pages.SendBack.as_view(), name="application-send-back"),
    path("adhesions/demandes/<int:pk>/refuser/", pages.Refuse.as_view(), name="application-refuse"),
    path("adhesions/demandes-de-membres/", requests.Requests.as_view(), name="membership-requests"),
    path("adhesions/demandes-de-membres/<int:pk>/", requests.Answer.as_view(), name="membership-answer"),
    path("adhesions/<int:pk>/faire/<slug:step>/", pages.DoStep.as_view(), name="membership-step"),
)
