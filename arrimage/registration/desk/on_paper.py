"""The door without a phone: the sheet to sign, typed afterwards, and badges."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext

from arrimage.agenda.models import Event
from arrimage.kit import desk
from arrimage.kit.files import protected_file_response
from arrimage.kit.identity import identity
from arrimage.kit.templatetags.formats import clock, long_date
from arrimage.registration.desk.door import AtTheDoor
from arrimage.registration.forms.sheet import WalkInRows
from arrimage.registration.models import CheckIn, Registration
from arrimage.registration.models.registrations import RegistrationQuerySet
from arrimage.registration.moments import Moment, moment_at, moments_of
from arrimage.registration.operations.typing_sheet import Typed, type_sheet
from arrimage.registration.rendering.badges import FORMATS, Badge, badges
from arrimage.registration.rendering.sheet import PAPERS, SignInSheet, sign_in_sheet

BLANK_BADGES = 4


def expected(event: Event) -> RegistrationQuerySet:
    """Those registered, in alphabetical order."""
    return Registration.objects.filter(enrolment__event=event).confirmed().order_by("sort_key", "pk")


class Sheet(AtTheDoor):
    """`?papier=a4` for A4 rather than Letter."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        event, paper = self.event(), request.GET.get("papier", "lettre")
        if paper not in PAPERS:
            raise Http404
        moments = moments_of(event)
        signatures = [pgettext("sheet", "Signature")] if len(moments) == 1 else [_short(one) for one in moments]
        sheet = SignInSheet(
            title=gettext("Sign-in sheet: %(event)s") % {"event": event},
            hub=identity().name,
            lang=(get_language() or "fr")[:2],
            lines=_when_and_where(event),
            headings=[gettext("Name"), gettext("Organisation")],
            signatures=signatures,
            people=[(_last_name_first(one), one.organisation_name) for one in expected(event)],
            blanks_title=gettext("Came without registering"),
        )
        return protected_file_response(BytesIO(sign_in_sheet(sheet, paper)), gettext("sign-in-sheet") + ".pdf")


def _last_name_first(person: Registration) -> str:
    return f"{person.last_name}, {person.first_name}".strip(", ")


def _short(moment: Moment) -> str:
    """«8/10 am»: the columns of a sheet are narrow."""
    day = f"{moment.day.day}/{moment.day.month}"
    return f"{day} {pgettext('half-day, short', moment.half)}" if moment.half else day


def _when_and_where(event: Event) -> list[str]:
    activity = event.activity
    hours = [clock(one) for one in (activity.start_time, activity.end_time) if one]
    when = ", ".join(filter(None, [long_date(activity.date), " – ".join(hours)]))
    return [one for one in (when, activity.place) if one]


class Badges(AtTheDoor):
    """`?format=` one of FORMATS; a few blank badges follow, for those who come without registering."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        event, form = self.event(), FORMATS.get(request.GET.get("format", "5392"))
        if form is None:
            raise Http404
        people = [Badge(str(one), one.organisation_name, str(one.code)) for one in expected(event)]
        made = badges(
            title=str(event),
            hub=identity().name,
            lang=(get_language() or "fr")[:2],
            people=[*people, *[Badge("", "", "")] * BLANK_BADGES],
            form=form,
            alternative=gettext("Code to show at the door"),
        )
        return protected_file_response(BytesIO(made), gettext("badges") + ".pdf")


class TypeSheet(AtTheDoor):
    """The signed sheet, ticked name by name, in one go for a half-day."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event()
        return self.page(event, self.moment(event, request.GET), WalkInRows(prefix="walk_in"), None, uuid4())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event()
        moment, rows = self.moment(event, request.POST), WalkInRows(request.POST, prefix="walk_in")
        ticked, seen = _codes(request, "there"), _codes(request, "seen")
        token = next(iter(_codes(request, "token")), None)
        if token is None:
            raise BadRequest(gettext("Open the page again."))
        if not rows.is_valid():
            return self.page(event, moment, rows, ticked, token, status=422)
        walk_ins = [row for row in rows.cleaned_data if row.get("last_name")]
        typed = Typed(token=token, day=moment.day, half=moment.half, ticked=ticked, seen=seen, walk_ins=walk_ins)
        count = type_sheet(event=event, typed=typed, by=request.user, at=timezone.now())
        messages.success(request, _kept(count))
        return redirect(f"{reverse('desk:door-type', args=[pk])}?moment={moment.key}")

    def moment(self, event: Event, sent: Any) -> Moment:
        known = {one.key: one for one in moments_of(event)}
        return known.get(str(sent.get("moment", ""))) or moment_at(event, timezone.now())

    def page(
        self, event: Event, moment: Moment, rows: Any, ticked: set[UUID] | None, token: UUID, status: int = 200
    ) -> HttpResponse:
        standing = CheckIn.objects.standing().at_moment(moment.day, moment.half)
        there = set(standing.filter(registration__enrolment__event=event).values_list("registration__code", flat=True))
        context = {
            "title": gettext("Type the sign-in sheet"),
            "event": event,
            "back": desk.site.url_for(event) or reverse("desk:home"),
            "moments": moments_of(event),
            "moment": moment,
            "people": _to_tick(event, there),
            "there": there,
            "ticked": there if ticked is None else ticked,
            "rows": rows,
            "token": token,
        }
        return render(self.request, "registration/type_sheet.html", context, status=status)


def _kept(count: int) -> str:
    said = ngettext(
        "The sheet is kept: %(count)s person is there.", "The sheet is kept: %(count)s people are there.", count
    )
    return said % {"count": count}


def _to_tick(event: Event, there: set[UUID]) -> list[Registration]:
    every = Registration.objects.filter(enrolment__event=event).order_by("sort_key", "pk")
    return [one for one in every if one.state == Registration.State.CONFIRMED or one.code in there]


def _codes(request: HttpRequest, name: str) -> set[UUID]:
    codes = set()
    for text in request.POST.getlist(name):
        try:
            codes.add(UUID(text))
        except ValueError:
            continue  # no form of ours says this
    return codes
