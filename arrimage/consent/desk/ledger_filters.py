"""The visible filters of the ledger's lists."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.consent.models import ConsentEntry, Purpose, Suppression
from arrimage.consent.rules import Act, Basis

STATES = (("standing", _("In force today")), ("over", _("No longer in force")), ("refusal", _("Withdrawal or refusal")))


class ConsentEntryFilter(django_filters.FilterSet):
    purpose = django_filters.ModelChoiceFilter(queryset=Purpose.objects.all(), label=_("Purpose"))
    basis = django_filters.ChoiceFilter(choices=Basis.choices, label=_("Basis"))
    act = django_filters.ChoiceFilter(choices=Act.choices, label=_("Act"))
    source = django_filters.ChoiceFilter(choices=ConsentEntry.Source.choices, label=_("Source"))
    state = django_filters.ChoiceFilter(choices=STATES, label=_("State"), method="in_state")

    class Meta:
        model = ConsentEntry
        fields: tuple[Any, ...] = ()

    def in_state(self, entries: QuerySet[ConsentEntry], name: str, state: str) -> QuerySet[ConsentEntry]:
        if state == "refusal":
            return entries.filter(act__in=(Act.WITHDRAWN, Act.REFUSED))
        standing = Q(pk__in=[])
        for purpose in Purpose.objects.refusable().in_use():
            in_force = ConsentEntry.objects.standing(purpose, localdate(), localdate())
            if purpose.is_factual:  # which rests on no consent: only what speaks of it stands for it
                in_force = in_force.filter(purpose=purpose)
            standing |= Q(pk__in=in_force.values("pk"))
        return entries.filter(standing) if state == "standing" else entries.exclude(basis="").exclude(standing)


class SuppressionFilter(django_filters.FilterSet):
    reason = django_filters.ChoiceFilter(choices=Suppression.Reason.choices, label=_("Reason"))
    in_force = django_filters.ChoiceFilter(
        choices=((True, _("Yes")), (False, _("No"))), label=_("In force"), method="still"
    )

    class Meta:
        model = Suppression
        fields: tuple[Any, ...] = ()

    def still(self, rows: QuerySet[Suppression], name: str, value: str) -> QuerySet[Suppression]:
        standing = Q(lifted_on=None) | Q(lifted_on__gt=localdate())
        return rows.filter(standing) if value == "True" else rows.exclude(standing)
