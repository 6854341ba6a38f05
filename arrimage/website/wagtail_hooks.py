"""The workshop in the hub's colours, with the way back to the desk."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def back_to_the_desk() -> MenuItem:
    return MenuItem(_("Back to the desk"), reverse("desk:home"), name="desk", icon_name="arrow-left", order=1)


@hooks.register("insert_global_admin_css")
def colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("arrimage/workshop.css"))


@hooks.register("construct_help_menu")
def only_our_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """The library's own news and guide speak English, of another product."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger"]
