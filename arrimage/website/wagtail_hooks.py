"""The workshop in the hub's colours, with the way back to the desk; nothing typed there is lost with a session."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from arrimage.website.views import workshop_session


@hooks.register("register_admin_menu_item")
def back_to_the_desk() -> MenuItem:
    return MenuItem(_("Back to the desk"), reverse("desk:home"), name="desk", icon_name="arrow-left", order=1)


@hooks.register("insert_global_admin_css")
def colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("arrimage/workshop.css"))


@hooks.register("register_admin_urls")
def session() -> list[URLPattern]:
    return [path("seance/", workshop_session, name="workshop-session")]


@hooks.register("insert_editor_js")
def hold_back_what_would_be_lost() -> SafeString:
    """The editor's own saving leads to the sign-in page when the session ended: what was typed is gone."""
    return format_html(
        '<script src="{}" data-session="{}" data-sign-in="{}" data-open="{}" data-ended="{}" data-silent="{}" '
        'data-standing="{}"></script>',
        static("arrimage/workshop-session.js"),
        reverse("workshop-session"),
        reverse("account_login"),
        _("Sign in, in another tab"),
        _("Your session has ended: nothing is lost. Open the sign-in page in another tab, sign in, then save here."),
        _("The server does not answer: nothing is lost. Leave this page open and save again in a moment."),
        _("You are signed in again: save now."),
    )


@hooks.register("insert_editor_js")
def show_whole_lists_of_blocks() -> SafeString:
    return format_html('<script src="{}"></script>', static("arrimage/workshop-blocks.js"))


@hooks.register("construct_help_menu")
def only_our_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """The library's own news and guide speak English, of another product."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger"]
