"""The columns of the network's lists."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrimage.kit.templatetags.formats import long_date, number
from arrimage.network.models import Municipality, Organisation, Person, RegionalCounty

KINDS = dict(Organisation.Kind.choices)
STATUSES = dict(Organisation.Status.choices)
BLANK = "—"  # the table's own mark of a cell without anything


class OrganisationTable(tables.Table):
    name = tables.Column(order_by=("sort_key",))
    kind = tables.Column(verbose_name=_("kind"), accessor="pk", order_by=("kind",))
    municipality = tables.Column(verbose_name=_("municipality"), order_by=("municipality__sort_key",))
    county = tables.Column(order_by=("county__sort_key",))
    sectors = tables.Column(orderable=False)
    legal_form = tables.Column()
    status = tables.Column(verbose_name=_("status"), accessor="pk", order_by=("status",))
    contact = tables.Column(verbose_name=_("contact"), accessor="email", orderable=False, empty_values=())
    updated_at = tables.Column()

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()

    # Looked up here: Django's get_kind_display builds the whole list of choices again for every cell.
    def render_kind(self, record: Organisation) -> str:
        return str(KINDS.get(record.kind, record.kind))

    def render_status(self, record: Organisation) -> str:
        return str(STATUSES.get(record.status, record.status))

    def render_sectors(self, value: Any) -> str:
        return ", ".join(sector.name for sector in value.all()) or BLANK

    def render_contact(self, record: Organisation) -> str:
        return contact_links(record)

    def render_updated_at(self, value: datetime) -> str:
        return long_date(value)


class PersonTable(tables.Table):
    name = tables.Column(verbose_name=_("name"), accessor="pk", order_by=("sort_key",))
    organisations = tables.Column(verbose_name=_("organisations"), accessor="pk", orderable=False)
    contact = tables.Column(verbose_name=_("contact"), accessor="email", orderable=False, empty_values=())
    is_expert = tables.Column(verbose_name=_("expert"), empty_values=(None, False))
    updated_at = tables.Column()

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def render_name(self, record: Person) -> str:
        return str(record)

    def render_is_expert(self) -> str:
        return gettext("Yes")

    def render_organisations(self, record: Person) -> str:
        return ", ".join(role.organisation.name for role in record.current_roles) or BLANK

    def render_contact(self, record: Person) -> str:
        return contact_links(record)

    def render_updated_at(self, value: datetime) -> str:
        return long_date(value)


class MunicipalityTable(tables.Table):
    name = tables.Column(order_by=("sort_key",))
    designation = tables.Column()
    county = tables.Column(order_by=("county__sort_key",))
    population = tables.Column(attrs={"td": {"class": "text-end"}, "th": {"class": "text-end"}})
    population_year = tables.Column(verbose_name=_("year"))
    code = tables.Column()

    class Meta:
        model = Municipality
        fields: tuple[str, ...] = ()

    def render_population(self, value: int) -> str:
        return number(value)

    def render_population_year(self, value: int) -> str:
        return str(value)


class CountyTable(tables.Table):
    name = tables.Column(order_by=("sort_key",))
    members = tables.Column(verbose_name=_("municipalities"))
    population = tables.Column(verbose_name=_("population"))
    code = tables.Column()

    class Meta:
        model = RegionalCounty
        fields: tuple[str, ...] = ()

    def render_population(self, value: int) -> str:
        return number(value)


def contact_links(record: Organisation | Person) -> str:
    """E-mail and phone as links that write and call; a dash when there is neither."""
    links = []
    if record.email:
        links.append(("mailto:", record.email, record.email))
    if record.phone:
        links.append(("tel:", "".join(sign for sign in record.phone if sign.isdigit() or sign == "+"), record.phone))
    if not links:
        return BLANK
    return format_html_join(" · ", '<a href="{}{}">{}</a>', links)
