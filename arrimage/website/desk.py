"""The way from the desk to the workshop."""

from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk

desk.site.register_rail(
    desk.RailItem("website", _("Website"), "world", "wagtailadmin_home", 110, permission="wagtailadmin.access_admin")
)
desk.site.register_rail(desk.RailItem("home", _("Today"), "sun", "desk:home", 10))
