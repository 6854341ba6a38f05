"""Who has to renew and who is to be told, by rule: nothing is stored, so a payment or a departure counts at once."""

from datetime import date, timedelta

from django.db.models import DateField, Exists, OuterRef, QuerySet, Subquery

from arrimage.billing.models import Invoice
from arrimage.membership.models import Membership, Term
from arrimage.membership.standing import MembershipQuerySet, settled

DAY = timedelta(days=1)


def to_renew(on: date, until: date) -> MembershipQuerySet:
    """The members in good standing on that day, grace included, whose last year ends by `until`.

    A year asked for and not paid is a year already: nobody is asked for two.
    """
    years = Term.objects.filter(membership=OuterRef("pk"), voided_at=None)
    paid = settled(Term.objects.filter(membership=OuterRef("pk")), on).order_by("-starts_on")
    standing: MembershipQuerySet = Membership.objects.in_good_standing(on)
    found = standing.filter(~Exists(years.filter(ends_on__gt=until))).alias(
        last_paid=Subquery(paid.values("starts_on")[:1], output_field=DateField())
    )
    following = years.filter(starts_on__gt=OuterRef("last_paid"))
    waiting: MembershipQuerySet = found.filter(~Exists(following))
    return waiting


def renewals() -> QuerySet[Term]:
    """The years that follow another one of the same membership."""
    earlier = Term.objects.filter(
        membership=OuterRef("membership"), voided_at=None, starts_on__lt=OuterRef("starts_on")
    )
    return (
        Term.objects.filter(voided_at=None).filter(Exists(earlier)).order_by("starts_on", "membership__sort_key", "pk")
    )


def unpaid_renewals(on: date) -> QuerySet[Term]:
    """Those of which something is still owed on that day, whoever the member is and wherever she stands."""
    owed = Invoice.objects.owed(on).filter(pk=OuterRef("invoice"))
    return renewals().filter(waived_because="").filter(Exists(owed))


def to_remind(on: date, first: int) -> QuerySet[Term]:
    """Those of members who still stand, which a notice `first` days from the end may speak of by that day."""
    standing = Membership.objects.in_good_standing(on).filter(pk=OuterRef("membership"))
    return unpaid_renewals(on).filter(starts_on__lte=on + DAY - timedelta(days=first)).filter(Exists(standing))


def ended_on(term: Term) -> date:
    """The last day of what comes before the year: the notices are counted from it."""
    return term.starts_on - DAY
