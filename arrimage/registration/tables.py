"""Registrations and the events that take them, as tables."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.kit.templatetags.formats import long_date, money
from arrimage.registration.models import Enrolment, Registration

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class EnrolmentTable(tables.Table):
    event = tables.Column(_("Event"), order_by=("event__activity__sort_key",))
    date = tables.Column(_("Date"), accessor="event__activity__date")
    capacity = tables.Column(_("Places"), attrs=NUMBER)
    confirmed = tables.Column(pgettext_lazy("how many", "Registered"), attrs=NUMBER)
    waiting = tables.Column(_("Waiting"), attrs=NUMBER)

    class Meta:
        model = Enrolment
        fields = ()
        sequence = ("event", "date", "capacity", "confirmed", "waiting")

    def render_date(self, value: object) -> str:
        return long_date(value)  # type: ignore[arg-type]


class RegistrationTable(tables.Table):
    name = tables.Column(_("Name"), accessor="last_name", order_by=("sort_key",))
    event = tables.Column(_("Event"), accessor="enrolment__event", order_by=("enrolment__event__activity__date",))
    state = tables.TemplateColumn(template_name="registration/desk/state.html", verbose_name=_("State"))
    place = tables.Column(_("Rank"), attrs=NUMBER)
    organisation = tables.Column(_("Organisation"), accessor="organisation_name")
    email = tables.Column(_("E-mail"))
    ticket = tables.Column(_("Ticket"))
    price = tables.Column(_("Price"), attrs=NUMBER)

    class Meta:
        model = Registration
        fields = ()
        sequence = ("name", "event", "state", "place", "organisation", "email", "ticket", "price")

    def render_name(self, record: Registration) -> str:
        return str(record)

    def render_price(self, value: object) -> str:
        return money(value)  # type: ignore[arg-type]
