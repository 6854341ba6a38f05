"""What the staff does to one registration, by the buttons of its page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response
from arrimage.registration import operations
from arrimage.registration.forms import desk as forms
from arrimage.registration.forms.own import TransferForm
from arrimage.registration.models import Answer, Registration
from arrimage.registration.standing import sentence_of


class _OfRegistration(DeskView):
    permission = "registration.change_registration"

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(self.permission))

    def registration(self, pk: int) -> Registration:
        visible = Registration.objects.visible_to(self.request.user)
        found: Registration = get_object_or_404(visible.select_related("enrolment__event__activity", "order"), pk=pk)
        return found

    def form_page(self, one: Registration, form: Any, title: str, status: int = 200) -> HttpResponse:
        context = {"title": title, "one": one, "form": form}
        return render(self.request, "registration/desk/form.html", context, status=status)


class Act(_OfRegistration):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        one, verb = self.registration(pk), VERBS.get(request.POST.get("do", ""))
        if verb is not None:
            try:
                messages.success(request, sentence_of(verb(request, one)))
            except ValidationError as error:
                messages.error(request, error.messages[0])
        back = request.POST.get("back") == "event"
        if back:
            return redirect("desk:enrolment-detail", one.enrolment_id)
        return redirect("desk:registration-detail", pk)


def _cancel(request: HttpRequest, one: Registration) -> Registration:
    credits = request.POST.get("credits") == "on"
    return operations.cancel_registration(registration=one, at=timezone.now(), by=request.user, credits=credits)


def _offer(request: HttpRequest, one: Registration) -> Registration:
    beyond = request.POST.get("beyond_capacity") == "on"
    return operations.offer_place(registration=one, at=timezone.now(), beyond_capacity=beyond)


VERBS: dict[str, Callable[[HttpRequest, Registration], Registration]] = {
    "approve": lambda request, one: operations.approve(registration=one, at=timezone.now()),
    "refuse": lambda request, one: operations.refuse(registration=one, at=timezone.now()),
    "cancel": _cancel,
    "offer": _offer,
}


class Correct(_OfRegistration):
    """A name or an address badly written."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = self.registration(pk)
        return self.form_page(one, forms.CorrectForm(instance=one), _("Correct the name"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = self.registration(pk)
        form = forms.CorrectForm(request.POST, instance=one)
        if not form.is_valid():
            return self.form_page(one, form, _("Correct the name"), 422)
        form.save()
        messages.success(request, _("Saved."))
        return redirect("desk:registration-detail", pk)


class Give(_OfRegistration):
    """The place to another person."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.form_page(self.registration(pk), TransferForm(), _("Give the place to another person"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        one, form = self.registration(pk), TransferForm(request.POST)
        if form.is_valid():
            try:
                operations.transfer(registration=one, at=timezone.now(), by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Both are told by e-mail."))
                return redirect("desk:registration-detail", pk)
        return self.form_page(one, form, _("Give the place to another person"), 422)


class AnswerFile(_OfRegistration):
    """A file given as an answer."""

    permission = "registration.view_registration"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        visible = Registration.objects.visible_to(request.user)
        answer = get_object_or_404(Answer.objects.filter(registration__in=visible), pk=pk)
        if not answer.file:
            raise Http404
        return protected_file_response(answer.file.open("rb"), answer.file.name or "")
