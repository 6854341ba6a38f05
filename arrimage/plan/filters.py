"""What the desk's lists of the plan can be narrowed by."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter

from arrimage.plan.models import Action, Deliverable, Indicator, Plan


class PlanFilter(FilterSet):
    class Meta:
        model = Plan
        fields = ("status", "is_public")


class ActionFilter(FilterSet):
    class Meta:
        model = Action
        fields = ("plan", "state_override", "framework_items")


def of_a_plan() -> ModelChoiceFilter:
    return ModelChoiceFilter(field_name="action__plan", label=_("Plan"), queryset=Plan.objects.all())


class IndicatorFilter(FilterSet):
    action__plan = of_a_plan()

    class Meta:
        model = Indicator
        fields = ("measure", "is_public", "action__plan", "framework_items")

    def filter_queryset(self, queryset: QuerySet[Indicator]) -> QuerySet[Indicator]:
        """One plan after the other, each in its own order: two plans may both have a 1.1.1."""
        found: QuerySet[Indicator] = super().filter_queryset(queryset)
        return found.order_by("action__plan", "action__position", "position", "pk")


class DeliverableFilter(FilterSet):
    action__plan = of_a_plan()

    class Meta:
        model = Deliverable
        fields = ("nature", "action__plan")

    def filter_queryset(self, queryset: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
        found: QuerySet[Deliverable] = super().filter_queryset(queryset)
        return found.order_by("action__plan", "action__position", "title", "pk")
