"""What the lists of issues, mailings and deliveries are narrowed by."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from arrimage.letters.models import Delivery, Issue, Mailing, Newsletter
from arrimage.letters.queries.progress import ACCEPTED
from arrimage.letters.reasons import REASONS

ACCEPTED_BY_SERVER = "accepted"


class IssueFilter(FilterSet):
    newsletter = ModelChoiceFilter(label=_("Newsletter"), queryset=Newsletter.objects.all())
    status = ChoiceFilter(label=_("State"), choices=Issue.Status.choices)

    class Meta:
        model = Issue
        fields: tuple[Any, ...] = ()


class MailingFilter(FilterSet):
    kind = ChoiceFilter(label=_("Kind"), choices=Mailing.Kind.choices)
    status = ChoiceFilter(label=_("State"), choices=Mailing.Status.choices)
    newsletter = ModelChoiceFilter(label=_("Newsletter"), queryset=Newsletter.objects.all())

    class Meta:
        model = Mailing
        fields: tuple[Any, ...] = ()


class DeliveryFilter(FilterSet):
    mailing = ModelChoiceFilter(label=_("Mailing"), queryset=Mailing.objects.all())
    state = ChoiceFilter(
        label=_("State"),
        choices=[(ACCEPTED_BY_SERVER, _("Accepted, whatever came of it since")), *Delivery.State.choices],
        method="in_state",
    )
    why = ChoiceFilter(label=_("Reason"), choices=list(REASONS.items()))
    maybe_twice = BooleanFilter(label=_("Perhaps received twice"))

    class Meta:
        model = Delivery
        fields: tuple[Any, ...] = ()

    def in_state(self, deliveries: QuerySet[Delivery], name: str, state: str) -> QuerySet[Delivery]:
        return deliveries.told_as(*(ACCEPTED if state == ACCEPTED_BY_SERVER else [state]))
