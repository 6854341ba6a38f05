"""The sessions of others at the desk: the list to look over, each one's page with what its sources say."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.desk.sayings import difference_of, evidence_in_words, sayings_of
from arrimage.agenda.filters import RelayedSessionFilter
from arrimage.agenda.forms.relayed import RelayedSessionForm
from arrimage.agenda.models import RelayedSession, Resemblance
from arrimage.agenda.operations.relaying import (
    announce,
    ask_of_likeness,
    follow_source,
    keep_apart,
    merge,
    publish,
    say_by_hand,
    set_aside,
)
from arrimage.agenda.sessions.sayings import FIELDS
from arrimage.agenda.tables import RelayedSessionTable
from arrimage.agenda.watching import open_resemblances
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView

CHANGE = "agenda.change_relayedsession"


def publish_many(request: HttpRequest, sessions: QuerySet[RelayedSession]) -> str:
    done = publish(sessions=sessions, at=timezone.now())
    _tell_past(request, sessions)
    text = ngettext("%(count)s session is on the calendar.", "%(count)s sessions are on the calendar.", done)
    return text % {"count": done}


def _tell_past(request: HttpRequest, sessions: QuerySet[RelayedSession]) -> None:
    """Those published although they are over, as one is asked of an event: a year mistyped is soon seen."""
    past = RelayedSession.objects.filter(pk__in=sessions.values("pk")).published().over(localdate()).count()
    if not past:
        return
    text = ngettext(
        "%(count)s session published is past: check its day, it is not among what comes.",
        "%(count)s sessions published are past: check their day, they are not among what comes.",
        past,
    )
    messages.warning(request, text % {"count": past})


def set_many_aside(request: HttpRequest, sessions: QuerySet[RelayedSession]) -> str:
    done = set_aside(sessions=sessions)
    return ngettext("%(count)s session is set aside.", "%(count)s sessions are set aside.", done) % {"count": done}


class RelayedSessionScreen(desk.Records):
    model = RelayedSession
    path = "seances"
    icon = "calendar-plus"
    rail = "agenda"
    table_class = RelayedSessionTable
    filterset_class = RelayedSessionFilter
    form_class = RelayedSessionForm
    list_template = "agenda/relayed/list.html"
    detail_template = "agenda/relayed/session.html"
    select_related = ("municipality__county", "organisation")
    prefetch_related = ("sightings__source",)
    add_label = gettext_lazy("Write a session down")
    empty_text = gettext_lazy(
        "The training sessions of others, relayed on your calendar: paste a link, or follow a source."
    )
    bulk_actions = (
        desk.BulkAction("publish", gettext_lazy("Publish"), "check", CHANGE, publish_many),
        desk.BulkAction("set-aside", gettext_lazy("Set aside"), "x", CHANGE, set_many_aside),
    )

    def detail_context(self, request: HttpRequest, record: RelayedSession) -> dict[str, Any]:
        doubts = open_resemblances().filter(session=record) | open_resemblances().filter(other=record)
        return {
            "sayings": sayings_of(record),
            "differences": difference_of(record),
            "resemblances": [
                (one, evidence_in_words(one.evidence))
                for one in doubts.select_related("session", "other", "event__activity").distinct()
            ],
            "today": localdate(),
        }

    def saved(self, request: HttpRequest, record: RelayedSession, created: bool) -> None:
        announce(session=record, at=timezone.now())
        if created or record.sightings.filter(source=None).exists():
            say_by_hand(session=record, at=timezone.now())
        _tell_past(request, RelayedSession.objects.filter(pk=record.pk))
        for one in ask_of_likeness(session=record):
            messages.warning(request, _perhaps_the_same(one, record))


def _perhaps_the_same(one: Resemblance, session: RelayedSession) -> str:
    other = one.event or (one.session if one.other == session else one.other)
    said = {"other": other, "evidence": evidence_in_words(one.evidence)}
    return _("Perhaps the same as “%(other)s” (%(evidence)s): say below whether they are one.") % said


class _Step(DeskView):
    """One thing done to one session, then its page again."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(CHANGE))

    def back(self, session: RelayedSession, said: str) -> HttpResponse:
        messages.success(self.request, said)
        return redirect("desk:relayedsession-detail", session.pk)


class Publish(_Step):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        session = get_object_or_404(RelayedSession, pk=pk)
        sessions = RelayedSession.objects.filter(pk=pk)
        publish(sessions=sessions, at=timezone.now())
        _tell_past(request, sessions)
        return self.back(session, _("“%(record)s” is on the calendar.") % {"record": session})


class SetAside(_Step):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        session = get_object_or_404(RelayedSession, pk=pk)
        set_aside(sessions=RelayedSession.objects.filter(pk=pk))
        return self.back(
            session, _("“%(record)s” is set aside: its sources do not bring it back.") % {"record": session}
        )


class FollowSource(_Step):
    """The field named in the form says again what the sources say."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        session, name = get_object_or_404(RelayedSession, pk=pk), request.POST.get("field", "")
        if name not in FIELDS:
            raise Http404
        follow_source(session=session, name=name)
        return self.back(session, _("The source’s word is back, and is followed from now on."))


class Merge(_Step):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        resemblance = get_object_or_404(open_resemblances(), pk=pk)
        own = resemblance.event_id is not None
        kept = merge(resemblance=resemblance)
        said = _("It is the hub’s own event: the relayed one is set aside.") if own else _("They are one session now.")
        return self.back(kept, said)


class KeepApart(_Step):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        resemblance: Resemblance = get_object_or_404(open_resemblances(), pk=pk)
        keep_apart(resemblance=resemblance, at=timezone.now())
        return self.back(resemblance.session, _("They stay two sessions: you will not be asked again."))
