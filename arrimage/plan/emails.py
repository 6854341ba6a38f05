"""Mail about deadlines. It names the actions of the plan and nobody but whoever receives it."""

from collections.abc import Sequence
from datetime import date

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from arrimage.accounts.emails import absolute
from arrimage.accounts.models import User
from arrimage.plan.models import Action


def send_reminder(person: User, actions: Sequence[Action], day: date) -> None:
    """Recall these actions and their deadlines, in the person's language. Raises OSError when no mail can leave."""
    with translation.override(person.language):
        context = {"person": person, "lines": [_line(action, day) for action in actions]}
        subject = ngettext("%(n)s deadline of the plan", "%(n)s deadlines of the plan", len(actions))
        send_mail(
            subject % {"n": len(actions)},
            render_to_string("plan/email/reminder.txt", context),
            None,
            [person.email],
            html_message=render_to_string("plan/email/reminder.html", context),
        )


def _line(action: Action, day: date) -> dict[str, object]:
    assert action.deadline_end is not None, "only actions that have a last day are recalled"
    days = (action.deadline_end - day).days
    link = absolute(reverse("desk:action-detail", args=[action.pk]))
    return {"action": action, "days": abs(days), "is_late": days < 0, "link": link}
