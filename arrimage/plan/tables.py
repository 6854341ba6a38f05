"""The desk's lists of the plan's records."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from arrimage.plan.models import Action, Deliverable, Framework, Indicator, Plan


class PlanTable(tables.Table):
    title = tables.Column(linkify=("desk:plan-detail", {"pk": tables.A("pk")}), verbose_name=_("Plan"))

    class Meta:
        model = Plan
        fields = ("title", "status", "start", "end", "is_public")


class ActionTable(tables.Table):
    code = tables.Column(linkify=("desk:action-detail", {"pk": tables.A("pk")}))

    class Meta:
        model = Action
        fields = ("code", "label", "plan", "deadline_raw", "deadline_end")


class IndicatorTable(tables.Table):
    text = tables.Column(linkify=("desk:indicator-detail", {"pk": tables.A("pk")}))
    action = tables.Column(accessor="action__code", verbose_name=_("Action"))

    class Meta:
        model = Indicator
        fields = ("text", "action", "measure", "is_public")


class DeliverableTable(tables.Table):
    title = tables.Column(linkify=("desk:deliverable-detail", {"pk": tables.A("pk")}))
    action = tables.Column(accessor="action__code", verbose_name=_("Action"))

    class Meta:
        model = Deliverable
        fields = ("title", "nature", "action", "due_on", "accepted_on")


class FrameworkTable(tables.Table):
    name = tables.Column(linkify=("desk:framework-detail", {"pk": tables.A("pk")}))

    class Meta:
        model = Framework
        fields = ("name", "funder")
