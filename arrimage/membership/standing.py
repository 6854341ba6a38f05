"""The standing of a membership on any day, worked out from what happened: the rule every count follows.

On a day D, by what was written down at a moment K:

- *admitted* when an act admits the holder by D and no later or same-day act ends the membership (resigned, excluded);
- *in good standing* when admitted, and a year of membership whose dues were settled by D has begun and, grace
  included, is not over. *current* within the year itself, *grace* after it;
- *lapsed* when admitted and the grace of its last settled year is over;
- *approved* when admitted with no year settled yet.

Only facts dated by D count for D, so a payment of April never changes the members of March. What is written down
later about March does: that is a restatement, and the count with K set to the end of March stays what it was.

A holder counts once, as she was known at K: organisations merged since then were two members, and still are in a
count «as it was known then». The history of the membership says who held it.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from arrimage.billing.models import Invoice
from arrimage.kit.records import SearchableQuerySet

ENDING = ("resigned", "excluded")


class Standing(models.TextChoices):
    APPLIED = "applied", _("Asked to join")
    REFUSED = "refused", _("Refused")
    APPROVED = "approved", _("Admitted, dues to come")
    CURRENT = "current", _("In good standing")
    GRACE = "grace", _("In grace")
    LAPSED = "lapsed", _("Lapsed")
    RESIGNED = "resigned", _("Resigned")
    EXCLUDED = "excluded", _("Excluded")


MEMBERS = (Standing.CURRENT, Standing.GRACE)


def known(rows: QuerySet[Any], known_at: datetime | None) -> QuerySet[Any]:
    """The rows as they were known at a moment, or as they are known now."""
    if known_at is None:
        return rows.filter(voided_at=None)
    return rows.filter(Q(voided_at=None) | Q(voided_at__gt=known_at), recorded_at__lte=known_at)


class MembershipQuerySet(SearchableQuerySet[Any]):
    def visible_to(self, user: Any) -> "MembershipQuerySet":
        return self if user.has_perm("membership.view_membership") else self.none()

    def known_by(self, known_at: datetime | None) -> "MembershipQuerySet":
        """Those of which an act was written down by that moment, and not voided."""
        from arrimage.membership.models.record import Act

        return self.filter(Exists(known(Act.objects.filter(membership=OuterRef("pk")), known_at)))

    def admitted(self, day: date, known_at: datetime | None = None) -> "MembershipQuerySet":
        """Admitted by the board by that day, and neither resigned nor excluded by then."""
        return self.alias(last_decision=last_decision(day, known_at)).filter(last_decision="approved")

    def in_good_standing(
        self, day: date, known_at: datetime | None = None, *, grace: bool = True
    ) -> "MembershipQuerySet":
        """The members on that day, those in grace among them unless told. A holder may appear twice: `one_a_holder`."""
        until = "grace_until__gte" if grace else "ends_on__gte"
        return self.admitted(day, known_at).filter(Exists(settled_terms(day, known_at).filter(**{until: day})))

    def with_holder(self, known_at: datetime | None = None) -> "MembershipQuerySet":
        """Annotate `of_organisation` and `of_person`, the keys of who holds it as known then."""
        return self.annotate(of_organisation=holder("organisation", known_at), of_person=holder("person", known_at))

    def one_a_holder(self, known_at: datetime | None = None) -> "MembershipQuerySet":
        """Of several memberships of one holder, as known then, the one written down first."""
        held = self.order_by().with_holder(known_at)
        firsts = held.values("of_organisation", "of_person").annotate(first=Min("pk")).values("first")
        return type(self)(self.model, using=self._db).filter(pk__in=firsts)

    def of_standing(self, standing: str, day: date, known_at: datetime | None = None) -> "MembershipQuerySet":
        """Those of one standing, without working out that of all the others."""
        begun = settled_terms(day, known_at)
        if standing in (Standing.APPLIED, Standing.REFUSED, *ENDING):
            return self.alias(last_act=last_act(day, known_at)).filter(last_act=standing)
        admitted = self.admitted(day, known_at)
        running, in_grace = Exists(begun.filter(ends_on__gte=day)), Exists(begun.filter(grace_until__gte=day))
        return {
            Standing.CURRENT: lambda: admitted.filter(running),
            Standing.GRACE: lambda: admitted.filter(in_grace).exclude(running),
            Standing.LAPSED: lambda: admitted.filter(Exists(begun)).exclude(in_grace),
            Standing.APPROVED: lambda: admitted.exclude(Exists(begun)),
        }[Standing(standing)]()

    def with_standing(self, day: date, known_at: datetime | None = None) -> "MembershipQuerySet":
        """Annotate `standing` on that day, and `paid_until`, the last day of the settled years begun by then.

        `standing` is None for a membership of which nothing had happened, or nothing was known.
        """
        settled = settled_terms(day, known_at)
        return self.annotate(
            last_act=last_act(day, known_at),
            paid_until=Subquery(settled.order_by("-ends_on").values("ends_on")[:1]),
            grace_until=Subquery(settled.order_by("-grace_until").values("grace_until")[:1]),
            standing=Case(
                When(~Q(last_act="approved"), then=F("last_act")),
                When(last_act__isnull=True, then=Value(None)),
                When(Exists(settled.filter(ends_on__gte=day)), then=Value(Standing.CURRENT.value)),
                When(Exists(settled.filter(grace_until__gte=day)), then=Value(Standing.GRACE.value)),
                When(Exists(settled), then=Value(Standing.LAPSED.value)),
                default=Value(Standing.APPROVED.value),
                output_field=CharField(),
            ),
        )

    def with_year(self, day: date, known_at: datetime | None = None) -> "MembershipQuerySet":
        """Annotate `year_category`: that of the settled year under way, or the last one; the membership's own else."""
        latest = settled_terms(day, known_at).order_by("-starts_on", "-pk").values("category")[:1]
        return self.annotate(
            year_category=Coalesce(Subquery(latest), F("category_id"), output_field=models.BigIntegerField())
        )


