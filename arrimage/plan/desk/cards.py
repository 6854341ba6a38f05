"""What the plan says in the cockpit."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from arrimage.kit.desk import Card
from arrimage.plan.models import Plan, Task
from arrimage.plan.queries import deadlines

SHOWN = 6


def deadlines_card(request: HttpRequest) -> dict[str, Any] | None:
    """Late actions and those due soon, hers first; those of a plan that is over are no longer today's work."""
    today = timezone.localdate()
    found = deadlines(today, request.user, plans=Plan.objects.live().filter(end__gte=today))
    if not found.late and not found.soon:
        return None
    late, soon = (sorted(rows, key=lambda row: not row.mine) for rows in (found.late, found.soon))
    return {"late": late[:SHOWN], "soon": soon[:SHOWN]}


def tasks_card(request: HttpRequest) -> dict[str, Any] | None:
    tasks = Task.objects.open().filter(owner=request.user.pk, action__plan__status="live").select_related("action")
    first = list(tasks[:SHOWN])
    return {"tasks": first, "today": timezone.localdate()} if first else None


CARDS = (
    Card("plan-deadlines", "plan/cards/deadlines.html", deadlines_card, 10, permission="plan.view_plan"),
    Card("plan-tasks", "plan/cards/tasks.html", tasks_card, 15, permission="plan.view_plan"),
)
