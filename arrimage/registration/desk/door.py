"""The door on a phone: the page, its worker, and what a device exchanges with the hub."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.registration.acts import Act, Count, mark_of, read_act
from arrimage.registration.attendance import attendance
from arrimage.registration.desk.door_words import door_words
from arrimage.registration.door_list import DAYS_ON_A_DEVICE, door_list, is_closed
from arrimage.registration.moments import moment_at
from arrimage.registration.operations.checking_in import REFUSED, Answer, change_head_count, take_acts

WORKER = Path(__file__).parents[1] / "static" / "registration" / "door-worker.js"
DECODER = "arrimage/vendor/jsqr/jsQR.js"
CHECK_IN = "registration.check_in"
MOST_ACTS = 200


class AtTheDoor(DeskView):
    """For those who may note who is there, at an event that they may see."""

    http_method_names = ["get", "head", "options"]

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(CHECK_IN)

    def event(self) -> Event:
        visible = Event.objects.visible_to(self.request.user).select_related("activity")
        found: Event = get_object_or_404(visible, pk=self.kwargs["pk"])
        return found


class Door(AtTheDoor):
    """The page; it holds nobody's name, so that a browser may keep it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event()
        names = {"list": "door-list", "send": "door-send", "worker": "door-worker"}
        addresses = {key: reverse(f"desk:{name}", args=[pk]) for key, name in names.items()}
        settings = {
            "event": event.pk,
            "language": get_language(),
            "addresses": {**addresses, "decoder": static(DECODER)},
            "words": door_words(),
        }
        context = {
            "title": _("Check-in"),
            "event": event,
            "settings": settings,
            "days": DAYS_ON_A_DEVICE,
            "is_closed": is_closed(event),
            "takes_names": takes_names(event),
            "back": desk.site.url_for(event) or reverse("desk:home"),
            "sign_in": redirect_to_login(request.path).url,
        }
        return render(request, "registration/door.html", context)


class Worker(AtTheDoor):
    """The service worker, served from the page's folder: its scope is this event's door and nothing else."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
        response["Cache-Control"] = "no-cache"
        return response


class _Exchange(AtTheDoor):
    """Asked by the page's script, which wants to know that the session ended rather than read the sign-in page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return JsonResponse({"error": _("Sign in again.")}, status=401)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response


class List(_Exchange):
    """The list, or only its version when the device has it already; and what it needs to send."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        listed = door_list(self.event())
        if request.GET.get("version") == listed["version"]:
            listed = {"version": listed["version"]}
        return JsonResponse({**listed, "csrf": get_token(request)})


class Send(_Exchange):
    """POST `{"acts": […]}`: an answer for each, by its mark, and the list as it is now."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event()
        try:
            sent = json.loads(request.body)["acts"]
        except (ValueError, KeyError, TypeError):
            sent = None
        if not isinstance(sent, list) or len(sent) > MOST_ACTS:
            return JsonResponse({"error": _("What this device sent cannot be read. Open the page again.")}, status=400)
        answers = take(event, sent, request.user)
        return JsonResponse({"answers": [asdict(answer) for answer in answers], "list": door_list(event)})


def take(event: Event, sent: list[Any], user: Any) -> list[Answer]:
    """Each act, in the order of its device; one that cannot be read is answered for and stops no other."""
    read, answers = [], []
    for one in sent:
        try:
            read.append(read_act(one))
        except ValidationError as error:
            answers.append(Answer(mark_of(one), REFUSED, " ".join(error.messages)))
    counts = [act for act in read if isinstance(act, Count)]
    names = [act for act in read if isinstance(act, Act)]
    if names:
        answers += take_acts(event=event, acts=names, by=user, at=timezone.now())
    if counts:
        answers += change_head_count(event=event, acts=counts, by=user, at=timezone.now())
        event.activity.refresh_from_db()
    return answers


class LiveCount(AtTheDoor):
    """How many are there, asked again and again by the record page of the event."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "registration/live_count.html", live(self.event()))


def takes_names(event: Event) -> bool:
    enrolment = getattr(event, "enrolment", None)
    return enrolment is None or bool(enrolment.takes_names)


def live(event: Event) -> dict[str, Any]:
    now = timezone.now()
    told = attendance(event, now)
    moment = moment_at(event, now)
    return {
        "record": event,
        "told": told,
        "takes_names": takes_names(event),
        "is_today": event.activity.date <= timezone.localdate(now) <= event.last_day,
        "here": dict(told.by_moment).get(moment, 0),
        "several": len(told.by_moment) > 1,
        "moment": moment,
    }
