"""Who has access, on the desk: the coordination invites people and gives them roles."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.accounts.filters import UserFilter
from arrimage.accounts.forms import UserForm
from arrimage.accounts.models import User
from arrimage.accounts.operations import invite
from arrimage.accounts.queries import roles_of, with_second_factor
from arrimage.accounts.tables import UserTable
from arrimage.kit import desk


def invite_again(request: HttpRequest, users: QuerySet[User]) -> str:
    """Only people who never signed in: for the others the sign-in page has «forgotten password»."""
    waiting = [user for user in users if user.is_active and user.last_login is None]
    for user in waiting:
        invite(user=user)
    return ngettext(
        "%(count)d invitation is on its way; people who have already signed in receive none.",
        "%(count)d invitations are on their way; people who have already signed in receive none.",
        len(waiting),
    ) % {"count": len(waiting)}


@desk.register
class UserScreen(desk.Records):
    model = User
    path = "comptes"
    icon = "key"
    rail = "accounts"
    table_class = UserTable
    filterset_class = UserFilter
    form_class = UserForm
    detail_template = "accounts/user.html"
    prefetch_related = ("groups",)
    in_global_search = False
    add_label = gettext_lazy("Invite someone")
    bulk_actions = (
        desk.BulkAction(
            "inviter",
            gettext_lazy("Send the invitation again"),
            "mail",
            "accounts.change_user",
            invite_again,
            gettext_lazy("Each person ticked who never signed in receives a new link to choose a password."),
        ),
    )
    empty_text = gettext_lazy("Invite the people who work with you: each receives a link to choose a password.")

    def visible_to(self, user: Any) -> QuerySet[User]:
        """Whoever maintains the installation (superuser) is changed only by her like."""
        users = with_second_factor(User.objects.all())
        return users if user.is_superuser else users.filter(is_superuser=False)

    def detail_context(self, request: HttpRequest, record: User) -> dict[str, Any]:
        return {"roles": roles_of(record)}

    def saved(self, request: HttpRequest, record: User, created: bool) -> None:
        if created:
            invite(user=record)
            messages.info(request, _("An invitation leaves for %(email)s.") % {"email": record.email})


desk.site.register_rail(
    desk.RailItem("accounts", gettext_lazy("Accounts"), "key", "desk:user-list", 90, permission="accounts.view_user")
)
