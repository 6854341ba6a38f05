"""What the lists of needs, themes and trainings are narrowed by."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from arrimage.agenda.models import Activity
from arrimage.agenda.periods import Preset, period_of
from arrimage.network.models import RegionalCounty
from arrimage.training.models import LearningNeed, Theme, TrainingSheet


class NeedFilter(FilterSet):
    state = ChoiceFilter(label=_("State"), choices=LearningNeed.State.choices)
    gathered = BooleanFilter(label=_("In a theme"), field_name="theme", lookup_expr="isnull", exclude=True)
    untold = BooleanFilter(label=_("Answered, still to be told"), method="still_to_tell")
    theme = ModelChoiceFilter(label=_("Theme"), queryset=Theme.objects.all())
    period = ChoiceFilter(label=_("Said"), choices=Preset.choices, method="said_within")
    heard = ChoiceFilter(label=_("How it was heard"), choices=LearningNeed.Heard.choices)
    county = ModelChoiceFilter(
        label=_("MRC"), field_name="organisation__county", queryset=RegionalCounty.objects.all(), to_field_name="code"
    )

    class Meta:
        model = LearningNeed
        fields: tuple[str, ...] = ()

    def said_within(self, needs: QuerySet[LearningNeed], name: str, preset: str) -> QuerySet[LearningNeed]:
        period = period_of(preset, localdate())
        return needs.filter(said_on__gte=period.start, said_on__lt=period.end)

    def still_to_tell(self, needs: Any, name: str, wanted: bool) -> Any:
        told = LearningNeed.objects.to_tell().order_by().values("pk")
        return needs.filter(pk__in=told) if wanted else needs.exclude(pk__in=told)


class ThemeFilter(FilterSet):
    state = ChoiceFilter(label=_("State"), choices=Theme.State.choices)

    class Meta:
        model = Theme
        fields: tuple[str, ...] = ()


class SheetFilter(FilterSet):
    period = ChoiceFilter(label=_("Period"), choices=Preset.choices, method="within")
    status = ChoiceFilter(label=_("Status"), field_name="event__activity__status", choices=Activity.Status.choices)

    class Meta:
        model = TrainingSheet
        fields: tuple[str, ...] = ()

    def within(self, sheets: QuerySet[TrainingSheet], name: str, preset: str) -> QuerySet[TrainingSheet]:
        period = period_of(preset, localdate())
        return sheets.filter(event__activity__date__gte=period.start, event__activity__date__lt=period.end)
