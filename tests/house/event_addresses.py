"""Addresses of what happens on a date: events, those who come, what is left of it, sessions of others, training."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from arrimage.agenda.audience import invitation_url
from arrimage.network.models import Person
from arrimage.registration.addresses import own_agenda, place_path
from arrimage.training.models import LearningNeed, Material, Theme, TrainingSheet
from tests.agenda.examples import a_doubt, relayed_sessions
from tests.house.an_evening import an_evening
from tests.house.public_event import a_public_event
from tests.outcomes.examples import a_certificate, a_collaboration_told_twice, a_question, an_event_closed
from tests.registration.examples import busy, registered
from tests.registration_letters.event_to_write_about import registration_of_it
from tests.training.examples import a_participant


def of_events() -> dict[str, tuple[Any, ...]]:
    busy()
    return {
        **_relayed(),
        **_event(),
        **_letters_to_participants(),
        **_outcomes(),
        **_registrations(),
        **_door(),
        **_training(),
    }


def _relayed() -> dict[str, tuple[Any, ...]]:
    """A session of others with its sources, and the question whether another one is the same."""
    session, doubt = relayed_sessions(), a_doubt()
    steps = ("publish", "set-aside", "follow")
    return {
        **{f"desk:relayed-{step}": (session.pk,) for step in steps},
        **{f"desk:relayed-{step}": (doubt.pk,) for step in ("merge", "keep-apart")},
        "desk:source-read": (session.sightings.earliest("pk").source_id,),
    }


def _event() -> dict[str, tuple[Any, ...]]:
    """The same event everywhere, open to everyone."""
    event = a_public_event()
    steps = (
        "publish",
        "unpublish",
        "postpone",
        "cancel",
        "cancel-series",
        "publish-series",
        "reinstate",
        "repeat",
        "held",
        "add-document",
    )
    document = event.activity.documents.get()
    return {
        **{f"desk:event-{step}": (event.pk,) for step in steps},
        "desk:event-open": (event.activity_id,),
        "desk:event-show-document": (event.pk, document.pk),
        **{f"agenda:{page}": (event.slug,) for page in ("event", "event-calendar")},
        "agenda:event-picture": (event.slug, event.pictures.get().pk),
        "agenda:event-document": (event.slug, document.pk),
        "agenda:invitation": (event.slug, invitation_url(event).rstrip("/").rpartition("/")[2]),
    }


def _letters_to_participants() -> dict[str, tuple[Any, ...]]:
    one = registration_of_it()
    return {
        "desk:event-write": (one.enrolment.event_id,),
        "registration:own-agenda": (own_agenda(one).rpartition("/")[2].removesuffix(".ics"),),
    }


def _outcomes() -> dict[str, tuple[Any, ...]]:
    event, certificate, told = an_event_closed(), a_certificate(), a_collaboration_told_twice()
    pages = ("outcomes", "evidence", "certificates", "certificates-pdf", "introductions")
    return {
        **{f"desk:event-{page}": (event.pk,) for page in pages},
        "desk:certificate-revoke": (certificate.pk,),
        "desk:collaboration-same": (told.pk,),
        "desk:collaboration-not-same": (told.pk,),
        "outcomes:answer": (a_question("hot").token,),
        "outcomes:certificate": (certificate.token,),
        "outcomes:certificate-pdf": (certificate.token,),
        "outcomes:of-order": (certificate.registration.order.token,),
    }


def _registrations() -> dict[str, tuple[Any, ...]]:
    one = registered()
    answer = one.answers.create(question=one.enrolment.questions.get(kind="file"))
    answer.file.save("logo.png", ContentFile(b"\x89PNG\r\n\x1a\n", name="logo.png"))
    pages, own = ("detail", "history", "act", "correct", "give"), ("own-transfer", "own-answers")
    return {
        **{f"desk:registration-{page}": (one.pk,) for page in pages},
        **{f"registration:{page}": (one.order.token, one.pk) for page in own},
        "registration:own": (one.order.token,),
        **{f"registration:place{page}": (place_path(one).split("/")[-2],) for page in ("", "-transfer", "-answers")},
        "event_registration:register": (one.enrolment.event.slug,),
        "desk:event-registrations": (one.enrolment.event_id,),
        "desk:event-register": (one.enrolment.event_id,),
        "desk:registration-answer": (answer.pk,),
    }


def _door() -> dict[str, tuple[Any, ...]]:
    pages = ("", "-worker", "-list", "-send", "-count", "-type", "-sheet", "-badges")
    return {f"desk:door{page}": (an_evening().pk,) for page in pages}


def _training() -> dict[str, tuple[Any, ...]]:
    """A theme that gathers, a training with a participant and a file, and what Élise needs."""
    elise = Person.objects.get(user__first_name="Élise")
    theme = Theme.objects.filter(state=Theme.State.GATHERING).earliest("pk")
    need = LearningNeed.objects.create(text="Excel", person=elise, said_on=timezone.localdate())
    sheet = TrainingSheet.objects.earliest("pk")
    participant = a_participant(sheet.event)
    said = {"sheet": sheet, "title": "Cahier", "is_public": True}
    material = Material.objects.create(**said, file=ContentFile(b"%PDF-1.4", name="cahier.pdf"))
    steps = ("session", "set-aside", "tell", "split")
    return {
        **{f"desk:training-{step}": (theme.pk,) for step in steps},
        "desk:training-told": (theme.needs.earliest("pk").pk,),
        "desk:training-report-file": ("xlsx",),
        "desk:training-sheet-file": (sheet.pk, "xlsx"),
        "desk:training-material": (material.pk,),
        "desk:training-of-event": (sheet.event_id,),
        "desk:training-half-days": (sheet.event_id,),
        "space:training-me-too": (theme.pk,),
        "space:training-withdraw": (need.pk,),
        "space:training-join": (need.pk, theme.pk),
        "training:public-material": (material.pk,),
        "training:own-materials": (participant.code,),
        "training:own-material": (participant.code, material.pk),
    }
