"""What an indicator may narrow the plan's own measures by, and «serves this action», which any record can have."""

import re
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, MultipleChoiceFilter, NumberFilter

from arrimage.evidence.measure import Records
from arrimage.evidence.parameters import CommonParameter
from arrimage.plan.models import Action, ActionLink, Deliverable, Plan, Reading

NUMBER = re.compile(r"\d{1,18}", re.ASCII)  # what a primary key can be on both databases


class DeliverableParameters(FilterSet):
    action = NumberFilter(label=_("Action"))
    nature = MultipleChoiceFilter(label=_("Nature"), choices=Deliverable.Nature.choices, distinct=False)

    class Meta:
        model = Deliverable
        fields = ()


class ReadingParameters(FilterSet):
    indicator = NumberFilter(label=_("Indicator"))

    class Meta:
        model = Reading
        fields = ()


def serving(records: Records, action: Any) -> Records:
    """The records linked by hand to the action of that primary key; none when it is not a number."""
    if not NUMBER.fullmatch(str(action)):
        return records.none()
    return records.filter(pk__in=linked_to(records, int(action)))


def linked_to(records: Records, action: int) -> "QuerySet[ActionLink, int]":
    content_type = ContentType.objects.get_for_model(records.model)
    return ActionLink.objects.filter(action=action, content_type=content_type).values_list("object_id", flat=True)


def actions_in_force() -> list[tuple[int, str]]:
    """Primary key and wording of each action of the live plans, for a filter."""
    return [
        (action.pk, str(action))
        for action in Action.objects.filter(plan__in=Plan.objects.live()).order_by("plan", "position")
    ]


SERVES_ACTION = CommonParameter("serves_action", _("Serves the action"), serving, actions_in_force)
