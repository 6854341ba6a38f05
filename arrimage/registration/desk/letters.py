"""Letters on the desk: what was written to those registered, and a message of the coordinator's own to all of them."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.models import Event
from arrimage.kit.desk import Panel, site
from arrimage.kit.desk.views.access import DeskView
from arrimage.registration.emails import preview, write_to
from arrimage.registration.letters_ledger import may_read, of_event, of_registration
from arrimage.registration.models import Registration


class RegistrationLettersPanel(Panel):
    title = gettext_lazy("Letters")
    template_name = "registration/desk/letters_of_registration.html"
    order = 60

    def applies_to(self, model: type[Model]) -> bool:
        return model is Registration

    def visible_to(self, user: Any, record: Model) -> bool:
        return may_read(user)

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {"letters": of_registration(record, request.user)}


class EventLettersPanel(Panel):
    title = gettext_lazy("Letters to those registered")
    template_name = "registration/desk/letters_of_event.html"
    order = 60

    def applies_to(self, model: type[Model]) -> bool:
        return model is Event

    def visible_to(self, user: Any, record: Model) -> bool:
        return may_read(user)

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        tallies, lost = of_event(record, request.user)
        registered = Registration.objects.confirmed().filter(enrolment__event=record).count()
        return {"tallies": tallies, "lost": lost, "registered": registered}


class ParticipantsMessageForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 10}),
        help_text=gettext_lazy(
            "Only what concerns this event. The greeting, the day, the place and who writes are added by themselves."
        ),
    )
    # Comes with the form, so that a form sent twice writes once.
    token = forms.UUIDField(widget=forms.HiddenInput)


class WriteToParticipants(DeskView):
    """A few words to all those registered: written, looked over with their number, sent once."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("registration.change_registration")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(ParticipantsMessageForm(initial={"token": uuid4()}), self.event(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event, form = self.event(pk), ParticipantsMessageForm(request.POST)
        step = request.POST.get("step", "see")
        if not form.is_valid():
            return self.page(form, event, status=422)
        if step == "change":
            return self.page(ParticipantsMessageForm(initial=form.cleaned_data), event)
        if step != "send":
            return self.page(form, event, seen=True)
        return self.send(form, event)

    def event(self, pk: int) -> Event:
        return get_object_or_404(Event.objects.visible_to(self.request.user).select_related("activity"), pk=pk)

    def page(
        self, form: ParticipantsMessageForm, event: Event, *, seen: bool = False, status: int = 200
    ) -> HttpResponse:
        registered = list(_registered(event))
        context = {"title": _("Write to those registered"), "form": form, "event": event, "count": len(registered)}
        context["event_url"] = site.url_for(event)
        if seen and registered:
            said = form.cleaned_data
            letter = preview(registered, subject=said["subject"], text=said["text"], at=timezone.now())
            context |= {"letter": letter, "said": said}
        return render(self.request, "registration/desk/write_to_participants.html", context, status=status)

    def send(self, form: ParticipantsMessageForm, event: Event) -> HttpResponse:
        said = form.cleaned_data
        sent = write_to(
            list(_registered(event)),
            subject=said["subject"],
            text=said["text"],
            at=timezone.now(),
            occasion=str(said["token"]),
        )
        if sent:
            told = ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", sent)
            messages.success(self.request, told % {"count": sent})
        else:
            messages.info(
                self.request, _("Nothing more to send: everybody had this message already, or could not be written to.")
            )
        return redirect(site.url_for(event) or reverse("desk:event-write", args=[event.pk]))


def _registered(event: Event) -> Any:
    return Registration.objects.confirmed().filter(enrolment__event=event)


URLS = (path("evenements/<int:pk>/ecrire/", WriteToParticipants.as_view(), name="event-write"),)
