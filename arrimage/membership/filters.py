"""What the lists of memberships and of applications are narrowed by; standings are those of today."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from arrimage.membership.models import Application, Category, Membership
from arrimage.membership.queries import members_on
from arrimage.membership.standing import MembershipQuerySet, Standing
from arrimage.network.models import Organisation, RegionalCounty

MEMBERS = "members"
WITHIN = (("30", _("30 days")), ("60", _("60 days")), ("90", _("90 days")))


class MembershipFilter(FilterSet):
    standing = ChoiceFilter(
        label=_("Standing"), choices=((MEMBERS, _("Members, those in grace included")), *Standing.choices), method="of"
    )
    category = ModelChoiceFilter(label=_("Category"), queryset=Category.objects.all())
    kind = ChoiceFilter(
        label=_("Kind of organisation"), field_name="organisation__kind", choices=Organisation.Kind.choices
    )
    county = ModelChoiceFilter(
        label=_("MRC"), field_name="organisation__county", queryset=RegionalCounty.objects.all(), to_field_name="code"
    )
    ends_within = ChoiceFilter(label=_("Year that ends within"), choices=WITHIN, method="ending")

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ()

    def of(self, found: MembershipQuerySet, name: str, standing: str) -> MembershipQuerySet:
        day = localdate()
        chosen = members_on(day) if standing == MEMBERS else Membership.objects.of_standing(standing, day)
        return found.filter(pk__in=chosen.order_by().values("pk"))

    def ending(self, found: MembershipQuerySet, name: str, days: str) -> MembershipQuerySet:
        """Members today who will not be, grace left aside, so many days from now."""
        day = localdate()
        today: Any = members_on(day, grace=False).order_by().values("pk")
        later: Any = members_on(day + timedelta(days=int(days)), grace=False).order_by().values("pk")
        return found.filter(pk__in=today).exclude(pk__in=later)


class ApplicationFilter(FilterSet):
    state = ChoiceFilter(label=_("State"), choices=Application.State.choices[1:])
    category = ModelChoiceFilter(label=_("Category"), queryset=Category.objects.all())

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()
