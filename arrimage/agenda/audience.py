"""Who may read the page of an event, and see it in the calendar.

Everyone reads what is open to everyone. What is for members is read by those in good standing: the person, or somebody
with a role in a member organisation. What is for those invited is in no calendar, and read through the invitation's
link only. The staff reads all that its rights on activities let it.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from arrimage.agenda.models import Event
from arrimage.kit.space import member_of
from arrimage.membership.queries import members_on

Audience = Event.Audience
INVITED, MOST_INVITATIONS = "invited_to", 20
STAFF = ("accounts.use_desk", "agenda.view_event")


def is_staff(user: Any) -> bool:
    return bool(user.has_perms(STAFF))


def is_member(user: Any, day: date) -> bool:
    """Whether the person, or an organisation where she has a role, is a member in good standing on that day."""
    if not user.is_authenticated:
        return False
    member = member_of(user)
    who = Q(organisation__in=[organisation.pk for organisation in member.organisations])
    if member.person is not None:
        who |= Q(person=member.person)
    return bool(members_on(day).filter(who).exists())


def audiences_of(user: Any, day: date) -> set[str]:
    """The audiences of which she sees the events in the calendar."""
    if is_staff(user):
        return set(Audience.values)
    return {Audience.EVERYONE, Audience.MEMBERS} if is_member(user, day) else {Audience.EVERYONE}


def may_read(request: HttpRequest, event: Event, day: date) -> bool:
    """Whether whoever asks may read the page of this event, which is published."""
    if event.audience == Audience.EVERYONE or event.pk in request.session.get(INVITED, []):
        return True
    if event.audience == Audience.MEMBERS and is_member(request.user, day):
        return True
    return is_staff(request.user) and Event.objects.visible_to(request.user).filter(pk=event.pk).exists()


def _signer() -> Signer:
    return Signer(key=settings.CONSENT_KEY, salt="arrimage.agenda.invitation", sep=".")


def invitation_url(event: Event) -> str:
    """The whole address that lets in those invited: it names nobody, and works as long as the event stands."""
    token = _signer().sign(str(event.pk)).partition(".")[2]
    return settings.BASE_URL + reverse("agenda:invitation", args=[event.slug, token])


def admit(request: HttpRequest, event: Event, token: str) -> bool:
    """Let whoever holds the event's invitation read its page for as long as this visit lasts."""
    try:
        _signer().unsign(f"{event.pk}.{token}")
    except BadSignature:
        return False
    known = [key for key in request.session.get(INVITED, []) if key != event.pk]
    request.session[INVITED] = [*known, event.pk][-MOST_INVITATIONS:]
    return True
