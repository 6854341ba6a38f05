"""Who belonged to the hub on a day, as known at a moment, and why two answers about one day differ."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.billing.models import Invoice, Payment
from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.models import Act, Category, Membership, Term
from arrimage.membership.standing import MembershipQuerySet


def end_of_day(day: date) -> datetime:
    """The last moment of a day at the hub: what was written down on it is known."""
    following = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
    return following - timedelta(microseconds=1)


def members_on(day: date, known_at: datetime | None = None, *, grace: bool = True) -> MembershipQuerySet:
    """The memberships in good standing on that day, one for each holder; as they are known now unless told."""
    standing: MembershipQuerySet = Membership.objects.in_good_standing(day, known_at, grace=grace)
    return standing.one_a_holder(known_at)


def members_count(day: date, known_at: datetime | None = None) -> int:
    return members_on(day, known_at).count()


@dataclass(frozen=True)
class Change:
    """A membership that one answer counts and the other does not; `why` says what was written down in between."""

    membership: Any
    is_gained: bool
    why: Sequence[str]


@dataclass(frozen=True)
class Restatement:
    """The members of one day as known at a moment, and as known later (now unless told)."""

    day: date
    known_at: datetime
    then: int
    now: int
    changes: Sequence[Change] = field(default=())

    @property
    def difference(self) -> int:
        return self.now - self.then


def restatement(day: date, known_at: datetime) -> Restatement:
    before, after = set(_keys(members_on(day, known_at))), set(_keys(members_on(day)))
    moved = Membership.objects.filter(pk__in=before ^ after).select_related("organisation", "person")
    changes = [Change(one, one.pk in after, written_since(one, day, known_at)) for one in moved]
    return Restatement(day, known_at, len(before), len(after), changes)


def _keys(memberships: MembershipQuerySet) -> Iterable[int]:
    keys: Iterable[int] = memberships.order_by().values_list("pk", flat=True)
    return keys


def written_since(membership: Any, day: date, known_at: datetime) -> list[str]:
    """What was written down, or voided, after that moment and speaks of that day or before."""
    said = [_act_said(act, known_at) for act in _since(Act.objects.filter(on__lte=day), membership, known_at)]
    terms = _since(Term.objects.filter(starts_on__lte=day), membership, known_at)
    said += [_term_said(term, known_at) for term in terms]
    invoices = Invoice.objects.filter(terms__membership=membership)
    payments = Payment.objects.filter(invoice__in=invoices, received_on__lte=day, recorded_at__gt=known_at)
    said += [
        _("Payment of %(day)s, written down on %(written)s")
        % {"day": long_date(payment.received_on), "written": long_date(payment.recorded_at)}
        for payment in payments.order_by("recorded_at")
    ]
    credits = Invoice.objects.filter(credits__in=invoices, issued_on__lte=day, recorded_at__gt=known_at)
    said += [
        _("Credit note of %(day)s, written down on %(written)s")
        % {"day": long_date(note.issued_on), "written": long_date(note.recorded_at)}
        for note in credits
    ]
    return said or [_("Two records of one holder were merged, or made two again.")]


def _since(rows: Any, membership: Any, known_at: datetime) -> Any:
    return rows.filter(Q(recorded_at__gt=known_at) | Q(voided_at__gt=known_at), membership=membership)


def _act_said(act: Act, known_at: datetime) -> str:
    words = {"what": act.get_kind_display(), "day": long_date(act.on)}
    if act.voided_at and act.recorded_at <= known_at:
        return _("“%(what)s” of %(day)s, voided on %(written)s") % {**words, "written": long_date(act.voided_at)}
    return _("“%(what)s” of %(day)s, written down on %(written)s") % {**words, "written": long_date(act.recorded_at)}


def _term_said(term: Term, known_at: datetime) -> str:
    words = {"from": long_date(term.starts_on), "until": long_date(term.ends_on)}
    if term.voided_at and term.recorded_at <= known_at:
        said = _("Year from %(from)s to %(until)s, voided on %(written)s")
        return said % {**words, "written": long_date(term.voided_at)}
    said = _("Year from %(from)s to %(until)s, written down on %(written)s")
    return said % {**words, "written": long_date(term.recorded_at)}


@dataclass(frozen=True)
class Share:
    label: str
    members: int


def members_by_category(day: date, known_at: datetime | None = None) -> list[Share]:
    """By the category of the year that counts on that day."""
    rows = members_on(day, known_at).with_year(day, known_at).order_by().values_list("year_category", flat=True)
    counted = Counter(rows)
    return [Share(str(one), counted[one.pk]) for one in Category.objects.all() if counted[one.pk]]


def members_by_county(day: date, known_at: datetime | None = None) -> list[Share]:
    """By the MRC that the organisation's profile has today; individual members and others without one come last."""
    names = members_on(day, known_at).order_by("organisation__county__sort_key")
    counted = Counter(names.values_list("organisation__county__name", flat=True))
    known = [Share(name, members) for name, members in counted.items() if name]
    return [*known, Share(_("MRC not known"), counted[None])] if counted[None] else known


def category_of(membership: Any, day: date) -> Category:
    """The category of the settled year under way on that day."""
    found = Membership.objects.filter(pk=membership.pk).with_year(day).get()
    return Category.objects.get(pk=found.year_category)


def standing_of(membership: Any, day: date) -> Any:
    """The membership again, with its `standing`, `paid_until` and `grace_until` on that day."""
    return Membership.objects.with_standing(day).get(pk=membership.pk)
