"""What issues tell of the membership: the organisations that joined, never a person who is a member herself."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.letters.issue_sources.network import ORGANISATION, introduced
from arrimage.letters.sources import Fault, Item, Source, Window, register
from arrimage.membership.coverage.members import member_organisations
from arrimage.membership.models import Act
from arrimage.membership.standing import known
from arrimage.network.models import Organisation
from arrimage.network.public import public_organisations

# Dues are settled a while after the admission. Who was admitted longer ago renews, or comes from an old list.
SETTLED_WITHIN = timedelta(days=183)


def new_members(window: Window) -> list[Item]:
    """The organisations in good standing that were not at the last issue, lately admitted, as the public door lets
    them out: the latest `window.most`, in alphabetical order."""
    admitted = _lately_admitted(window)
    if not admitted:
        return []
    joined = set(member_organisations(localdate(window.now), window.now).filter(organisation__in=admitted))
    joined -= set(member_organisations(localdate(window.since), window.since).filter(organisation__in=joined))
    public = public_organisations(Organisation.objects.filter(pk__in=joined)) if joined else []
    latest = sorted((one.pk for one in public), key=admitted.index)[: window.most]
    return [introduced(one) for one in public if one.pk in latest]


def _lately_admitted(window: Window) -> list[int]:
    """The latest admission first, each once."""
    first = localdate(window.since) - SETTLED_WITHIN
    acts = Act.objects.filter(kind=Act.Kind.APPROVED, on__gte=first, on__lte=localdate(window.now))
    found = known(acts, window.now).exclude(membership__organisation=None).order_by("-on", "-pk")
    return list(dict.fromkeys(found.values_list("membership__organisation", flat=True)))


def member_faults(keys: Collection[int], now: datetime) -> Mapping[int, Fault]:
    """Gone from the public door, or no longer a member."""
    public = {one.pk for one in public_organisations(Organisation.objects.filter(pk__in=keys))}
    members = set(member_organisations(localdate(now)).filter(organisation__in=public))
    hidden, gone = set(keys) - public, public - members
    return {
        **{key: Fault(_("it is no longer a recognised enterprise of the network")) for key in hidden},
        **{key: Fault(_("it is no longer a member")) for key in gone},
    }


register(
    Source(
        "membership.new_members",
        gettext_lazy("New members"),
        gettext_lazy("New members"),
        new_members,
        member_faults,
        position=38,
        record=ORGANISATION,
    ),
)
