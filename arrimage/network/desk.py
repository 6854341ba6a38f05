"""The network's place on the desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.network import views

desk.site.register_rail(
    desk.RailItem(
        "network", _("Network"), "users-group", "desk:network-home", 40, permission="network.view_municipality"
    )
)
desk.site.register_urls(
    path("reseau/", views.home, name="network-home"),
    path("reseau/qui/", views.who, name="network-who"),
)
