"""What one does with the journal: log, hold, cancel, follow up. Each call is one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import transaction

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, ActivityDocument, ConfidentialNote, FollowUp, Presence
from arrimage.agenda.operations.announcing import announce_activity
from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person, RegionalCounty


@dataclass(frozen=True)
class Company:
    """Those with whom an activity is held. The names are of organisations and people not yet in the network."""

    organisations: Sequence[Organisation] = ()
    people: Sequence[Person] = ()
    municipalities: Sequence[Municipality] = ()
    counties: Sequence[RegionalCounty] = ()
    new_organisations: Sequence[str] = ()
    new_people: Sequence[str] = ()

    def __str__(self) -> str:
        known = (*self.organisations, *self.people, *self.municipalities, *self.counties)
        return ", ".join([*map(str, known), *self.new_organisations, *self.new_people])


@dataclass(frozen=True)
class Entry:
    """What is known of an activity when it is logged; `details` are other fields of Activity, by name."""

    kind: str
    date: date
    title: str = ""
    company: Company = field(default_factory=Company)
    details: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def log_activity(*, by: User, entry: Entry, day: date) -> Activity:
    """The activity of that entry: held when its date has come, else planned."""
    status = Activity.Status.HELD if entry.date <= day else Activity.Status.PLANNED
    fields = {"status": status, **entry.details}
    activity = Activity(owner=by, kind=entry.kind, date=entry.date, title=entry.title, **fields)
    activity.full_clean(exclude=["owner"])
    activity.save()
    name_company(activity=activity, company=entry.company)
    fill_head_count(activity=activity)
    return activity


@transaction.atomic
def name_company(*, activity: Activity, company: Company) -> None:
    """Set the territories met, and add those named to those present: who was there already stays.

    One presence per person, with the organisation she stands for among those named; one per other organisation.
    """
    activity.municipalities_met.set(company.municipalities)
    activity.counties_met.set(company.counties)
    there: set[tuple[int | None, int | None]] = set(activity.presences.values_list("person", "organisation"))
    state = Presence.State.PRESENT if activity.status == Activity.Status.HELD else Presence.State.CONVENED
    organisations = [*company.organisations, *(_new_organisation(name) for name in company.new_organisations)]
    people = [*company.people, *(_new_person(name) for name in company.new_people)]
    roles = OrganisationRole.objects.filter(person__in=people, organisation__in=organisations)
    stands_for = dict(roles.values_list("person", "organisation"))
    for person in people:
        if all(known != person.pk for known, _organisation in there):
            Presence.objects.create(
                activity=activity, person=person, organisation_id=stands_for.get(person.pk), state=state
            )
    for organisation in organisations:
        if organisation.pk not in stands_for.values() and (None, organisation.pk) not in there:
            Presence.objects.create(activity=activity, organisation=organisation, state=state)


def _new_organisation(name: str) -> Organisation:
    kind, status = Organisation.Kind.OTHER, Organisation.Status.TO_VERIFY
    made: Organisation = Organisation.objects.create(name=name, kind=kind, status=status)
    return made


def _new_person(name: str) -> Person:
    first_name, _blank, last_name = name.strip().rpartition(" ")
    made: Person = Person.objects.create(first_name=first_name, last_name=last_name)
    return made


def heads_named(activity: Activity) -> int:
    """How many people the presences vouch for: each person, and one for each organisation that named nobody.

    When neither is named, one for each municipality and MRC met.
    """
    present = activity.presences.filter(state=Presence.State.PRESENT).values_list("person", "organisation")
    people = {person for person, _organisation in present if person}
    named = {organisation for person, organisation in present if person and organisation}
    unnamed = {organisation for person, organisation in present if not person} - named
    heads = len(people) + len(unnamed)
    return heads or activity.municipalities_met.count() + activity.counties_met.count()


def fill_head_count(*, activity: Activity) -> None:
    """Count the people named at a held activity, when nobody has typed how many there were."""
    if activity.head_count is None and activity.status == Activity.Status.HELD and (heads := heads_named(activity)):
        activity.head_count = heads
        activity.save(update_fields=["head_count"])


@transaction.atomic
def hold_activities(*, activities: Iterable[Activity], day: date) -> int:
    """Mark planned activities whose day has come as held. Returns how many.

    Who came is not known from that: those convened stay convened until somebody says more.
    """
    held = 0
    for activity in activities:
        if activity.status != Activity.Status.PLANNED or activity.date > day:
            continue
        activity.status = Activity.Status.HELD
        activity.save(update_fields=["status"])
        fill_head_count(activity=activity)
        held += 1
    return held


@transaction.atomic
def everyone_came(*, activity: Activity) -> None:
    """Mark all those convened to a held activity as present, and count them."""
    for presence in activity.presences.filter(state=Presence.State.CONVENED):
        presence.state = Presence.State.PRESENT
        presence.save(update_fields=["state"])
    fill_head_count(activity=activity)


@transaction.atomic
def cancel_activities(*, activities: Iterable[Activity], at: datetime) -> int:
    """Mark activities as cancelled; they stay in the journal and count nowhere. Returns how many changed.

    Those that are published events are told to whoever registered.
    """
    cancelled = 0
    for activity in activities:
        if activity.status != Activity.Status.CANCELLED:
            activity.status = Activity.Status.CANCELLED
            activity.save(update_fields=["status"])
            announce_activity(activity=activity, at=at)
            cancelled += 1
    return cancelled


class NothingToCompare(Exception):
    """Fewer than two activities were given: none can be the duplicate of another."""


@transaction.atomic
def mark_duplicates(*, activities: Iterable[Activity]) -> Activity:
    """Keep the activity entered first; the others become its duplicates and count no more. Returns the one kept.

    Raises NothingToCompare.
    """
    ordered = sorted(activities, key=lambda activity: activity.pk)
    if len(ordered) < 2:
        raise NothingToCompare
    first, *others = ordered
    kept = first.duplicate_of or first
    for other in others:
        if other.pk == kept.pk:
            continue
        # What was a duplicate of this one follows it, so that a duplicate always names the one that counts.
        for follower in (other, *other.duplicates.all()):
            follower.duplicate_of = kept
            follower.save(update_fields=["duplicate_of"])
    return kept


def unmark_duplicate(*, activity: Activity) -> None:
    activity.duplicate_of = None
    activity.save(update_fields=["duplicate_of"])


def mark_follow_up_done(*, follow_up: FollowUp, day: date) -> None:
    """The day it was first marked done stays."""
    if follow_up.done_on is None:
        follow_up.done_on = day
        follow_up.save(update_fields=["done_on"])


def reopen_follow_up(*, follow_up: FollowUp) -> None:
    follow_up.done_on = None
    follow_up.save(update_fields=["done_on"])


def keep_confidential_note(*, activity: Activity, text: str) -> None:
    """Replace the activity's confidential note; an empty text removes it. The note keeps no history, on purpose."""
    if text.strip():
        ConfidentialNote.objects.update_or_create(activity=activity, defaults={"text": text})
    else:
        ConfidentialNote.objects.filter(activity=activity).delete()


@transaction.atomic
def add_document(*, activity: Activity, file: File[bytes], title: str) -> ActivityDocument:
    return ActivityDocument.objects.create(activity=activity, file=file, title=title)


@transaction.atomic
def remove_document(*, document: ActivityDocument) -> None:
    """Take the document away, and its file with it."""
    document.delete()


@transaction.atomic
def accept_calendar_proposals(*, by: User, entries: Iterable[Entry], day: date) -> list[Activity]:
    """Log the events of a calendar, except those already logged from it by anyone."""
    entries = list(entries)
    uids = [entry.details["calendar_uid"] for entry in entries]
    known = set(Activity.objects.filter(calendar_uid__in=uids).values_list("calendar_uid", flat=True))
    made = []
    for entry in entries:
        if entry.details["calendar_uid"] not in known:
            known.add(entry.details["calendar_uid"])
            made.append(log_activity(by=by, entry=entry, day=day))
    return made
