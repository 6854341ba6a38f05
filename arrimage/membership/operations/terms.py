"""The years of a membership: beginning one with its dues and invoice, waiving its dues, changing category."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.dues import dues_in
from arrimage.membership.expected import had_a_year
from arrimage.membership.models import Category, DuesRate, Membership, Term
from arrimage.membership.operations.consents import tell_of
from arrimage.membership.operations.invoicing import invoice_dues
from arrimage.membership.standing import Standing
from arrimage.membership.years import MembershipYear, renewed_year

Scales = Mapping[int, list[DuesRate]]
LEFT = (Standing.RESIGNED, Standing.EXCLUDED, Standing.REFUSED, Standing.APPLIED)


def every_scale() -> Scales:
    """The dues of all categories, read once for a run over many members."""
    scales: dict[int, list[DuesRate]] = {}
    for rate in DuesRate.objects.all():
        scales.setdefault(rate.category_id, []).append(rate)
    return scales


def locked(membership: Membership) -> Membership:
    """The membership again, alone to be changed until the transaction ends."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related(
        "category", "organisation__municipality", "person", "contact"
    )
    return rows.get(pk=membership.pk)


@transaction.atomic
def begin_term(
    *,
    membership: Membership,
    on: date,
    at: datetime,
    by: str = "",
    waived_because: str = "",
    scales: Scales | None = None,
) -> Term:
    """The year that `on` calls for: the first one, the one that follows, or a new one after a lapse.

    Issues its invoice unless nothing is charged. A year prepared already that has not begun is given back as it is,
    so that a run begun again asks nobody twice. Raises ValidationError for who left, or where no dues are known.
    """
    member = locked(membership)
    _refuse_who_left(member, on)
    past = list(member.terms.filter(voided_at=None).order_by("starts_on"))
    last = past[-1] if past else None
    if last is not None and last.starts_on > on:
        return last
    starts_on, year = renewed_year(member.category, last.ends_on if last else None, on)
    dues = _dues(member, year, starts_on, is_first=last is None, scales=scales)
    charged = dues > 0 and not waived_because
    invoice = (
        invoice_dues(
            membership=member,
            category=member.category,
            starts_on=starts_on,
            ends_on=year.ends_on,
            dues=dues,
            on=localdate(at),
            at=at,
            by=by,
        )
        if charged
        else None
    )
    term = Term.objects.create(
        membership=member,
        category=member.category,
        starts_on=starts_on,
        ends_on=year.ends_on,
        grace_until=year.grace_until,
        dues=dues,
        invoice=invoice,
        waived_because=waived_because,
        recorded_at=at,
        recorded_by=by,
    )
    if not charged:
        tell_of(membership=member, at=at, by=by)
    return term


def _refuse_who_left(member: Membership, on: date) -> None:
    standing = Membership.objects.with_standing(on).get(pk=member.pk).standing
    if standing in (None, *LEFT):
        raise ValidationError(
            _("“%(member)s” is not admitted on %(day)s: no year can begin.") % {"member": member, "day": long_date(on)}
        )


def _dues(
    member: Membership, year: MembershipYear, starts_on: date, *, is_first: bool, scales: Scales | None
) -> Decimal:
    category = member.category
    rates: Iterable[DuesRate] = category.rates.all() if scales is None else scales.get(category.pk, [])
    band = member.organisation.revenue_band if member.organisation else ""
    was_member = is_first and had_a_year(member.holder, but=member)
    dues = dues_in(category, rates, year, starts_on, band=band, is_first=is_first, was_member=was_member)
    if dues is None:
        raise ValidationError(
            _("The dues of “%(category)s” are not known for a year that begins on %(day)s: add them to the category.")
            % {"category": category, "day": long_date(year.starts_on)}
        )
    return dues


@transaction.atomic
def waive(*, term: Term, because: str, at: datetime, by: str = "") -> Term:
    """Ask no dues for a year, and say why: the year is voided and written again, from now on not charged.

    An invoice already issued stays on the books until a credit note is made of it.
    """
    if not because.strip():
        raise ValidationError({"because": _("Say why no dues are asked: the reason stays with the membership.")})
    if term.is_free:
        raise ValidationError(_("No dues are asked for this year already."))
    written = _written_again(term, because, at, by, waived_because=because, invoice=None)
    tell_of(membership=written.membership, at=at, by=by)
    return written


@transaction.atomic
def change_category(
    *, membership: Membership, category: Category, at: datetime, by: str = "", from_present_year: bool = False
) -> Membership:
    """The category of the years to come; of the present year too when it was wrong, its dues staying as they are."""
    member = locked(membership)
    refuse_unfit(category, member.organisation)
    if category.holder != member.category.holder:
        raise ValidationError({"category": _("This category is for another kind of holder: choose another one.")})
    day = localdate(at)
    if from_present_year:
        running = member.terms.filter(voided_at=None, starts_on__lte=day).order_by("-starts_on").first()
        if running is not None and running.category_id != category.pk:
            _written_again(running, _("Change of category"), at, by, category=category)
    member.category = category
    save(member, at)
    return member


def refuse_unfit(category: Category, organisation: object) -> None:
    """Raise ValidationError when the by-laws keep the category for other organisations."""
    if organisation is not None and not category.admits(organisation):
        raise ValidationError(
            {
                "category": _("“%(category)s” does not admit organisations of this kind or legal form.")
                % {"category": category}
            }
        )


def save(member: Membership, at: datetime) -> None:
    """The history is dated by the moment given: a count «as it was known» reads who held the membership then."""
    member._history_date = at  # type: ignore[attr-defined]  # where simple_history looks first
    member.save()


def _written_again(term: Term, because: str, at: datetime, by: str, **said: object) -> Term:
    """Void a year and write it down again with what was wrong made right."""
    kept = ("membership_id", "category_id", "starts_on", "ends_on", "grace_until", "dues", "invoice_id")
    values = {name: getattr(term, name) for name in (*kept, "waived_because")}
    term.voided_at, term.voided_by, term.void_reason = at, by, because[:250]
    term.save(update_fields=["voided_at", "voided_by", "void_reason"])
    for name, value in said.items():
        values.pop(f"{name}_id", None)
        values[name] = value
    return Term.objects.create(**values, recorded_at=at, recorded_by=by)
