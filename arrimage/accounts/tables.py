from datetime import datetime

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.accounts.models import User
from arrimage.accounts.queries import roles_of
from arrimage.kit.templatetags.formats import long_date


class UserTable(tables.Table):
    name = tables.Column(
        gettext_lazy("Name"),
        accessor="pk",
        linkify=("desk:user-detail", [tables.A("pk")]),
        order_by=("first_name", "last_name"),
    )
    email = tables.Column(gettext_lazy("E-mail"))
    roles = tables.Column(gettext_lazy("Roles"), accessor="groups", orderable=False)
    last_login = tables.Column(gettext_lazy("Last sign-in"), default=gettext_lazy("Never"))
    second_factor = tables.Column(gettext_lazy("Second step"))
    is_active = tables.Column(gettext_lazy("Account"))

    class Meta:
        model = User
        fields = ("name", "email", "roles", "last_login", "second_factor", "is_active")

    def render_name(self, record: User) -> str:
        return str(record)

    def render_roles(self, record: User) -> str:
        return ", ".join(str(role.label) for role in roles_of(record))

    def render_last_login(self, value: datetime) -> str:
        return long_date(value)

    def render_second_factor(self, value: bool) -> str:
        return _("On") if value else _("Not set up yet")

    def render_is_active(self, value: bool) -> str:
        return _("Open") if value else _("Closed")
