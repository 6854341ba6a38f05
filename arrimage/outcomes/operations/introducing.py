"""Introducing two participants who both asked for it: each receives what the other agreed to give."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.outcomes.emails import Letter, greeting, write_once
from arrimage.outcomes.introductions import proposals
from arrimage.outcomes.models import AfterLetter, Introduction
from arrimage.registration.attendance import is_over
from arrimage.registration.emails import PURPOSE as ASKED_FOR
from arrimage.registration.models import Registration
from arrimage.registration.queries import called_off_because


def obstacle(event: Event, at: datetime) -> str:
    """Why nobody is introduced to others now, in a sentence; empty while they may still look for one another."""
    if reason := called_off_because(event):
        return reason
    if event.state == Event.State.CLOSED or is_over(event, at):
        return _("This event is over: participants are introduced to one another before it, or while it lasts.")
    return ""


@transaction.atomic
def introduce(*, event: Event, keys: Sequence[str], at: datetime) -> list[Introduction]:
    """Introduce the pairs proposed that have these keys, and write to both. What is no longer proposed is left out.

    Raises ValidationError once the event is over, or while it is called off.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("activity").get(pk=event.pk)
    if words := obstacle(event, at):
        raise ValidationError(words)
    chosen = [pair for pair in proposals(event) if pair.key in set(keys)]
    made = [
        Introduction.objects.create(event=event, first=pair.first, second=pair.second, reason=pair.reason, made_at=at)
        for pair in chosen
    ]
    letters = [
        Letter(to, partial(_words, event, to, whom), str(one.pk), ASKED_FOR)
        for one in made
        for to, whom in ((one.first, one.second), (one.second, one.first))
    ]
    write_once(letters, AfterLetter.Kind.INTRODUCTION, at=at)
    return made


def _words(event: Event, to: Registration, whom: Registration) -> tuple[str, str]:
    names = {"event": event, "name": whom, "organisation": whom.organisation_name or whom.organisation or ""}
    subject = _("Somebody to meet at “%(event)s”") % names
    who = f"{names['name']}, {names['organisation']}" if names["organisation"] else str(names["name"])
    lines = [
        greeting(to),
        "",
        _("You asked to be introduced to others at “%(event)s”. Here is somebody to look for:") % names,
        "",
        who,
        whom.about,
        whom.email,
        "",
        _("In registering, both of you agreed that your name, your organisation and your e-mail be given."),
    ]
    return subject, "\n".join(lines)
