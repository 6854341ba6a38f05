"""The columns of the network's lists."""

from datetime import date, datetime
from functools import lru_cache

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk.columns import BLANK, NamesColumn
from arrimage.kit.templatetags.formats import long_date, number
from arrimage.network.freshness import Freshness, freshness_of, reviewed_since
from arrimage.network.models import Municipality, Organisation, Person, RegionalCounty

LANGUAGES = dict(Person.Language.choices)


class OrganisationTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"), order_by=("sort_key",))
    kind = tables.Column(verbose_name=_("Kind"))
    municipality = tables.Column(verbose_name=_("Municipality"), order_by=("municipality__sort_key",))
    county = tables.Column(verbose_name=_("MRC"), order_by=("county__sort_key",))
    sectors = NamesColumn("sectors", verbose_name=_("Sectors"))
    legal_form = tables.Column(verbose_name=_("Legal form"))
    status = tables.Column(verbose_name=_("Status"))
    freshness = tables.Column(
        verbose_name=_("Up to date"), accessor="core_facts_on", order_by=("core_facts_on",), empty_values=()
    )
    employees = tables.Column(verbose_name=_("Employees"))
    tags = NamesColumn("tags", verbose_name=_("Tags"))
    contact = tables.Column(verbose_name=_("Contact"), accessor="email", orderable=False, empty_values=())
    updated_at = tables.Column(verbose_name=_("Changed on"))

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()

    def render_freshness(self, record: Organisation) -> str:
        if self._since is None:
            self._since = reviewed_since(localdate())
        return freshness_badge(freshness_of(record.core_facts_on, self._since))

    _since: date | None = None

    def render_employees(self, value: int) -> str:
        return number(value)

    def render_contact(self, record: Organisation) -> str:
        return contact_links(record)

    def render_updated_at(self, value: datetime) -> str:
        return long_date(value)


class PersonTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"), accessor="pk", order_by=("sort_key",))
    organisations = tables.Column(verbose_name=_("Organisations"), accessor="pk", orderable=False)
    contact = tables.Column(verbose_name=_("Contact"), accessor="email", orderable=False, empty_values=())
    is_expert = tables.Column(verbose_name=_("Expert"), empty_values=(None, False))
    language = tables.Column(verbose_name=_("Language"), accessor="pk", order_by=("language",))
    tags = NamesColumn("tags", verbose_name=_("Tags"))
    updated_at = tables.Column(verbose_name=_("Changed on"))

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def render_name(self, record: Person) -> str:
        return str(record)

    def render_language(self, record: Person) -> str:
        return str(LANGUAGES.get(record.language, record.language))

    def render_is_expert(self) -> str:
        return gettext("Yes")

    def render_organisations(self, record: Person) -> str:
        return ", ".join(role.organisation.name for role in record.current_roles) or BLANK

    def render_contact(self, record: Person) -> str:
        return contact_links(record)

    def render_updated_at(self, value: datetime) -> str:
        return long_date(value)


class MunicipalityTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"), order_by=("sort_key",))
    designation = tables.Column(verbose_name=_("Designation"))
    county = tables.Column(verbose_name=_("MRC"), order_by=("county__sort_key",))
    population = tables.Column(verbose_name=_("Population"))
    population_year = tables.Column(verbose_name=_("Year"))
    code = tables.Column(verbose_name=_("Geographic code"))

    class Meta:
        model = Municipality
        fields: tuple[str, ...] = ()

    def render_population(self, value: int) -> str:
        return number(value)

    def render_population_year(self, value: int) -> str:
        return str(value)


class CountyTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"), order_by=("sort_key",))
    members = tables.Column(verbose_name=_("Municipalities"))
    population = tables.Column(verbose_name=_("Population"))
    code = tables.Column(verbose_name=_("Code"))

    class Meta:
        model = RegionalCounty
        fields: tuple[str, ...] = ()

    def render_population(self, value: int) -> str:
        return number(value)


@lru_cache(maxsize=30)  # three badges in each language, on every row
def _badge(freshness: Freshness, language: str) -> SafeString:
    return render_to_string("network/freshness.html", {"freshness": freshness})


def freshness_badge(freshness: Freshness) -> SafeString:
    """A colour, an icon and the word."""
    return _badge(freshness, get_language() or "")


def contact_links(record: Organisation | Person) -> str:
    """E-mail and phone as links that write and call; a dash when there is neither."""
    links = []
    if record.email:
        address = escape(record.email)
        links.append(f'<a href="mailto:{address}">{address}</a>')
    if record.phone:
        called = "".join(sign for sign in record.phone if sign.isdigit() or sign == "+")
        links.append(f'<a href="tel:{escape(called)}">{escape(record.phone)}</a>')
    return mark_safe("<br>".join(links)) if links else BLANK
