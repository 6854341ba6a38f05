"""The account of an event, step by step: who came, closing, thanks, evaluation, certificates, evidence."""

from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.models import Event
from arrimage.kit.files import protected_file_response
from arrimage.outcomes.desk.acting import NAMES, Action, EventPage
from arrimage.outcomes.evidence import pictures_to_show, write_bundle
from arrimage.outcomes.forms.closing import CloseForm, ReopenForm, ThankForm
from arrimage.outcomes.models import AfterLetter, Asking, Closing
from arrimage.outcomes.operations.asking import ask
from arrimage.outcomes.operations.closing import Account, close_event, obstacle, reopen_event
from arrimage.outcomes.operations.presences import add_to_directory, same_person
from arrimage.outcomes.operations.thanking import thank
from arrimage.outcomes.queries import LEAST_SHOWN, certificates_of, noted_since, results_of, withheld_of
from arrimage.registration.attendance import attendance, is_over, present_at
from arrimage.registration.models import Registration

About = Asking.About


def close(request: HttpRequest, event: Event, said: dict[str, Any]) -> str:
    close_event(event=event, account=Account(**said), by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return _("“%(event)s” is closed: its attendance is in the journal.") % {"event": event}


def reopen(request: HttpRequest, event: Event, said: dict[str, Any]) -> str:
    closing = get_object_or_404(Closing, event=event)
    reopen_event(closing=closing, why=said["why"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return _("“%(event)s” is open again: correct it, then close it.") % {"event": event}


def write_thanks(request: HttpRequest, event: Event, said: dict[str, Any]) -> str:
    need_closed(event)
    subjects = {"fr": said["subject"], "en": said["subject_en"]}
    written = thank(
        event=event, subjects=subjects, texts={"fr": said["text"], "en": said["text_en"]}, at=timezone.now()
    )
    return letters_told([one.withheld for one in written])


def ask_now(request: HttpRequest, event: Event, said: dict[str, Any]) -> str:
    need_closed(event)
    asked = ask(event=event, about=About.HOT, at=timezone.now())
    return letters_told([one.withheld for one in asked])


def add_person(request: HttpRequest, event: Event, said: dict[str, Any]) -> str:
    key = request.POST.get("registration", "")
    here = Registration.objects.visible_to(request.user).filter(enrolment__event=event)
    registration = get_object_or_404(here, pk=int(key) if key.isdecimal() and len(key) < 10 else 0)
    person = add_to_directory(registration=registration)
    return _("“%(name)s” is in the directory.") % {"name": person}


def need_closed(event: Event) -> None:
    if not Closing.objects.standing().filter(event=event).exists():
        raise ValidationError(_("Close the event first: one writes to those who came."))


def letters_told(withheld: Sequence[str]) -> str:
    """How many leave, and how many do not, of the letters written now, each with why it is withheld."""
    kept = sum(map(bool, withheld))
    left = len(withheld) - kept
    said = ngettext("%(count)s letter leaves.", "%(count)s letters leave.", left) % {"count": left}
    if kept:
        more = ngettext("%(count)s letter is withheld: see why.", "%(count)s letters are withheld: see why.", kept) % {
            "count": kept
        }
        return f"{said} {more}" if left else more
    return said if left else _("Nobody is left to write to.")


class ClosingPage(EventPage):
    template_name = "outcomes/desk/closing.html"
    url_name = "desk:event-outcomes"
    heading = gettext_lazy("Account of the event")
    actions = {
        "close": Action(close, CloseForm),
        "reopen": Action(reopen, ReopenForm, ("outcomes.change_closing",)),
        "thank": Action(write_thanks, ThankForm),
        "ask": Action(ask_now),
        "person": Action(add_person, permissions=("outcomes.add_closing", "network.add_person", NAMES)),
    }

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return self.act(request, pk)

    def context(self, event: Event) -> dict[str, Any]:
        closing = Closing.objects.filter(event=event).select_related("by").first()
        stands, now = closing is not None and closing.stands, timezone.now()
        letters = AfterLetter.objects.filter(registration__enrolment__event=event, kind=AfterLetter.Kind.THANKS)
        asked = Asking.objects.filter(registration__enrolment__event=event)
        return {
            "closing": closing,
            "stands": stands,
            "noted_since": noted_since(closing) if closing is not None and stands else 0,
            "obstacle": "" if stands else obstacle(event, now),
            "attendance": attendance(event, None if stands else now),
            "is_over": stands or is_over(event, now),
            "unknown": self._unknown(event),
            "thanked": letters.filter(withheld="").count(),
            "asked_on": asked.filter(about=About.HOT).order_by("asked_at").values_list("asked_at", flat=True).first(),
            "results": self._results(event),
            "least_shown": LEAST_SHOWN,
            "certificates": certificates_of(event).standing().count(),
            "pictures": len(pictures_to_show(event)),
            "pictures_waiting": event.pictures.filter(consent="asked_for").count(),
            "documents": event.activity.documents.count(),
            "collaborations": event.collaborations.told_once().count(),
            "may_read_names": self.request.user.has_perm(NAMES),
            "withheld": withheld_of(event) if self.request.user.has_perm(NAMES) else [],
        }

    def _unknown(self, event: Event) -> list[tuple[Registration, Any]]:
        """Those present whom the directory does not know, each with the person who has her e-mail."""
        if not self.request.user.has_perms((NAMES, "network.add_person")):
            return []
        return [(one, same_person(one)) for one in present_at(event).filter(person=None)]

    def _results(self, event: Event) -> list[tuple[str, Any]]:
        if not self.request.user.has_perm("outcomes.view_evaluation"):
            return []
        read = [(str(About(about).label), results_of(event, about)) for about in (About.HOT, About.COLD)]
        return [(label, results) for label, results in read if results is not None]


class Bundle(EventPage):
    """The zip. It holds names: for those who may read registrations."""

    permissions = ("outcomes.view_closing", NAMES)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:  # type: ignore[override]
        event = self.event(pk)
        file = TemporaryFile()  # noqa: SIM115  # the response closes it once it is sent
        write_bundle(event, timezone.now(), file)
        file.seek(0)
        return protected_file_response(file, f"preuves-{event.activity.date}-{slugify(str(event))[:60]}.zip")
