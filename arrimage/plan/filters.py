"""What the desk's lists of the plan can be narrowed by."""

from django_filters import FilterSet

from arrimage.plan.models import Action, Deliverable, Indicator, Plan


class PlanFilter(FilterSet):
    class Meta:
        model = Plan
        fields = ("status", "is_public")


class ActionFilter(FilterSet):
    class Meta:
        model = Action
        fields = ("plan", "state_override", "framework_items")


class IndicatorFilter(FilterSet):
    class Meta:
        model = Indicator
        fields = ("measure", "is_public", "action__plan", "framework_items")


class DeliverableFilter(FilterSet):
    class Meta:
        model = Deliverable
        fields = ("nature", "action__plan")
