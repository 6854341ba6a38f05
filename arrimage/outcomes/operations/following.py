"""The attendance of a closed event changes: its journal, its closing and its certificates say the same."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.outcomes.emails import in_language_of
from arrimage.outcomes.models import Certificate, Closing
from arrimage.outcomes.operations.certifying import hours_attended, revoke_certificate
from arrimage.outcomes.operations.closing import people_there
from arrimage.outcomes.operations.presences import write_presences
from arrimage.registration.attendance import attendance, shares_attended


@transaction.atomic
def follow_attendance(*, event: Event, before: int, head_count: int | None, at: datetime) -> None:
    """Have what the closing wrote follow who is noted now; nothing while the event is not closed.

    `before`: how many people were noted as there until then. A number that the coordinator typed, strangers included,
    stays, but never below the names; one counted from the names is counted again. `head_count` is that of the door's
    counter, where no name is noted.
    """
    event = Event.objects.select_related("activity").get(pk=event.pk)
    closing = Closing.objects.select_for_update().standing().filter(event=event).first()
    if closing is None:
        return
    was_counted = closing.present == people_there(event, noted=before)
    write_presences(event=event)
    if head_count is not None:
        present = head_count
    else:
        present = people_there(event) if was_counted else max(closing.present, people_there(event))
    _correct_head_count(event, closing.present, present)
    _correct_closing(closing, present)
    _revoke_undeserved(event, at)


def _correct_head_count(event: Event, before: int, present: int) -> None:
    """One corrected by hand in the journal since stays, but never below."""
    activity = event.activity
    known = activity.head_count or 0
    wanted = (present if known == before else max(known, present)) or None
    if wanted != activity.head_count:
        activity.head_count = wanted
        activity.save(update_fields=["head_count"])


def _correct_closing(closing: Closing, present: int) -> None:
    came = attendance(closing.event)
    numbers = {"registered": came.registered, "present": present, "no_shows": came.no_shows}
    if all(getattr(closing, name) == value for name, value in numbers.items()):
        return
    closing.registered, closing.present, closing.no_shows = came.registered, present, came.no_shows
    if present:
        closing.why_no_attendance = ""
    elif not closing.why_no_attendance:
        with translation.override("fr-ca"):
            closing.why_no_attendance = _("Everyone noted as present was taken back after the closing.")
    closing.save()


def _revoke_undeserved(event: Event, at: datetime) -> None:
    """Certificates of those who attended less than theirs says; others may be issued."""
    shares = shares_attended(event)
    known = Certificate.objects.standing().filter(registration__enrolment__event=event)
    for one in known.select_related("registration__order"):
        share = shares.get(one.registration_id, Decimal(0))
        if not share or (one.hours is not None and (hours_attended(event, share) or one.hours) < one.hours):
            with in_language_of(one.registration):
                why = _("The attendance was corrected.")
            revoke_certificate(certificate=one, why=why, at=at)
