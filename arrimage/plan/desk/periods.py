"""Reporting periods: freezing one, and what changed since."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.plan.desk.boards import PlanView
from arrimage.plan.models import ReportingPeriod
from arrimage.plan.operations import freeze_period
from arrimage.plan.queries import restatements


class Freeze(PlanView):
    """Says what freezing does, then does it."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("plan.freeze_plan")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        period = get_object_or_404(ReportingPeriod, pk=pk)
        is_over = period.end < timezone.localdate()
        context = {"title": _("Freeze the period"), "period": period, "is_over": is_over}
        return render(request, "plan/desk/freeze.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        period = get_object_or_404(ReportingPeriod, pk=pk)
        try:
            freeze_period(period=period, by=request.user, at=timezone.now(), day=timezone.localdate())
            messages.success(request, _("The figures of the period are frozen."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("desk:plan-detail", period.plan_id)


class Restatements(PlanView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        period = get_object_or_404(ReportingPeriod.objects.exclude(frozen_at=None), pk=pk)
        context = {
            "title": _("What changed since"),
            "period": period,
            "restatements": restatements(period, timezone.localdate(), request.user),
        }
        return render(request, "plan/desk/restatements.html", context)
