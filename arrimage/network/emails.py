"""Mail about the member space: access asked for, given or refused, an invitation, what became of a proposal.

Nothing that a stranger typed is sent to the address she gave, which may be another person's. All are service messages:
answers to who asked, and an invitation that a colleague sends to another about their own organisation, which is outside
section 6 of the Act (SOR/2013-221, s. 3(a)(i)).
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.kit.identity import identity
from arrimage.kit.outbox import Outgoing, hand_over
from arrimage.network.models import AccessRequest, Person, ProposedChange

PURPOSE = "comptes"


def ask_to_confirm(request: AccessRequest, token: str, at: datetime) -> None:
    link = absolute(reverse("network:claim-confirm", args=[token]))
    _send(request.email, "network/email/confirm.txt", lambda: _("Confirm your request for access"), at, link=link)


def invite(request: AccessRequest, token: str, at: datetime) -> None:
    link = absolute(reverse("network:claim-confirm", args=[token]))
    said = {"link": link, "by": request.invited_by, "organisation": request.organisation}
    subject = lambda: _("You are invited to join your organisation’s space")  # noqa: E731
    _send(request.email, "network/email/invite.txt", subject, at, **said)


def tell_access(request: AccessRequest, email: str, at: datetime) -> None:
    link = absolute(reverse("account_request_login_code"))
    subject = lambda: _("Your request for access")  # noqa: E731
    _send(email, "network/email/access.txt", subject, at, person=request.person, request=request, link=link)


def tell_decision(proposal: ProposedChange, at: datetime) -> None:
    """What the hub took of the changes, to whoever proposed them, when she can be reached."""
    person = proposal.person
    to = (person.user.email if person.user else person.email) if person else ""
    if to:
        link = absolute(reverse("space:organisation", args=[proposal.organisation_id]))
        said = {"person": person, "proposal": proposal, "link": link}
        subject = lambda: _("What you proposed for “%(name)s”") % {"name": proposal.organisation}  # noqa: E731
        _send(to, "network/email/decision.txt", subject, at, **said)


def _send(to: str, template: str, subject: Any, at: datetime, person: Person | None = None, **said: Any) -> None:
    language = person.language if person else settings.LANGUAGE_CODE[:2]
    with translation.override("en" if language == "en" else "fr-ca"):
        text = render_to_string(template, {**said, "person": person, "hub": identity()})
        letter = Outgoing(
            to=to,
            subject=subject(),
            text=text,
            purpose=PURPOSE,
            language=language,
            person=person.pk if person else None,
        )
    hand_over([letter], at)
