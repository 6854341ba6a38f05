"""One's consents and one's data, in the member space."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.consent.views import member as views
from arrimage.kit.space import SpaceItem, site

site.register(SpaceItem(_("What I receive"), "mail", "space:choices", 85))
site.register(SpaceItem(_("My data"), "shield-check", "space:my-data", 90))
site.register_urls(
    path("moi/envois/", views.Choices.as_view(), name="choices"),
    path("moi/donnees/", views.MyData.as_view(), name="my-data"),
)
