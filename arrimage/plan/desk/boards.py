"""The plan board, and an action's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from arrimage.kit.desk.views.access import DeskView
from arrimage.plan.desk.looking import looking_at
from arrimage.plan.models import Action, Plan
from arrimage.plan.queries import board, publicity


class PlanView(DeskView):
    """A screen of the plan, for those who may read plans."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("plan.view_plan")


class CurrentPlan(PlanView):
    """The board of the plan in force today, else of the latest; without any, the way to import one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        own = Plan.objects.filter(parent_action=None)
        plan = own.live().filter(start__lte=today, end__gte=today).first() or own.live().first() or own.first()
        if plan is None:
            return render(request, "plan/desk/no_plan.html")
        asked = request.GET.urlencode()  # what narrows the board
        return redirect(reverse("desk:plan-board", args=[plan.code]) + (f"?{asked}" if asked else ""))


class PlanBoard(PlanView):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        plan = get_object_or_404(Plan.objects.select_related("parent_action"), code=code)
        looking = looking_at(request, plan)
        whole = board(plan, looking.period, looking.day, request.user)
        chosen: dict[str, Any] = {
            "responsible": request.GET.get("responsable", ""),
            "state": request.GET.get("etat", ""),
            "deadline": request.GET.get("echeance", ""),
            "mine": request.GET.get("a-moi") == "1",
        }
        context = {
            "plan": plan,
            "looking": looking,
            "whole": whole,
            "board": whole.filtered(**chosen) if any(chosen.values()) else whole,
            "chosen": chosen,
            "filtered": any(chosen.values()),
            "publicity": publicity(plan),
            "sub_plans": Plan.objects.filter(parent_action__plan=plan),
            "states": Action.State.choices,
        }
        return render(request, "plan/desk/board.html", context)
