"""From the check-ins to the journal: people and organisations that the directory knows. It makes nobody up."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from arrimage.agenda.models import Activity, Event, Presence
from arrimage.network.models import OrganisationRole, Person
from arrimage.network.queries import people_at
from arrimage.registration.attendance import no_shows, present_at
from arrimage.registration.models import Registration

State = Presence.State
Key = tuple[int | None, int | None]


def write_presences(*, event: Event) -> None:
    """Each person present, with her organisation; each organisation whose people are not in the directory.

    Whoever was convened or noted by mistake and did not come is noted as absent.
    """
    activity, here = event.activity, list(present_at(event))
    _note_all(activity, here)
    there = {_who(one) for one in here}
    _note_absent(activity, no_shows(event).filter(person__isnull=False), State.CONVENED, there)
    taken_back = Registration.objects.filter(enrolment__event=event, check_ins__undone_at__isnull=False).distinct()
    _note_absent(activity, taken_back, State.PRESENT, there)


def _note_absent(activity: Activity, registrations: Iterable[Registration], state: State, there: set[Key]) -> None:
    """Those of them whom the journal has in that state, unless somebody else brings them there."""
    keys = {_who(one) for one in registrations} - there
    for presence in activity.presences.filter(state=state):
        if _who(presence) in keys:
            _set(presence, state=State.ABSENT)


def _who(one: Presence | Registration) -> Key:
    """A person, whomever she stands for, or else an organisation: each is at an activity once."""
    return (one.person_id, None) if one.person_id else (None, one.organisation_id)


def _note_all(activity: Activity, registrations: Iterable[Registration]) -> None:
    known = {_who(presence): presence for presence in activity.presences.all()}
    for registration in registrations:
        _note(activity, registration, known)
    if new := [presence for presence in known.values() if presence.pk is None]:
        bulk_create_with_history(new, Presence)


def _note(activity: Activity, registration: Registration, known: dict[Key, Presence]) -> None:
    """Have a presence among those known say that she came; a new one is left for the caller to save."""
    person, organisation = registration.person, registration.organisation
    if person is None and organisation is None:
        return
    values: dict[str, Any] = {"state": State.PRESENT}
    found = known.get(_who(registration))
    if person is not None:
        role = OrganisationRole.objects.filter(person=person).first() if organisation is None else None
        stands_for = role.organisation_id if role else registration.organisation_id
        values["organisation_id"] = (found and found.organisation_id) or stands_for
    else:
        values["organisation_id"] = registration.organisation_id
    if found is None:
        known[_who(registration)] = Presence(activity=activity, person=person, **values)
    else:
        _set(found, **values)


def _set(presence: Presence, **values: Any) -> None:
    changed = [name for name, value in values.items() if getattr(presence, name) != value]
    for name in changed:
        setattr(presence, name, values[name])
    if changed and presence.pk is not None:
        presence.save(update_fields=changed)


def same_person(registration: Registration) -> Person | None:
    """The one person of the directory whose e-mail she gave; None when nobody, or several, have it."""
    alike = people_at(registration.email)
    return alike[0] if len(alike) == 1 else None


@transaction.atomic
def add_to_directory(*, registration: Registration) -> Person:
    """Tie a participant to the person who has her e-mail, or to a new one; the journal names her at once.

    Raises ValidationError when she is tied already.
    """
    registration = Registration.objects.select_for_update(of=("self",)).select_related("order").get(pk=registration.pk)
    if registration.person_id is not None:
        raise ValidationError(_("This participant is in the directory already."))
    person = same_person(registration) or _new_person(registration)
    registration.person = person
    registration.save(update_fields=["person"])
    event = registration.enrolment.event
    _take_place_of_the_organisation(event.activity, registration)
    if present_at(event).filter(pk=registration.pk).exists():
        _note_all(event.activity, [registration])
    return person


def _take_place_of_the_organisation(activity: Activity, registration: Registration) -> None:
    """Her organisation was noted without anybody: she now stands for it, and the row does not count twice."""
    organisation = registration.organisation_id
    others = present_at(registration.enrolment.event).filter(organisation=organisation, person=None)
    if organisation is not None and not others.exclude(pk=registration.pk).exists():
        for presence in activity.presences.filter(person=None, organisation=organisation):
            presence.delete()


def _new_person(registration: Registration) -> Person:
    person: Person = Person.objects.create(
        first_name=registration.first_name,
        last_name=registration.last_name,
        email=registration.email,
        language=registration.order.language,
    )
    if registration.organisation_id is not None:
        OrganisationRole.objects.create(person=person, organisation_id=registration.organisation_id)
    return person
