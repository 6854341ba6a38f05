"""The plan's deadlines in people's own calendars."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arrimage.accounts.calendars import PrivateCalendar
from arrimage.accounts.emails import absolute
from arrimage.kit.calendars.entry import CalendarEntry
from arrimage.plan.models import Action, Plan, Task

PRIVATE_CALENDARS = (PrivateCalendar(_("Deadlines of the plan"), "plan:deadlines-feed", permission="plan.view_plan"),)


def deadline_entries() -> Iterator[CalendarEntry]:
    """The last day of each action of the live plans, and the day of each open task."""
    live = Plan.objects.live()
    for action in Action.objects.filter(plan__in=live, deadline_end__isnull=False):
        assert action.deadline_end is not None
        yield CalendarEntry(
            uid=f"action-{action.pk}@arrimage",
            start=action.deadline_end,
            summary=str(action),
            description=action.deadline_raw,
            url=_page(action),
            last_modified=action.updated_at,
            sequence=action.revision,
        )
    for task in Task.objects.open().filter(action__plan__in=live, due_on__isnull=False).select_related("action"):
        assert task.due_on is not None
        yield CalendarEntry(
            uid=f"task-{task.pk}@arrimage",
            start=task.due_on,
            summary=task.label,
            description=str(task.action),
            url=_page(task.action),
        )


def _page(action: Action) -> str:
    return absolute(reverse("desk:action-detail", args=[action.pk]))
