"""The visible filters of the call list."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from arrimage.accounts.models import User
from arrimage.network.filters import MunicipalityFilter
from arrimage.network.models import Candidate, RegionalCounty, Sector
from arrimage.network.register.codes import Employees, Form

YES_OR_NO = (("yes", _("Yes")), ("no", _("No")))
MISSING = (("municipality", _("Municipality unknown")), ("sector", _("Sector unknown")))


class CandidateFilter(django_filters.FilterSet):
    known = django_filters.ChoiceFilter(choices=YES_OR_NO, label=_("In the directory"), method="is_known")
    state = django_filters.ChoiceFilter(choices=Candidate.State.choices, label=_("State of the call"))
    owner = django_filters.ModelChoiceFilter(queryset=User.objects.filter(is_active=True), label=_("Who calls"))
    county = django_filters.ModelChoiceFilter(queryset=RegionalCounty.objects.all(), label=_("MRC"))
    municipality = MunicipalityFilter(label=_("Municipality"), empty_label=_("All"))
    sector = django_filters.ModelChoiceFilter(queryset=Sector.objects.all(), label=_("Sector"))
    missing = django_filters.ChoiceFilter(choices=MISSING, label=_("To complete"), method="lacks")
    form = django_filters.ChoiceFilter(choices=Form.choices, label=_("Legal form"))
    employees = django_filters.ChoiceFilter(choices=Employees.choices, label=_("Employees"))
    here_by = django_filters.ChoiceFilter(choices=Candidate.HereBy.choices, label=_("In the territory by"))
    doubtful = django_filters.ChoiceFilter(choices=YES_OR_NO, label=_("With a doubt"), method="has_doubts")
    to_decide = django_filters.ChoiceFilter(
        choices=YES_OR_NO, label=_("With a possible match to decide"), method="has_matches"
    )
    standing = django_filters.ChoiceFilter(choices=YES_OR_NO, label=_("In the universe counted"), method="is_standing")

    class Meta:
        model = Candidate
        fields: tuple[Any, ...] = ()

    def is_known(self, candidates: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        return candidates.filter(organisation__isnull=value == "no")

    def lacks(self, candidates: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        return candidates.filter(**{f"{value}__isnull": True})

    def has_doubts(self, candidates: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        return candidates.exclude(doubts=[]) if value == "yes" else candidates.filter(doubts=[])

    def has_matches(self, candidates: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        waiting = Q(
            pk__in=Candidate.objects.filter(possible_matches__outcome="waiting", organisation=None).values("pk")
        )
        return candidates.filter(waiting if value == "yes" else ~waiting)

    def is_standing(self, candidates: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        gone = Q(gone_on__isnull=False) | Q(state=Candidate.State.NOT_SOCIAL_ECONOMY)
        return candidates.exclude(gone) if value == "yes" else candidates.filter(gone)
