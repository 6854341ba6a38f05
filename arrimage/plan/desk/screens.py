"""The plan's records on the desk's bases: plans, actions, indicators, deliverables, funders' frameworks."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.kit.desk.changes import may_read_names
from arrimage.kit.desk.once import token_for
from arrimage.plan import filters, forms, formsets, tables
from arrimage.plan.binding import IndicatorForm
from arrimage.plan.desk.looking import looking_at
from arrimage.plan.desk.publishing import BULK
from arrimage.plan.models import Action, Deliverable, Framework, Indicator, Plan, Task
from arrimage.plan.models.parameters import said
from arrimage.plan.operations.reminders import next_reminder
from arrimage.plan.queries import action_page, action_rows, figure_for, plan_totals, publicity

REMINDERS_SHOWN = 12


@desk.register
class PlanScreen(desk.Records):
    model = Plan
    path = "plan/plans"
    icon = "target"
    rail = "plan"
    table_class = tables.PlanTable
    filterset_class = filters.PlanFilter
    form_class = forms.PlanForm
    formsets = (formsets.ReportingPeriods,)
    detail_template = "plan/desk/plan.html"
    in_global_search = False
    add_label = _("Add a plan")
    empty_text = _("Import the hub’s plan from its document, or write one here.")

    def detail_context(self, request: HttpRequest, record: Plan) -> dict[str, Any]:
        looking = looking_at(request, record)
        totals = plan_totals(record, looking.period, looking.day)
        return {"looking": looking, "today": localdate(), "totals": totals, "publicity": publicity(record)}


@desk.register
class ActionScreen(desk.Records):
    model = Action
    path = "plan/actions"
    icon = "flag"
    rail = "plan"
    table_class = tables.ActionTable
    filterset_class = filters.ActionFilter
    form_class = forms.ActionForm
    formsets = (formsets.Responsibilities, formsets.Tasks, formsets.BudgetLines)
    detail_template = "plan/desk/action.html"
    form_template = "plan/desk/plan_form.html"
    select_related = ("plan",)
    add_label = _("Add an action")
    empty_text = _("Import a plan, or add its actions one by one.")

    def form_initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"plan": request.GET.get("plan")}

    def found_everywhere(self, queryset: "QuerySet[Action]") -> "QuerySet[Action]":
        """None of a draft: nothing of it is decided yet."""
        return queryset.exclude(plan__status=Plan.Status.DRAFT)

    def labels_found(self, records: Sequence[Action]) -> list[str]:
        """With their plan where several are live: each has its action 1.1."""
        several = Plan.objects.live().count() > 1
        return [f"{action} – {action.plan.title}" if several else str(action) for action in records]

    def detail_context(self, request: HttpRequest, record: Action) -> dict[str, Any]:
        looking = looking_at(request, record.plan)
        return {
            "looking": looking,
            "plan": record.plan,
            "page": (page := action_page(record, looking.period, looking.day, request.user)),
            "next_reminder": next_reminder(page.row, localdate()),
            "reminders": record.reminders.select_related("recipient").order_by("-sent_at")[:REMINDERS_SHOWN],
            "reads_names": may_read_names(request.user, Task),
            "note_token": token_for(request),
            "document_token": token_for(request),
        }


@desk.register
class IndicatorScreen(desk.Records):
    model = Indicator
    path = "plan/indicateurs"
    icon = "chart-bar"
    rail = "plan"
    table_class = tables.IndicatorTable
    filterset_class = filters.IndicatorFilter
    form_class = IndicatorForm
    formsets = (formsets.Targets, formsets.Readings)
    detail_template = "plan/desk/indicator.html"
    form_template = "plan/desk/plan_form.html"
    bulk_actions = BULK
    select_related = ("action__plan", "objective__plan")
    in_global_search = False
    add_label = _("Add an indicator")

    def detail_context(self, request: HttpRequest, record: Indicator) -> dict[str, Any]:
        looking = looking_at(request, record.plan)
        figure = figure_for(record, looking.period, looking.day)
        narrowed_by = said(record.parameters, figure.measure) if figure.measure else []
        return {"looking": looking, "figure": figure, "narrowed_by": narrowed_by}

    def form_initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"action": request.GET.get("action")}


@desk.register
class DeliverableScreen(desk.Records):
    model = Deliverable
    path = "plan/livrables"
    icon = "file-check"
    rail = "plan"
    table_class = tables.DeliverableTable
    filterset_class = filters.DeliverableFilter
    form_class = forms.DeliverableForm
    formsets = (formsets.Versions,)
    detail_template = "plan/desk/deliverable.html"
    select_related = ("action__plan",)
    in_global_search = False
    add_label = _("Add a deliverable")
    empty_text = _("A study, a plan, a tool that an action promises: add it, then its versions.")

    def form_initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"action": request.GET.get("action")}


@desk.register
class FrameworkScreen(desk.Records):
    model = Framework
    path = "plan/cadres"
    icon = "sitemap"
    rail = "plan"
    table_class = tables.FrameworkTable
    form_class = forms.FrameworkForm
    formsets = (formsets.FrameworkItems,)
    detail_template = "plan/desk/framework.html"
    in_global_search = False
    add_label = _("Add a funder’s framework")
    empty_text = _("A funder’s own axes: write them here, then tag the actions.")

    def detail_context(self, request: HttpRequest, record: Framework) -> dict[str, Any]:
        """The same figures, read along the funder's axes."""
        day, axes = localdate(), []
        plan = Plan.objects.live().filter(start__lte=day, end__gte=day, parent_action=None).first()
        for item in record.items.all():
            tagged = item.actions.filter(plan=plan)
            axes.append((item, action_rows(tagged, plan.period, day, request.user) if plan else []))
        return {"axes": axes}
