"""Asking to join, being admitted or refused by the board, coming back."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.models import Act, Category, Membership
from arrimage.membership.operations.terms import begin_term, locked, refuse_unfit, save
from arrimage.membership.standing import Standing
from arrimage.network.facts import Confidence, Provenance, Source, note
from arrimage.network.models import Organisation, Person

GONE = (Standing.RESIGNED, Standing.EXCLUDED, Standing.REFUSED)


@transaction.atomic
def apply(
    *,
    holder: Organisation | Person,
    category: Category,
    on: date,
    at: datetime,
    by: str = "",
    contact: Person | None = None,
) -> Membership:
    """Write down that somebody asks to join. Raises ValidationError when she belongs or has asked already."""
    refuse_future(on, at)
    organisation = holder if isinstance(holder, Organisation) else None
    wanted = Category.Holder.ORGANISATION if organisation else Category.Holder.PERSON
    if category.holder != wanted:
        raise ValidationError({"category": _("This category is for another kind of holder: choose another one.")})
    refuse_unfit(category, organisation)
    # Two people at once: the holder's row is the queue in which they wait.
    type(holder)._base_manager.select_for_update().get(pk=holder.pk)
    _refuse_double(holder, localdate(at))
    person = None if organisation else holder
    membership = Membership(organisation=organisation, person=person, category=category, contact=contact)
    save(membership, at)
    write(membership, Act.Kind.APPLIED, on=on, at=at, by=by)
    return membership


@transaction.atomic
def admit(
    *,
    membership: Membership,
    on: date,
    resolution: str,
    at: datetime,
    by: str = "",
    waived_because: str = "",
    revenue_band: str = "",
) -> Membership:
    """The board's decision: the holder is a member, and her first year begins with its dues and invoice.

    `revenue_band` is what the staff knows of the organisation's yearly revenue: its profile says so from then on.
    """
    member = locked(membership)
    refuse_future(on, at)
    if standing_on(member, localdate(at)) is not Standing.APPLIED:
        raise ValidationError(_("The application of “%(member)s” is decided already.") % {"member": member})
    asked = member.acts.filter(kind=Act.Kind.APPLIED, voided_at=None).order_by("on").first()
    if asked is not None and on < asked.on:
        raise ValidationError(
            {
                "on": _("She asked to join on %(day)s: the board decides on that day or later.")
                % {"day": long_date(asked.on)}
            }
        )
    write(member, Act.Kind.APPROVED, on=on, at=at, by=by, resolution=resolution)
    if revenue_band and member.organisation is not None:
        _say_revenue(member.organisation, revenue_band, localdate(at))
    begin_term(membership=member, on=on, at=at, by=by, waived_because=waived_because)
    return member


def _say_revenue(organisation: Organisation, band: str, day: date) -> None:
    """Somebody at the desk decides, as on the profile's own form."""
    if organisation.revenue_band != band:
        note(organisation, ["revenue_band"], Provenance(Source.STAFF, day, Confidence.HIGH))
        organisation.revenue_band = band
        organisation.save(update_fields=["revenue_band", "facts"])


@transaction.atomic
def refuse(*, membership: Membership, on: date, reason: str, at: datetime, by: str = "", resolution: str = "") -> Act:
    """The board says no, and why."""
    member = locked(membership)
    refuse_future(on, at)
    if standing_on(member, localdate(at)) is not Standing.APPLIED:
        raise ValidationError(_("The application of “%(member)s” is decided already.") % {"member": member})
    return write(member, Act.Kind.REFUSED, on=on, at=at, by=by, reason=reason, resolution=resolution)


@transaction.atomic
def readmit(
    *,
    membership: Membership,
    on: date,
    resolution: str,
    at: datetime,
    by: str = "",
    category: Category | None = None,
    waived_because: str = "",
    revenue_band: str = "",
) -> Membership:
    """A new stay of somebody who had left, been excluded or refused; the former one stays as it was."""
    member = locked(membership)
    if standing_on(member, localdate(at)) not in GONE:
        raise ValidationError(_("“%(member)s” has not left: renew the membership instead.") % {"member": member})
    left = member.acts.filter(kind__in=GONE, voided_at=None).order_by("-on", "-pk").first()
    if left is not None and on < left.on:
        raise ValidationError(
            {"on": _("The former membership ended on %(day)s: choose that day or later.") % {"day": long_date(left.on)}}
        )
    asked: dict[str, Any] = {"category": category or member.category, "contact": member.contact, "on": on}
    new = apply(holder=member.holder, at=at, by=by, **asked)
    said = {"resolution": resolution, "waived_because": waived_because, "revenue_band": revenue_band}
    return admit(membership=new, on=on, at=at, by=by, **said)


def write(membership: Membership, kind: str, *, on: date, at: datetime, by: str, **said: str) -> Act:
    """Write an act down. Raises ValidationError, by field, when it lacks its reason."""
    act = Act(membership=membership, kind=kind, on=on, recorded_at=at, recorded_by=by, **said)
    if kind not in (Act.Kind.APPLIED, Act.Kind.APPROVED) and not act.reason.strip():
        raise ValidationError({"reason": _("Say why: the reason stays with the membership.")})
    act.save()
    return act


def standing_on(membership: Membership, day: date) -> Standing | None:
    found = Membership.objects.with_standing(day).get(pk=membership.pk).standing
    return Standing(found) if found else None


def refuse_future(on: date, at: datetime) -> None:
    if on > localdate(at):
        raise ValidationError({"on": _("This day has not come yet: write it down once it has taken place.")})


def _refuse_double(holder: Organisation | Person, day: date) -> None:
    stays = Membership.objects.filter(**{"organisation" if isinstance(holder, Organisation) else "person": holder})
    for stay in stays.with_standing(day):
        if stay.standing == Standing.APPLIED:
            raise ValidationError(_("“%(member)s” has already asked to join.") % {"member": holder})
        if stay.standing is not None and stay.standing not in GONE:
            raise ValidationError(
                _("“%(member)s” has been admitted already: renew her membership instead.") % {"member": holder}
            )
