"""Applications of the site: kept as typed, sent, sent back, accepted, refused."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.membership import emails
from arrimage.membership.models import Application, Category, Membership
from arrimage.membership.operations.holders import holder_of
from arrimage.membership.operations.joining import admit, apply
from arrimage.network.models import Organisation

State = Application.State
DECIDABLE = (State.SUBMITTED, State.RETURNED)


@transaction.atomic
def keep(*, application: Application, said: Mapping[str, Any]) -> Application:
    """Keep what was typed so far, whatever is still missing."""
    for name, value in said.items():
        setattr(application, name, value)
    application.save()
    return application


@transaction.atomic
def keep_for_later(*, application: Application, said: Mapping[str, Any], at: datetime) -> Application:
    """Keep what was typed and send its author the link by which she goes on."""
    keep(application=application, said=said)
    emails.send_link(application, at)
    return application


@transaction.atomic
def submit(*, application: Application, said: Mapping[str, Any], at: datetime) -> Application:
    """Send the application to the board; its author is told by e-mail."""
    if not application.is_open_to_its_author:
        raise ValidationError(_("This application was sent already."))
    first_sent = application.submitted_at or at
    keep(application=application, said={**said, "state": State.SUBMITTED, "submitted_at": first_sent})
    emails.send_received(application, at)
    return application


@transaction.atomic
def send_back(*, application: Application, message: str, at: datetime, by: str) -> Application:
    """Ask its author for a correction, in words of the staff; the form opens again by her link."""
    waiting = _locked(application)
    if not message.strip():
        raise ValidationError({"message": _("Say what is to be corrected: the applicant reads it.")})
    keep(application=waiting, said={"state": State.RETURNED, "answer": message, "decided_at": None, "decided_by": by})
    emails.send_returned(waiting, at)
    return waiting


@transaction.atomic
def approve(
    *,
    application: Application,
    on: date,
    resolution: str,
    at: datetime,
    by: str,
    organisation: Organisation | None = None,
    category: Category | None = None,
    waived_because: str = "",
    revenue_band: str = "",
) -> Membership:
    """The board accepts: the holder is found or made in the directory, admitted, and told."""
    waiting = _locked(application)
    chosen = category or waiting.category
    if chosen is None:
        raise ValidationError({"category": _("Choose the category of the member.")})
    holder, contact = holder_of(waiting, chosen, organisation or waiting.organisation, at)
    asked_on = min(localdate(waiting.submitted_at) if waiting.submitted_at else on, on)
    membership = apply(holder=holder, category=chosen, on=asked_on, at=at, by=by, contact=contact)
    said = {"resolution": resolution, "waived_because": waived_because, "revenue_band": revenue_band}
    admit(membership=membership, on=on, at=at, by=by, **said)
    link = {"organisation": holder if isinstance(holder, Organisation) else None, "membership": membership}
    decided = {"state": State.APPROVED, "category": chosen, "decided_at": at, "decided_by": by, "answer": ""}
    keep(application=waiting, said={**decided, **link})
    emails.send_accepted(waiting, membership, at)
    return membership


@transaction.atomic
def refuse_application(*, application: Application, reason: str, at: datetime, by: str) -> Application:
    """The board refuses; the applicant reads the reason."""
    waiting = _locked(application)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the applicant reads it.")})
    keep(application=waiting, said={"state": State.REFUSED, "answer": reason, "decided_at": at, "decided_by": by})
    emails.send_refused(waiting, at)
    return waiting


@transaction.atomic
def withdraw(*, application: Application, at: datetime) -> Application:
    """Its author gives it up."""
    waiting = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if waiting.state not in (State.DRAFT, *DECIDABLE):
        raise ValidationError(_("This application is decided already."))
    return keep(application=waiting, said={"state": State.WITHDRAWN, "decided_at": at})


def _locked(application: Application) -> Application:
    waiting = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if waiting.state not in DECIDABLE:
        raise ValidationError(_("The application of “%(member)s” is decided already.") % {"member": waiting})
    return waiting
