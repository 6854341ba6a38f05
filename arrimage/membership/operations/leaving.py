"""The end of a membership, dated and reasoned: who resigns, who is excluded."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.models import Act, Membership
from arrimage.membership.operations.consents import tell_of
from arrimage.membership.operations.joining import refuse_future, write
from arrimage.membership.operations.terms import locked


@transaction.atomic
def resign(*, membership: Membership, on: date, reason: str, at: datetime, by: str = "") -> Act:
    """The member leaves on that day, which may be past: the counts reported since show as restated."""
    return _end(membership, Act.Kind.RESIGNED, on, at, by, reason=reason)


@transaction.atomic
def exclude(*, membership: Membership, on: date, reason: str, resolution: str, at: datetime, by: str = "") -> Act:
    """The board excludes the member."""
    return _end(membership, Act.Kind.EXCLUDED, on, at, by, reason=reason, resolution=resolution)


def _end(membership: Membership, kind: str, on: date, at: datetime, by: str, **said: str) -> Act:
    member = locked(membership)
    refuse_future(on, at)
    decisions = member.acts.filter(voided_at=None).exclude(kind=Act.Kind.APPLIED).order_by("-on", "-pk")
    last = decisions.first()
    if last is None or last.kind != Act.Kind.APPROVED:
        raise ValidationError(_("“%(member)s” is not a member: there is nothing to end.") % {"member": member})
    if on < last.on:
        raise ValidationError(
            {
                "on": _("She was admitted on %(day)s: a membership ends on that day or later.")
                % {"day": long_date(last.on)}
            }
        )
    act = write(member, kind, on=on, at=at, by=by, **said)
    tell_of(membership=member, at=at, by=by)
    return act
