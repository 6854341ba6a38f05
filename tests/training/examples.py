"""People registered for a training, organisations that are members, where a test or a judge needs one."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from arrimage.agenda.models import Event
from arrimage.membership.models import Act, Category, Membership
from arrimage.network.models import Organisation
from arrimage.registration.models import Enrolment, Order, Registration


def a_participant(
    event: Event, first_name: str = "Marie", organisation: Organisation | None = None, **fields: Any
) -> Registration:
    """Her registration is confirmed, unless `state` says otherwise."""
    enrolment, _made = Enrolment.objects.get_or_create(event=event)
    at = timezone.now()
    order = Order.objects.create(enrolment=enrolment, name=first_name, email="marie@exemple.example", placed_at=at)
    enrolment.last_place += 1
    enrolment.save()
    said = {"state": Registration.State.CONFIRMED, "decided_at": at, "place": enrolment.last_place, **fields}
    return Registration.objects.create(
        enrolment=enrolment, order=order, first_name=first_name, last_name="Roy", organisation=organisation, **said
    )


def a_member(organisation: Organisation) -> Membership:
    """The organisation is a member, its year begun today."""
    day, at = timezone.localdate(), timezone.now()
    category, _made = Category.objects.get_or_create(name_fr="Membres réguliers")
    membership = Membership.objects.create(organisation=organisation, category=category)
    Act.objects.create(membership=membership, kind="approved", on=day, recorded_at=at)
    ends = day + timedelta(days=364)
    year = {"starts_on": day, "ends_on": ends, "grace_until": ends, "dues": 0}
    membership.terms.create(category=category, recorded_at=at, **year)
    return membership
