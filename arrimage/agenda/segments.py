"""What may be asked of organisations and people in view of the activities that met them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from arrimage.agenda.models import Activity, Presence
from arrimage.network.models import Segment
from arrimage.network.segments import Asking, Condition, register
from arrimage.network.segments.conditions import day_field, days_field, first_of_last

GROUP = gettext_lazy("Activities")


class _Kinds(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


def _kinds() -> _Kinds:
    return _Kinds(
        label=gettext_lazy("Of these kinds (any when none is ticked)"), choices=Activity.Kind.choices, required=False
    )


@dataclass(frozen=True)
class _Met(Condition):
    """Present at a held activity; `who` is the column of the presence."""

    who: str = "organisation"

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        first, last = self.between(said, asking.day)
        activities = _activities(asking).filter(date__gte=first, date__lte=min(last, asking.day))
        if said["kinds"]:
            activities = activities.filter(kind__in=said["kinds"])
        present = Presence.objects.filter(state=Presence.State.PRESENT, activity__in=activities.order_by().values("pk"))
        named = present.filter(**{f"{self.who}__isnull": False})
        return Q(pk__in=named.order_by().values(self.who))

    def between(self, said: Mapping[str, Any], day: date) -> tuple[date, date]:
        raise NotImplementedError


def _activities(asking: Asking) -> QuerySet[Activity]:
    """Held, counted once, and those the asker may see."""
    seen = Activity.objects.all() if asking.user is None else Activity.objects.visible_to(asking.user)
    return seen.held().filter(duplicate_of__isnull=True)


@dataclass(frozen=True)
class MetInLastDays(_Met):
    operators = {
        "last": pgettext_lazy("segment", "in the last (days)"),
        "not_last": pgettext_lazy("segment", "not in the last (days)"),
    }
    contraries = {"not_last": "last"}

    def fields(self) -> dict[str, forms.Field]:
        return {"days": days_field(), "kinds": _kinds()}

    def between(self, said: Mapping[str, Any], day: date) -> tuple[date, date]:
        return first_of_last(said["days"], day), day


@dataclass(frozen=True)
class MetBetween(_Met):
    operators = {
        "between": pgettext_lazy("segment", "between these days"),
        "not_between": pgettext_lazy("segment", "not between these days"),
    }
    contraries = {"not_between": "between"}

    def fields(self) -> dict[str, forms.Field]:
        return {"start": day_field(gettext_lazy("From")), "end": day_field(gettext_lazy("To")), "kinds": _kinds()}

    def look_over(self, said: dict[str, Any]) -> None:
        if said["start"] > said["end"]:
            raise ValidationError(_("The first day comes after the last: correct one of the two."))

    def between(self, said: Mapping[str, Any], day: date) -> tuple[date, date]:
        return said["start"], said["end"]


for _target, _who in ((Segment.Target.ORGANISATION, "organisation"), (Segment.Target.PERSON, "person")):
    register(
        _target,
        MetInLastDays("agenda.met_days", pgettext_lazy("segment", "Met"), GROUP, _who),
        MetBetween("agenda.met_between", gettext_lazy("Met in a period"), GROUP, _who),
    )
