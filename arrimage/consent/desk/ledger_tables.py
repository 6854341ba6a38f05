"""The columns of the ledger's lists."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrimage.consent.decisions import last_day
from arrimage.consent.models import Address, ConsentEntry, Purpose, Suppression
from arrimage.consent.rules import Act, Basis
from arrimage.kit.templatetags.formats import long_date, number

ACTS, BASES = dict(Act.choices), dict(Basis.choices)


class ConsentEntryTable(tables.Table):
    number = tables.Column(verbose_name=_("No."))
    on = tables.Column(verbose_name=_("Day"))
    address = tables.Column(verbose_name=_("E-mail"), order_by=("address__address",))
    act = tables.Column(verbose_name=_("Act"), accessor="pk", order_by=("act",))
    purpose = tables.Column(verbose_name=_("Purpose"), empty_values=(), order_by=("purpose__position",))
    basis = tables.Column(verbose_name=_("Basis"), accessor="pk", order_by=("basis",))
    ends = tables.Column(verbose_name=_("Until"), accessor="pk", order_by=("ends",))
    source = tables.Column(verbose_name=_("Source"), accessor="pk", order_by=("source",))

    class Meta:
        model = ConsentEntry
        fields: tuple[str, ...] = ()

    def render_number(self, value: int) -> str:
        return number(value)

    def render_on(self, value: date) -> str:
        return long_date(value)

    def render_act(self, record: ConsentEntry) -> str:
        return str(ACTS.get(record.act, record.act))

    def render_purpose(self, record: ConsentEntry) -> str:
        return record.purpose.name if record.purpose else gettext("All purposes")

    def render_basis(self, record: ConsentEntry) -> str:
        return str(BASES.get(record.basis, "—"))

    def render_ends(self, record: ConsentEntry) -> str:
        if not record.basis:
            return "—"
        return long_date(last_day(record.ends)) if record.ends else gettext("without end")

    def render_source(self, record: ConsentEntry) -> str:
        return str(record.get_source_display())


class AddressTable(tables.Table):
    address = tables.Column(verbose_name=_("E-mail"), accessor="pk", order_by=("address",))
    entries_count = tables.Column(verbose_name=_("Entries"))
    last_on = tables.Column(verbose_name=_("Last act"))

    class Meta:
        model = Address
        fields: tuple[str, ...] = ()

    def render_address(self, record: Address) -> str:
        return str(record)

    def render_last_on(self, value: date) -> str:
        return long_date(value)


class SuppressionTable(tables.Table):
    address = tables.Column(verbose_name=_("E-mail"), accessor="pk", order_by=("address",))
    reason = tables.Column(verbose_name=_("Reason"), accessor="pk", order_by=("reason",))
    purpose = tables.Column(verbose_name=_("Purpose"), empty_values=())
    since = tables.Column(verbose_name=_("Since"))
    lifted_on = tables.Column(verbose_name=_("State"), empty_values=())

    class Meta:
        model = Suppression
        fields: tuple[str, ...] = ()

    def render_address(self, record: Suppression) -> str:
        return str(record)

    def render_reason(self, record: Suppression) -> str:
        return str(record.get_reason_display())

    def render_purpose(self, record: Suppression) -> str:
        return record.purpose.name if record.purpose else gettext("All purposes")

    def render_since(self, value: date) -> str:
        return long_date(value)

    def render_lifted_on(self, record: Suppression) -> str:
        if record.lifted_on is None or record.lifted_on > localdate():
            return gettext("In force")
        return gettext("Lifted on %(day)s") % {"day": long_date(record.lifted_on)}


class PurposeTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"), accessor="pk", order_by=("name_fr",))
    code = tables.Column(verbose_name=_("Code"))
    kind = tables.Column(verbose_name=_("Kind"), accessor="pk", order_by=("kind",))
    is_active = tables.Column(verbose_name=_("In use"))

    class Meta:
        model = Purpose
        fields: tuple[str, ...] = ()

    def render_name(self, record: Purpose) -> str:
        return record.name

    def render_kind(self, record: Purpose) -> str:
        return str(record.get_kind_display())

    def render_is_active(self, value: Any) -> str:
        return gettext("Yes") if value else gettext("No")
