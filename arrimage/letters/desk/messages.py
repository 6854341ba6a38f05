"""Writing to a segment: a purpose, whom, a subject, a few words; looked over; sent."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from arrimage.consent.models import Purpose
from arrimage.kit.desk.once import make_once, tell_already_made, token_for
from arrimage.kit.desk.views.access import DeskView
from arrimage.letters import emails
from arrimage.letters.jobs import plan_readers
from arrimage.letters.models import Mailing
from arrimage.letters.operations.messages import BY_ITSELF, begin_sending, is_draft, write_message
from arrimage.network.models import Segment


class MessageForm(forms.Form):
    purpose = forms.ModelChoiceField(
        label=pgettext_lazy("of a message", "Purpose"),
        queryset=Purpose.objects.filter(is_active=True, newsletter=None).exclude(kind__in=BY_ITSELF),
        help_text=gettext_lazy("Only those who may be written to for this purpose receive the message."),
    )
    duty = forms.CharField(
        label=gettext_lazy("Rule that requires this notice"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Of a statutory notice only, which reaches also those who asked to receive nothing: the article of the law "
            "or of the by-laws. Its readers are told."
        ),
    )
    segments = forms.ModelMultipleChoiceField(
        label=gettext_lazy("To whom"),
        queryset=Segment.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one segment.")},
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 12}),
        help_text=gettext_lazy(
            "Plain words; web addresses become links. {{ prenom|everyone }} becomes the first name, “everyone” where "
            "it is not known."
        ),
    )


class _Form(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.add_mailing")

    def page(self, form: MessageForm, title: str, status: int = 200) -> HttpResponse:
        context = {"title": title, "form": form, "token": token_for(self.request)}
        return render(self.request, "letters/desk/message_form.html", context, status=status)

    def saved(self, form: MessageForm, title: str, mailing: Mailing | None = None) -> HttpResponse:
        if not form.is_valid():
            return self.page(form, title, 422)
        try:
            if mailing is not None:
                self._written(form, mailing)
            else:
                mailing, is_new = make_once(self.request, Mailing, lambda: self._written(form))
                if not is_new:
                    tell_already_made(self.request, mailing)
        except ValidationError as error:
            form.add_error(None, error)
            return self.page(form, title, 422)
        return redirect("desk:mailing-detail", mailing.pk)

    def _written(self, form: MessageForm, mailing: Mailing | None = None) -> Mailing:
        said = form.cleaned_data
        return write_message(
            purpose=said["purpose"],
            segments=said["segments"],
            subject=said["subject"],
            typed=said["text"],
            by=self.request.user,
            duty=said["duty"],
            mailing=mailing,
        )


class Write(_Form):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(MessageForm(), _("Write to a segment"))

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.saved(MessageForm(request.POST), _("Write to a segment"))


class Rewrite(_Form):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = _draft(pk)
        said = mailing.content("fr")
        segments = mailing.segments.all()
        first = {"purpose": mailing.purpose, "segments": segments, "subject": mailing.title, "text": said.get("typed")}
        first["duty"] = said.get("duty", "")
        return self.page(MessageForm(initial=first), _("Change the message"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.saved(MessageForm(request.POST), _("Change the message"), _draft(pk))


class SendTest(_Form):
    """To whoever presses, before anybody else receives it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        emails.send_message_test(_draft(pk), user.email)
        messages.success(request, _("A test is on its way to %(email)s.") % {"email": user.email})
        return redirect("desk:mailing-detail", pk)


class Send(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.send_mailing")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = get_object_or_404(Mailing, pk=pk, kind=Mailing.Kind.MESSAGE)
        try:
            begin_sending(mailing=mailing, at=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("desk:mailing-detail", pk)
        plan_readers.enqueue(mailing.pk)
        messages.success(request, _("It is leaving: its readers are counted, then it goes to each."))
        return redirect("desk:mailing-detail", pk)


def _draft(pk: int) -> Mailing:
    mailing = get_object_or_404(Mailing, pk=pk)
    if not is_draft(mailing):
        raise Http404
    return mailing
