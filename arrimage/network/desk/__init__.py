"""The network's place on the desk: a line of the rail, its screens, its look-ups."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.network import views
from arrimage.network.desk import (
    access,
    committees,
    facts,
    importing,
    labels,
    organisations,
    people,
    proposals,
    radar,
    review,
    segments,
    sharing,
    support,
    territory,
    timeline,
)
from arrimage.network.desk.origins import Origins
from arrimage.network.models import Organisation, Person

__all__ = [
    "access",
    "committees",
    "facts",
    "importing",
    "labels",
    "organisations",
    "people",
    "proposals",
    "radar",
    "review",
    "segments",
    "sharing",
    "support",
    "territory",
    "timeline",
]

PERSON_FACTS = ("first_name", "last_name", "email", "phone")

desk.site.register_rail(
    desk.RailItem(
        "network", _("Network"), "users-group", "desk:network-home", 40, permission="network.view_municipality"
    )
)
desk.site.register_timeline(timeline.Ties())
desk.site.register_timeline(timeline.Saves())
desk.site.register_urls(
    path("reseau/", views.Home.as_view(), name="network-home"),
    path("reseau/qui/", views.Who.as_view(), name="network-who"),
    path("reseau/noms/organisations/", views.Names.as_view(model=Organisation), name="network-organisation-names"),
    path("reseau/noms/personnes/", views.Names.as_view(model=Person), name="network-person-names"),
    path("reseau/noms/etiquettes/", views.TagNames.as_view(), name="network-tag-names"),
    path("reseau/noms/secteurs/", views.SectorNames.as_view(), name="network-sector-names"),
    path("reseau/importer/", importing.Imports.as_view(), name="network-imports"),
    path("reseau/importer/<int:pk>/", importing.ImportPage.as_view(), name="network-import"),
    path("reseau/importer/<int:pk>/colonnes/", importing.Columns.as_view(), name="network-import-columns"),
    path("reseau/a-verifier/", review.Review.as_view(), name="network-review"),
    path("reseau/fusionner/<str:kind>/<int:pk>/", review.MergeSearch.as_view(), name="network-merge-search"),
    path("reseau/fusionner/<str:kind>/<int:pk>/<int:other>/", review.MergePage.as_view(), name="network-merge"),
    path("reseau/fusions/<int:pk>/defaire/", review.UndoMerge.as_view(), name="network-merge-undo"),
    path("reseau/meme-nom/", views.SameName.as_view(), name="network-same-name"),
    path("reseau/neq/", views.Neq.as_view(), name="network-neq"),
    path("reseau/reglages/", labels.Settings.as_view(), name="network-settings"),
    path("reseau/propositions/", proposals.Proposals.as_view(), name="network-proposals"),
    path("reseau/propositions/<int:pk>/", proposals.Proposal.as_view(), name="network-proposal"),
    path("reseau/acces/", access.Requests.as_view(), name="network-requests"),
    path("reseau/acces/<int:pk>/", access.Request.as_view(), name="network-request"),
    path("reseau/a-decider/", facts.SetAsideList.as_view(), name="network-set-aside"),
    path("reseau/a-decider/<int:pk>/", facts.Decide.as_view(), name="network-decide"),
    path("organisations/<int:pk>/a-jour/", facts.Confirm.as_view(), name="organisation-confirm"),
    path("organisations/<int:pk>/logo/", facts.Logo.as_view(), name="organisation-logo"),
    path("organisations/<int:pk>/partager/", sharing.Sharing.as_view(), name="organisation-share"),
    path("organisations/principes/<int:pk>/", facts.PrincipleDocument.as_view(), name="principle-document"),
    path("personnes/<int:pk>/a-jour/", facts.Confirm.as_view(model=Person, fields=PERSON_FACTS), name="person-confirm"),
    path("personnes/<int:pk>/partager/", sharing.Sharing.as_view(model=Person), name="person-share"),
)
desk.site.register_card(review.CARD)
desk.site.register_card(proposals.CARD)
desk.site.register_panel(proposals.ProposalsPanel())
desk.site.register_panel(Origins())
