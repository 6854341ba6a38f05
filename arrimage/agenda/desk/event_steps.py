"""The steps of an event's life, each a short page that says what follows and asks once."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.desk.record_actions import changeable
from arrimage.agenda.forms.event_steps import (
    EventDocumentForm,
    PostponeForm,
    PublishForm,
    RepeatForm,
    StepForm,
    WhyForm,
)
from arrimage.agenda.models import ActivityDocument, Event
from arrimage.agenda.operations import events, series
from arrimage.agenda.operations.journal import hold_activities
from arrimage.agenda.operations.series_files import share_document
from arrimage.kit.desk.views.access import DeskView

PUBLISH = "agenda.publish_event"


def changeable_event(request: HttpRequest, pk: int) -> Event:
    """The event, 404 when this person may not see it, 403 when she may not change it."""
    visible = Event.objects.visible_to(request.user).select_related("activity__municipality", "series")
    event: Event = get_object_or_404(visible, pk=pk)
    if not Event.objects.changeable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return event


def put_errors(form: Any, error: ValidationError) -> None:
    """Each sentence beside its field where the form has it, else at the top."""
    for name, sentences in error.update_error_dict({}).items():
        form.add_error(name if name in form.fields else None, sentences)


class Step(DeskView):
    permission: ClassVar[str] = PUBLISH
    form_class: ClassVar[type[StepForm]] = StepForm
    template: ClassVar[str] = "agenda/event_step.html"
    title: Any = ""
    consequence: Any = ""
    button: Any = ""
    is_grave: ClassVar[bool] = False

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(self.permission)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = changeable_event(request, pk)
        return self.page(event, self.form_class(event=event, day=localdate()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = changeable_event(request, pk)
        form = self.form_class(request.POST, event=event, day=localdate())
        if form.is_valid():
            try:
                said = self.do(event, form)
            except ValidationError as error:
                put_errors(form, error)
            else:
                messages.success(request, said)
                return redirect("desk:event-detail", pk)
        return self.page(changeable_event(request, pk), form, status=422)

    def do(self, event: Event, form: Any) -> str:
        """What the step does; returns the sentence to show. Raises ValidationError."""
        raise NotImplementedError

    def page(self, event: Event, form: StepForm, status: int = 200, **more: Any) -> HttpResponse:
        context = {"title": self.title, "event": event, "form": form, "step": self, **more}
        return render(self.request, self.template, context, status=status)


class Publish(Step):
    form_class = PublishForm
    title = gettext_lazy("Publish the event")
    consequence = gettext_lazy(
        "The event gets its page, whose address no longer changes, and its place in the calendar of those it is for."
    )
    button = gettext_lazy("Publish the event")

    def do(self, event: Event, form: Any) -> str:
        although_past = form.cleaned_data.get("although_past", False)
        published = events.publish(event=event, at=timezone.now(), although_past=although_past)
        if not published.says_where:
            messages.warning(self.request, _told_to_say_where(published))
        return _("The event is published.")


def _told_to_say_where(event: Event) -> str:
    said = _("It says neither a place, a municipality nor an online link: people do not know where it is held.")
    form = reverse("desk:event-edit", args=[event.pk])
    return format_html('{} <a href="{}">{}</a>', said, form, _("Say where"))


class Unpublish(Step):
    title = gettext_lazy("Take the page back")
    consequence = gettext_lazy(
        "The event is a draft again and leaves the calendar. Nobody is told: to warn those registered, cancel it or "
        "postpone it instead."
    )
    button = gettext_lazy("Make it a draft again")
    is_grave = True

    def do(self, event: Event, form: Any) -> str:
        events.unpublish(event=event)
        return _("The event is a draft again.")


class Postpone(Step):
    form_class = PostponeForm
    title = gettext_lazy("Postpone the event")
    consequence = gettext_lazy("The page says so at once, and those registered are told.")
    button = gettext_lazy("Postpone the event")

    def do(self, event: Event, form: Any) -> str:
        said = form.cleaned_data
        events.postpone(event=event, to=said["to"], at=timezone.now(), why=said["why"], times=form.times())
        return _("The event is postponed.")


class Cancel(Step):
    form_class = WhyForm
    title = gettext_lazy("Cancel the event")
    consequence = gettext_lazy(
        "The page stays and says that the event is cancelled; those registered are told. In the journal, it no longer "
        "counts anywhere."
    )
    button = gettext_lazy("Cancel the event")
    is_grave = True

    def do(self, event: Event, form: Any) -> str:
        events.cancel(event=event, at=timezone.now(), why=form.cleaned_data["why"])
        return _("The event is cancelled.")


class Reinstate(Step):
    form_class = WhyForm
    title = gettext_lazy("Plan the event again")
    consequence = gettext_lazy("The event takes place after all, on the day it had; those registered are told.")
    button = gettext_lazy("Plan it again")

    def do(self, event: Event, form: Any) -> str:
        events.reinstate(event=event, at=timezone.now(), why=form.cleaned_data["why"])
        return _("The event is planned again.")


class Repeat(Step):
    """The dates are shown first, to untick those that do not suit; then the events are made."""

    permission = "agenda.add_event"
    form_class = RepeatForm
    template = "agenda/event_repeat.html"
    title = gettext_lazy("Repeat the event")

    def is_allowed(self) -> bool:
        """Those of a published event are published at once."""
        return super().is_allowed() and self.request.user.has_perm(PUBLISH)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = changeable_event(request, pk)
        form = RepeatForm(request.POST, event=event, day=localdate())
        if not form.is_valid():
            return self.page(event, form, status=422)
        kept = set(request.POST.getlist("keep"))
        # Another repetition than the one whose dates were shown: its dates are shown in turn.
        if "make" not in request.POST or request.POST.get("rule") != form.rule:
            return self.page(event, form, rule=form.rule, days=[(day, True) for day in form.days[1:]])
        skip = [day for day in form.days[1:] if day.isoformat() not in kept]
        try:
            made = series.repeat(event=event, rule=form.rule, at=timezone.now(), skip=skip)
        except ValidationError as error:
            put_errors(form, error)
            days = [(day, day not in skip) for day in form.days[1:]]
            return self.page(event, form, status=422, rule=form.rule, days=days)
        said = ngettext(
            "%(count)s event is added to the series.", "%(count)s events are added to the series.", len(made)
        )
        messages.success(request, said % {"count": len(made)})
        return redirect("desk:event-detail", pk)


class Held(DeskView):
    """The event took place: its activity says so in the journal."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("agenda.change_event")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = changeable_event(request, pk)
        if hold_activities(activities=[event.activity], day=localdate()):
            messages.success(request, _("“%(event)s” is marked as held.") % {"event": event})
        else:
            messages.error(request, _("Only a planned event whose day has come is marked as held."))
        return redirect("desk:event-detail", pk)


