"""The columns of the registers."""

from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from arrimage.consent.models import AccessEntry, Incident, PrivacyRequest, Processor, RetentionRule, RetentionRun
from arrimage.kit.templatetags.formats import clock, long_date, number


class PrivacyRequestTable(tables.Table):
    number = tables.Column(_("Request"), accessor="pk", order_by=("pk",))
    requester_name = tables.Column(_("Person"))
    received_on = tables.Column(_("Received on"))
    due_on = tables.Column(_("To be answered by"))
    state = tables.TemplateColumn(
        template_name="consent/desk/state.html",
        verbose_name=_("State"),
        accessor="pk",
        order_by=("answered_on", "due_on"),
    )
    channel = tables.Column(_("Received by"))
    outcome = tables.Column(_("Outcome"))

    class Meta:
        model = PrivacyRequest
        fields: tuple[str, ...] = ()

    def render_number(self, record: PrivacyRequest) -> str:
        return str(record)

    def render_received_on(self, value: date) -> str:
        return long_date(value)

    def render_due_on(self, value: date) -> str:
        return long_date(value)


class IncidentTable(tables.Table):
    title = tables.Column(_("Incident"))
    known_on = tables.Column(_("Known on"))
    people_count = tables.Column(_("People concerned"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    serious = tables.Column(_("Serious injury"), empty_values=())
    notified_cai_on = tables.Column(_("Notice to the Commission"))
    kept_until = tables.Column(_("Kept until"), orderable=False)

    class Meta:
        model = Incident
        fields: tuple[str, ...] = ()

    def render_known_on(self, value: date) -> str:
        return long_date(value)

    def render_notified_cai_on(self, value: date) -> str:
        return long_date(value)

    def render_kept_until(self, value: date) -> str:
        return long_date(value)

    def render_people_count(self, value: int) -> str:
        return number(value)

    def render_serious(self, record: Incident) -> str:
        words = {"yes": _("Yes"), "no": _("No")}
        return str(words.get(record.serious, _("To be weighed")))


class RetentionRuleTable(tables.Table):
    data_class = tables.Column(_("Class of data"))
    sentence = tables.Column(_("Rule"), orderable=False)
    basis = tables.Column(_("Ground"), orderable=False)
    is_active = tables.Column(_("Applied"))

    class Meta:
        model = RetentionRule
        fields: tuple[str, ...] = ()

    def render_is_active(self, value: bool) -> Any:
        return _("Yes") if value else _("No")


class RetentionRunTable(tables.Table):
    number = tables.Column(_("Destruction"), accessor="pk", order_by=("pk",))
    day = tables.Column(_("As of"))
    total = tables.Column(
        _("Records"), orderable=False, attrs={"td": {"class": "num"}, "th": {"class": "num"}}, empty_values=()
    )
    run_by = tables.Column(_("By"), orderable=False)
    finished_at = tables.Column(_("Finished"))

    class Meta:
        model = RetentionRun
        fields: tuple[str, ...] = ()

    def render_number(self, record: RetentionRun) -> str:
        return str(record)

    def render_day(self, value: date) -> str:
        return long_date(value)

    def render_total(self, record: RetentionRun) -> str:
        return number(record.total)

    def render_finished_at(self, value: datetime) -> str:
        return long_date(value)


class AccessEntryTable(tables.Table):
    what = tables.Column(_("File"), accessor="pk", order_by=("what", "object_id"))
    user = tables.Column(_("Who"), order_by=("user__first_name", "user__last_name"))
    opened_at = tables.Column(_("When"))

    class Meta:
        model = AccessEntry
        fields: tuple[str, ...] = ()

    def render_what(self, record: AccessEntry) -> str:
        return str(record)

    def render_opened_at(self, value: datetime) -> str:
        return f"{long_date(value)}, {clock(value)}"


class ProcessorTable(tables.Table):
    name = tables.Column(_("Name"))
    service = tables.Column(_("Service"))
    place = tables.Column(_("Where the information is"))
    contract_on = tables.Column(_("Contract of"))

    class Meta:
        model = Processor
        fields: tuple[str, ...] = ()

    def render_contract_on(self, value: date) -> str:
        return long_date(value)
