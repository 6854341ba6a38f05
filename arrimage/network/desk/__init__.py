"""The network's place on the desk: a line of the rail, its screens, its look-ups."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.network import views
from arrimage.network.desk import organisations, people, segments, territory, timeline
from arrimage.network.models import Organisation, Person

__all__ = ["organisations", "people", "segments", "territory", "timeline"]

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
    path("reseau/meme-nom/", views.SameName.as_view(), name="network-same-name"),
)
