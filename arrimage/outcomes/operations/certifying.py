"""Certificates of attendance: given to those who attended enough, written once, revoked for a reason."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.billing.operations import take_numbers
from arrimage.kit.identity import identity
from arrimage.outcomes.emails import Letter, certificate_words, revoked_words, write_once
from arrimage.outcomes.models import AfterLetter, Certificate
from arrimage.registration.attendance import present_at, shares_attended
from arrimage.registration.models import Registration

SERIES = "AP-"
ALL = Decimal(1)
QUARTER = Decimal("0.25")


def length_in_hours(event: Event) -> Decimal | None:
    """Its hours of the day, times its days; None when they are not known, or are not those of each day."""
    activity = event.activity
    if activity.start_time is None or activity.end_time is None or activity.end_time < activity.start_time:
        return None
    start, end = (timedelta(hours=one.hour, minutes=one.minute) for one in (activity.start_time, activity.end_time))
    days = (event.last_day - activity.date).days + 1
    return Decimal((end - start).total_seconds()) / 3600 * days


def deserving(event: Event, least: Decimal) -> list[Registration]:
    """Those who attended that share (0 to 1) of the half-days or more and have no certificate."""
    shares = shares_attended(event)
    having = Certificate.objects.standing().filter(registration__enrolment__event=event).values("registration")
    return [one for one in present_at(event).exclude(pk__in=having) if shares.get(one.pk, 0) >= least]


@transaction.atomic
def issue_certificates(*, event: Event, least: Decimal = ALL, at: datetime) -> list[Certificate]:
    """One to each who deserves one; asked twice, the second time issues nothing. Numbers follow without a gap."""
    event = Event.objects.select_for_update().select_related("activity").get(pk=event.pk)
    chosen = deserving(event, least)
    if not chosen:
        return []
    shares, hub = shares_attended(event), identity()
    numbers = take_numbers(series=SERIES, year=localdate(at).year, count=len(chosen))
    return Certificate.objects.bulk_create(
        Certificate(
            registration=one,
            number=number,
            name=str(one),
            title=str(event),
            first_day=event.activity.date,
            last_day=event.last_day,
            hours=hours_attended(event, shares[one.pk]),
            organiser=hub.name,
            signatory=hub.signatory,
            signatory_title=hub.signatory_title,
            language=one.order.language,
            issued_at=at,
        )
        for one, number in zip(chosen, numbers, strict=True)
    )


def hours_attended(event: Event, share: Decimal) -> Decimal | None:
    """To the quarter of an hour, for whoever attended that share of the event."""
    hours = length_in_hours(event)
    return None if hours is None else (hours * share / QUARTER).quantize(Decimal(1)) * QUARTER


@transaction.atomic
def send_certificates(*, event: Event, at: datetime) -> list[AfterLetter]:
    """The link of each standing certificate to its holder, once."""
    standing = Certificate.objects.standing().filter(registration__enrolment__event=event)
    held = standing.select_related("registration__order")
    letters = [Letter(one.registration, partial(certificate_words, one), one.number) for one in held]
    return write_once(letters, AfterLetter.Kind.CERTIFICATE, at=at)


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, why: str, at: datetime) -> None:
    """From now on its page says so, and its holder is told why; another may be issued.

    Raises ValidationError without a reason.
    """
    if not why.strip():
        raise ValidationError({"why": _("Say why: the reason is kept with the certificate.")})
    found = (
        Certificate.objects.select_for_update(of=("self",)).select_related("registration__order").get(pk=certificate.pk)
    )
    if found.revoked_at is None:
        found.revoked_at, found.why_revoked = at, why.strip()
        found.save(update_fields=["revoked_at", "why_revoked"])
        letter = Letter(found.registration, partial(revoked_words, found), found.number)
        write_once([letter], AfterLetter.Kind.REVOKED, at=at)
