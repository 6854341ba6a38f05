"""What is done at once with an event of a series and those that follow it."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.desk.event_steps import Step
from arrimage.agenda.forms.event_steps import StepForm, WhyForm
from arrimage.agenda.models import Event
from arrimage.agenda.operations import whole_series


class SeriesStep(Step):
    """Which events it is about is shown before the button is pressed."""

    def about(self, event: Event) -> list[Event]:
        return whole_series.following(event, localdate())

    def page(self, event: Event, form: StepForm, status: int = 200, **more: Any) -> HttpResponse:
        return super().page(event, form, status, about=self.about(event), **more)


class PublishSeries(SeriesStep):
    title = gettext_lazy("Publish the series, from this event on")
    consequence = gettext_lazy("Each of these events gets its page and its place in the calendar:")
    button = gettext_lazy("Publish these events")

    def about(self, event: Event) -> list[Event]:
        return [one for one in super().about(event) if one.state == Event.State.DRAFT]

    def do(self, event: Event, form: Any) -> str:
        count = len(whole_series.publish_following(event=event, at=timezone.now()))
        return ngettext("%(count)s event is published.", "%(count)s events are published.", count) % {"count": count}


class CancelSeries(SeriesStep):
    form_class = WhyForm
    title = gettext_lazy("Cancel the series, from this event on")
    consequence = gettext_lazy("The page of each of these events says that it is cancelled; those registered are told:")
    button = gettext_lazy("Cancel these events")
    is_grave = True

    def do(self, event: Event, form: Any) -> str:
        why = form.cleaned_data["why"]
        count = len(whole_series.cancel_following(event=event, at=timezone.now(), why=why))
        return ngettext("%(count)s event is cancelled.", "%(count)s events are cancelled.", count) % {"count": count}