@lru_cache(maxsize=32)  # a board puts it into ten questions, and making it anew costs more than most of them
def settled_terms(day: date, known_at: datetime | None = None) -> QuerySet[Any]:
    """The years of the outer membership begun by that day, not charged or settled by then."""
    from arrimage.membership.models.record import Term

    return settled(Term.objects.filter(membership=OuterRef("pk")), day, known_at)


def settled(terms: QuerySet[Any], day: date, known_at: datetime | None = None) -> QuerySet[Any]:
    """Those of the terms that began by that day and are not charged, or whose dues were settled by then."""
    paid = Invoice.objects.settled(day, known_at).filter(pk=OuterRef("invoice"))
    free = Q(dues=0) | ~Q(waived_because="")
    return known(terms.filter(starts_on__lte=day), known_at).filter(free | Exists(paid)).order_by()


def last_decision(day: date, known_at: datetime | None = None) -> Subquery:
    """The kind of the last decision that took effect by that day; of two on one day, the one written down last."""
    from arrimage.membership.models.record import Act

    decisions = Act.objects.exclude(kind=Act.Kind.APPLIED).filter(membership=OuterRef("pk"), on__lte=day)
    return Subquery(known(decisions, known_at).order_by("-on", "-pk").values("kind")[:1])


def last_act(day: date, known_at: datetime | None = None) -> Coalesce:
    """The last decision by that day or, for want of any, that somebody asked to join."""
    from arrimage.membership.models.record import Act

    asked = Act.objects.filter(kind=Act.Kind.APPLIED, membership=OuterRef("pk"), on__lte=day)
    return Coalesce(last_decision(day, known_at), Subquery(known(asked, known_at).order_by().values("kind")[:1]))


def holder(side: str, known_at: datetime | None = None) -> Any:
    """The key of the organisation or person who holds the membership, as known at a moment or as it is now.

    Merging two organisations moves the memberships of one to the other; their history keeps who held them before.
    """
    if known_at is None:
        return F(f"{side}_id")
    from arrimage.membership.models.memberships import Membership

    versions = Membership.history.filter(id=OuterRef("pk")).order_by()
    then = versions.filter(history_date__lte=known_at).order_by("-history_date", "-history_id")
    # What is entered today of years past was held by whoever held it first.
    first = versions.order_by("history_date", "history_id")
    field = f"{side}_id"
    return Case(
        When(Exists(then), then=Subquery(then.values(field)[:1])),
        When(Exists(first), then=Subquery(first.values(field)[:1])),
        default=F(field),
        output_field=models.BigIntegerField(null=True),
    )
