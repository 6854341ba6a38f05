"""The words of the renewal notices, with a preview; a field that does not exist is refused with its place."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit.desk.views.access import DeskView
from arrimage.membership.forms.notices import NoticeForm
from arrimage.membership.models import NoticeStep
from arrimage.membership.operations.notices import check_words, word_notice
from arrimage.membership.renewal.fields import FIELDS
from arrimage.membership.renewal.letters import previews


class _Notices(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("membership.change_membershipsettings")


class Steps(_Notices):
    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"title": _("Renewal notices"), "steps": NoticeStep.objects.all()}
        return render(request, "membership/desk/notice_steps.html", context)


class EditStep(_Notices):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        step = get_object_or_404(NoticeStep, pk=pk)
        return self._page(step, NoticeForm(instance=step))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = NoticeForm(request.POST, instance=get_object_or_404(NoticeStep, pk=pk))
        if not form.is_valid():
            return self._page(form.instance, form, 422)
        try:
            if "preview" in request.POST:
                check_words(form.instance)
                return self._page(form.instance, form)
            word_notice(step=form.instance)
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(form.instance, form, 422)
        messages.success(request, _("The notice is saved: those sent from now on say this."))
        return redirect("desk:renewal-notices")

    def _page(self, step: NoticeStep, form: NoticeForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {
            "title": step.when,
            "form": form,
            "merge_fields": FIELDS,
            "previews": [] if form.is_bound and form.errors else previews(step, localdate()),
        }
        return render(self.request, "membership/desk/notice_form.html", context, status=status)


URLS = (
    path("adhesions/avis/", Steps.as_view(), name="renewal-notices"),
    path("adhesions/avis/<int:pk>/", EditStep.as_view(), name="renewal-notice-edit"),
)
