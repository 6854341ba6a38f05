from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from arrimage.accounts.models import User
from arrimage.accounts.queries import roles_of


class UserTable(tables.Table):
    name = tables.Column(_("name"), accessor="pk", linkify=True, order_by=("first_name", "last_name"))
    email = tables.Column()
    roles = tables.Column(_("roles"), accessor="groups", orderable=False)
    last_login = tables.DateTimeColumn(verbose_name=_("last sign-in"), short=True, default=_("never"))
    second_factor = tables.BooleanColumn(verbose_name=_("second step"))
    is_active = tables.BooleanColumn(verbose_name=_("open"))

    class Meta:
        model = User
        fields = ("name", "email", "roles", "last_login", "second_factor", "is_active")

    def render_name(self, record: User) -> str:
        return str(record)

    def render_roles(self, record: User) -> Any:
        return ", ".join(str(role.label) for role in roles_of(record)) or "–"
