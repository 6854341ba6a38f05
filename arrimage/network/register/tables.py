"""The columns of the call list."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.network.models import Candidate
from arrimage.network.register.codes import Employees, Form

STATES, FORMS, BANDS = dict(Candidate.State.choices), dict(Form.choices), dict(Employees.choices)
BLANK = "—"


class CandidateTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"), order_by=("sort_key",))
    municipality = tables.Column(verbose_name=_("Municipality"), order_by=("municipality__sort_key",))
    county = tables.Column(verbose_name=_("MRC"), order_by=("county__sort_key",))
    sector = tables.Column(verbose_name=_("Sector"), order_by=("sector__sort_key",))
    form = tables.Column(verbose_name=_("Legal form"), accessor="pk", order_by=("form",))
    employees = tables.Column(verbose_name=_("Employees"), accessor="pk", order_by=("employees",))
    constituted_on = tables.Column(verbose_name=_("Constituted on"))
    organisation = tables.Column(verbose_name=_("In the directory as"), order_by=("organisation__sort_key",))
    doubts = tables.Column(verbose_name=_("Doubts"), accessor="pk", orderable=False)
    state = tables.Column(verbose_name=_("Call"), accessor="pk", order_by=("state",))
    owner = tables.Column(verbose_name=_("Who calls"), order_by=("owner__last_name",))
    next_on = tables.Column(verbose_name=_("Next call"))

    class Meta:
        model = Candidate
        fields: tuple[str, ...] = ()

    def render_form(self, record: Candidate) -> str:
        return str(FORMS.get(record.form, record.form))

    def render_employees(self, record: Candidate) -> str:
        return str(BANDS.get(record.employees, BLANK))

    def render_state(self, record: Candidate) -> str:
        return _now("Gone from the register") if record.gone_on else str(STATES.get(record.state, record.state))

    def render_doubts(self, record: Candidate) -> str:
        return str(len(record.doubts)) if record.doubts else BLANK

    def render_owner(self, value: Any) -> str:
        return str(value.get_full_name() or BLANK)

    def render_constituted_on(self, value: date) -> str:
        return long_date(value)

    def render_next_on(self, value: date) -> str:
        return long_date(value)
