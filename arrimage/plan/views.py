"""The plan's pages outside the desk."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arrimage.accounts.models import FeedToken
from arrimage.kit.calendars.writing import write_calendar
from arrimage.plan.calendars import deadline_entries
from arrimage.plan.models import Plan
from arrimage.plan.queries import Board, board, public_plan_of


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The public plan in force, else the latest one made public; a sentence when there is none."""
    plan = public_plan_of(timezone.localdate())
    return _public_page(request, plan) if plan else render(request, "plan/public/none.html")


@require_safe
def public_plan(request: HttpRequest, code: str) -> HttpResponse:
    return _public_page(request, get_object_or_404(Plan.objects.public(), code=code))


def _public_page(request: HttpRequest, plan: Plan) -> HttpResponse:
    """What was promised and where it stands: no record, no person, only the indicators made public."""
    shown = board(plan, plan.period, timezone.localdate(), public_only=True)
    context = {
        "plan": plan,
        "board": shown,
        "has_figures": any(shown.figures()),
        "has_typed": _has_typed(shown),
        "sub_plans": Plan.objects.public().filter(parent_action__plan=plan),
        "others": Plan.objects.public().exclude(pk=plan.pk),
    }
    return render(request, "plan/public/plan.html", context)


def _has_typed(shown: Board) -> bool:
    return any(figure.manual for figure in shown.figures())


@require_safe
@never_cache
def deadlines_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines as a calendar, at an address that only its owner knows; 404 for any other."""
    owner = FeedToken.objects.select_related("user").filter(token=token, user__is_active=True).first()
    if owner is None or not owner.user.has_perm("plan.view_plan"):
        raise Http404
    with translation.override(owner.user.language):
        content = write_calendar(deadline_entries(), name=_("Deadlines of the plan"))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="echeances.ics"'
    return response
