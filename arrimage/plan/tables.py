"""The desk's lists of the plan's records."""

from datetime import date

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.plan.models import Action, Deliverable, Framework, Indicator, Plan


class DayColumn(tables.Column):
    def render(self, value: date) -> str:
        return long_date(value)


class PlanTable(tables.Table):
    title = tables.Column(linkify=("desk:plan-detail", {"pk": tables.A("pk")}), verbose_name=_("Plan"))
    start = DayColumn()
    end = DayColumn()

    class Meta:
        model = Plan
        fields = ("title", "status", "start", "end", "is_public")


class ActionTable(tables.Table):
    code = tables.Column(linkify=("desk:action-detail", {"pk": tables.A("pk")}))
    deadline_end = DayColumn()

    class Meta:
        model = Action
        fields = ("code", "label", "plan", "deadline_raw", "deadline_end")


class IndicatorTable(tables.Table):
    text = tables.Column(linkify=("desk:indicator-detail", {"pk": tables.A("pk")}))
    action = tables.Column(accessor="action__code", verbose_name=_("Action"))
    plan = tables.Column(verbose_name=_("Plan"), orderable=False)

    class Meta:
        model = Indicator
        fields = ("text", "action", "plan", "measure", "is_public")


class DeliverableTable(tables.Table):
    title = tables.Column(linkify=("desk:deliverable-detail", {"pk": tables.A("pk")}))
    action = tables.Column(accessor="action__code", verbose_name=_("Action"))
    plan = tables.Column(accessor="action__plan", verbose_name=_("Plan"), orderable=False)
    due_on = DayColumn()
    accepted_on = DayColumn()

    class Meta:
        model = Deliverable
        fields = ("title", "nature", "action", "plan", "due_on", "accepted_on")


class FrameworkTable(tables.Table):
    name = tables.Column(linkify=("desk:framework-detail", {"pk": tables.A("pk")}))

    class Meta:
        model = Framework
        fields = ("name", "funder")