class Open(DeskView):
    """From an activity of the journal to its event, made now if it has none."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("agenda.add_event")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = changeable(request, pk)
        try:
            event = events.open_event(activity=activity)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("desk:activity-detail", pk)
        messages.success(request, _("Here is its draft: complete it, look at its page, then publish it."))
        return redirect("desk:event-detail", event.pk)


class AddDocument(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("agenda.change_event")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = changeable_event(request, pk)
        form = EventDocumentForm(request.POST, request.FILES, event=event)
        if form.is_valid():
            document = form.save()
            messages.success(request, _("“%(document)s” is kept with the event.") % {"document": document})
            others = series.others_of(event, form.chosen_scope, localdate())
            if count := share_document(document=document, events=others):
                said = ngettext(
                    "%(count)s other event of the series has it too.",
                    "%(count)s other events of the series have it too.",
                    count,
                )
                messages.info(request, said % {"count": count})
        else:
            said = [error for errors in form.errors.values() for error in errors]
            messages.error(request, " ".join(map(str, said)))
        return redirect("desk:event-detail", pk)


class ShowDocument(DeskView):
    """On the event's page, or no longer."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("agenda.change_event")

    def post(self, request: HttpRequest, pk: int, document: int) -> HttpResponse:
        event = changeable_event(request, pk)
        shown: ActivityDocument = get_object_or_404(event.activity.documents, pk=document)
        shown.is_public = "show" in request.POST
        shown.save(update_fields=["is_public"])
        said = _("“%(document)s” is on the page.") if shown.is_public else _("“%(document)s” is no longer on the page.")
        messages.success(request, said % {"document": shown})
        return redirect("desk:event-detail", pk)
