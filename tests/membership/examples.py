"""What the tests of the whole house show of memberships, where the demo has none."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from arrimage.billing.amounts import NewLine
from arrimage.billing.operations import issue_invoice
from arrimage.billing.payers import payer_of
from arrimage.membership.models import Act, Category, MemberRequest, Membership, RenewalNotice, Term
from arrimage.membership.outlook import membership_of
from arrimage.membership.renewal.usual import ensure_steps
from arrimage.network.models import Organisation, Person


def stuck_notice() -> RenewalNotice:
    """A member in grace whose notice could not leave: she has no address."""
    found = RenewalNotice.objects.filter(state="no_address").first()
    return found or _stuck(Organisation.objects.order_by("-pk")[0])


def _stuck(organisation: Organisation) -> RenewalNotice:
    ensure_steps()
    day, at = timezone.localdate(), timezone.now()
    category = Category.objects.first() or Category.objects.create(name_fr="Membres réguliers")
    membership = Membership.objects.create(organisation=organisation, category=category)
    ended = day - timedelta(days=8)
    began, written = ended - timedelta(days=364), {"recorded_at": at, "category": category}
    Act.objects.create(membership=membership, kind="approved", on=began, recorded_at=at)
    year = {"starts_on": began, "ends_on": ended, "grace_until": ended + timedelta(days=60), "dues": 0}
    membership.terms.create(**year, **written)
    lines = [NewLine(label="Cotisation annuelle", unit_price=Decimal(120))]
    invoice = issue_invoice(payer=payer_of(organisation), lines=lines, on=day, at=at)
    year = {"starts_on": ended + timedelta(days=1), "ends_on": ended + timedelta(days=365), "dues": 120}
    term = Term.objects.create(membership=membership, invoice=invoice, grace_until=year["ends_on"], **year, **written)
    return RenewalNotice.objects.create(
        term=term, days=7, state="no_address", subject="Votre adhésion a pris fin", sent_at=at
    )


def a_member_who_asks(organisation: Organisation, person: Person) -> MemberRequest:
    """The organisation is a member of the demo; `person` has asked for something."""
    member = membership_of(organisation)
    said = {"kind": "leaving", "message": "Nous fermons en juin.", "asked_at": timezone.now()}
    found: MemberRequest = member.requests.waiting().first() or member.requests.create(person=person, **said)
    return found


def an_individual_member(person: Person) -> Membership:
    """She is a member herself, her year begun today."""
    found = Membership.objects.filter(person=person).first()
    return found or _individual(person)


def _individual(person: Person) -> Membership:
    day, at = timezone.localdate(), timezone.now()
    category = Category.objects.for_holder("person").first()
    category = category or Category.objects.create(name_fr="Amis du pôle", holder="person")
    membership = Membership.objects.create(person=person, category=category, contact=person)
    Act.objects.create(membership=membership, kind="approved", on=day, recorded_at=at)
    ends = day + timedelta(days=364)
    year = {"starts_on": day, "ends_on": ends, "grace_until": ends + timedelta(days=60), "dues": 0}
    membership.terms.create(category=category, recorded_at=at, **year)
    return membership
