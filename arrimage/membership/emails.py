"""The letters of an application and of a member's requests: answers to what their reader asked for.

The hub asks for a renewal of its own accord: see `renewal/letters.py`.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.billing.tokens import page_url
from arrimage.consent.models import Purpose
from arrimage.kit.identity import identity
from arrimage.kit.outbox import Outgoing, hand_over
from arrimage.membership.models import Application, MemberRequest, Membership

PURPOSE = "adhesion"
LANGUAGES = {"fr": "fr-ca", "en": "en"}


def purpose() -> Purpose:
    """Replies to what was asked are outside section 6 of the Act (SOR/2013-221, s. 3(b))."""
    names = {"name_fr": "Adhésion", "name_en": "Membership", "kind": Purpose.Kind.SERVICE, "position": 91}
    return Purpose.objects.get_or_create(code=PURPOSE, defaults=names)[0]


def link_of(application: Application) -> str:
    return f"{settings.BASE_URL}{reverse('membership:resume', args=[application.token])}"


def send_link(application: Application, at: datetime) -> None:
    _send(application, "link", at)


def send_received(application: Application, at: datetime) -> None:
    _send(application, "received", at)


def send_returned(application: Application, at: datetime) -> None:
    _send(application, "returned", at)


def send_refused(application: Application, at: datetime) -> None:
    _send(application, "refused", at)


def send_accepted(application: Application, membership: Membership, at: datetime) -> None:
    """The decision, what is to pay and where, and the way into the member space."""
    term = membership.terms.filter(voided_at=None).select_related("invoice").first()
    told = {
        "term": term,
        "invoice_link": page_url(term.invoice) if term and term.invoice else "",
        "enter_link": absolute(reverse("account_request_login_code")),
    }
    _send(application, "accepted", at, **told)


def send_answer(request: MemberRequest, at: datetime) -> None:
    """What the hub answers to a request made in the member space, to whoever made it when she can be reached."""
    person = request.person
    to = (person.user.email if person.user else person.email) if person else ""
    if person is None or not to:
        return
    with translation.override(LANGUAGES[person.language]):
        text = render_to_string("membership/email/answer.txt", {"request": request, "hub": identity()})
        subject = _("About your membership")
    letter = Outgoing(
        to=to,
        subject=subject,
        text=text,
        purpose=purpose().code,
        language=person.language,
        person=person.pk,
        title=subject,
    )
    hand_over([letter], at)


def _subject(kind: str) -> str:
    return {
        "link": _("Your application for membership: go on when you like"),
        "received": _("We have your application for membership"),
        "returned": _("Your application for membership needs a correction"),
        "refused": _("Your application for membership"),
        "accepted": _("Welcome among the members"),
    }[kind]


def _send(application: Application, kind: str, at: datetime, **more: Any) -> None:
    if not application.email:
        return
    with translation.override(LANGUAGES[application.language]):
        told = {"application": application, "link": link_of(application), "hub": identity(), **more}
        text = render_to_string(f"membership/email/{kind}.txt", told)
        letter = Outgoing(
            to=application.email,
            subject=_subject(kind),
            text=text,
            purpose=purpose().code,
            language=application.language,
            title=_subject(kind),
        )
    hand_over([letter], at)
