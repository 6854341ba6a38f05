"""Memberships, categories and applications as tables."""

from datetime import date, datetime

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.models import Application, Category, Membership


class MembershipTable(tables.Table):
    holder = tables.Column(_("Member"), order_by=("sort_key",), empty_values=())
    standing = tables.TemplateColumn(
        template_name="membership/desk/standing.html", verbose_name=_("Standing"), orderable=False
    )
    paid_until = tables.Column(_("Paid until"), orderable=False)
    category = tables.Column(_("Category"), order_by=("category__position",))
    county = tables.Column(_("MRC"), accessor="organisation__county", order_by=("organisation__county__sort_key",))
    kind = tables.Column(_("Kind"), accessor="organisation__kind", empty_values=(), orderable=False)

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ()

    def render_holder(self, record: Membership) -> str:
        return str(record)

    def render_paid_until(self, value: date) -> str:
        return long_date(value)

    def render_kind(self, record: Membership) -> str:
        return str(record.organisation.get_kind_display()) if record.organisation else str(_("A person"))


class CategoryTable(tables.Table):
    name = tables.Column(_("Category"), order_by=("sort_key",), empty_values=())
    holder = tables.Column(_("Held by"))
    is_voting = tables.Column(_("Has a vote"))
    year = tables.Column(_("Membership year"))
    is_open = tables.Column(_("On the site"))

    class Meta:
        model = Category
        fields: tuple[str, ...] = ()

    def render_name(self, record: Category) -> str:
        return record.name

    def render_is_voting(self, value: bool) -> str:
        return str(_("Yes") if value else _("No"))

    def render_is_open(self, value: bool) -> str:
        return str(_("Yes") if value else _("No"))


class ApplicationTable(tables.Table):
    who = tables.Column(_("Applicant"), order_by=("sort_key",), empty_values=())
    category = tables.Column(_("Category"))
    submitted_at = tables.Column(_("Received on"))
    state = tables.Column(_("State"))

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()

    def render_who(self, record: Application) -> str:
        return str(record)

    def render_submitted_at(self, value: datetime) -> str:
        return long_date(value)
