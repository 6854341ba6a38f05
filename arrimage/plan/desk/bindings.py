"""What a measure asks and would give, shown while an indicator's form is being filled. Saves nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arrimage.plan.binding import CHOOSING, IndicatorForm
from arrimage.plan.desk.boards import PlanView


class Binding(PlanView):
    http_method_names = ["post"]

    def is_allowed(self) -> bool:
        user = self.request.user
        return super().is_allowed() and (user.has_perm("plan.add_indicator") or user.has_perm("plan.change_indicator"))

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = request.POST.copy()
        proposing = bool(typed.pop(CHOOSING, None))
        form = IndicatorForm(typed, proposing=proposing)
        return render(request, "plan/desk/binding.html", {"form": form})
