"""The network's place on the desk: a line of the rail, its screens, its look-ups."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.network import views
from arrimage.network.desk import importing, organisations, people, review, territory
from arrimage.network.desk.origins import Origins
from arrimage.network.models import Organisation, Person

__all__ = ["organisations", "people", "territory"]

desk.site.register_rail(
    desk.RailItem(
        "network", _("Network"), "users-group", "desk:network-home", 40, permission="network.view_municipality"
    )
)
desk.site.register_urls(
    path("reseau/", views.Home.as_view(), name="network-home"),
    path("reseau/qui/", views.Who.as_view(), name="network-who"),
    path("reseau/noms/organisations/", views.Names.as_view(model=Organisation), name="network-organisation-names"),
    path("reseau/noms/personnes/", views.Names.as_view(model=Person), name="network-person-names"),
    path("reseau/importer/", importing.Imports.as_view(), name="network-imports"),
    path("reseau/importer/<int:pk>/", importing.ImportPage.as_view(), name="network-import"),
    path("reseau/importer/<int:pk>/colonnes/", importing.Columns.as_view(), name="network-import-columns"),
    path("reseau/a-verifier/", review.Review.as_view(), name="network-review"),
    path("reseau/fusionner/<str:kind>/<int:pk>/<int:other>/", review.MergePage.as_view(), name="network-merge"),
    path("reseau/fusions/<int:pk>/defaire/", review.UndoMerge.as_view(), name="network-merge-undo"),
    path("reseau/meme-nom/", views.SameName.as_view(), name="network-same-name"),
)
desk.site.register_card(review.CARD)
desk.site.register_panel(Origins())
