"""What plans hold on people: who promised what, who entered what."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose
from arrimage.plan.models import (
    ActionDocument,
    ActionNote,
    Deliverable,
    DeliverableVersion,
    PlanSource,
    Reading,
    Reminder,
    ReportingPeriod,
    Responsibility,
    Task,
)

REMINDERS = "plan.reminders"
WORK = gettext_lazy("It is a record of the plan; whoever entered it has become a number.")


def _reminders_before(day: date) -> QuerySet[Reminder]:
    return Reminder.objects.filter(sent_at__date__lt=day)


def _responsible_since(day: date) -> QuerySet[Any]:
    """The people named responsible by a plan that runs, or ran since the day."""
    return Responsibility.objects.filter(action__plan__end__gte=day, person__isnull=False).values("person")


personal_data.register_purposes(
    Purpose(
        "plan",
        gettext_lazy("Carrying out the action plan"),
        gettext_lazy("To know who answers for each action and who entered each value."),
    )
)
personal_data.register_classes(
    DataClass(
        REMINDERS,
        gettext_lazy("Reminders sent"),
        gettext_lazy("the day the reminder was sent"),
        _reminders_before,
        Fate.DELETE,
        24,
        gettext_lazy("P-39.1, s. 23: a reminder sent serves only not to be sent twice."),
    )
)
personal_data.register_still_needed("network.contacts", _responsible_since)
personal_data.register(
    Held(
        Responsibility,
        "plan",
        written=("label",),
        person="person",
        fate=Fate.ANONYMISE,
        values={"label": lambda row: str(row.person), "person": None},
    ),
    Held(Task, "plan", authors=("owner",), texts=("label",), user="owner", reason=WORK),
    Held(ActionNote, "plan", authors=("author",), texts=("text",), user="author", reason=WORK),
    Held(Reminder, "plan", written=("sent_at",), user="recipient", fate=Fate.DELETE, retention=REMINDERS),
    Held(Reading, "plan", authors=("entered_by",), texts=("evidence",), user="entered_by", reason=WORK),
    Held(DeliverableVersion, "plan", authors=("added_by",), texts=("note",), user="added_by", reason=WORK),
    Held(Deliverable, "plan", texts=("acceptance_evidence",), reason=WORK),
    Held(ReportingPeriod, "plan", authors=("frozen_by",), user="frozen_by", reason=WORK),
    Held(PlanSource, "plan", authors=("read_by",), user="read_by", files=("file",), reason=WORK),
    Held(ActionDocument, "plan", texts=("title",), files=("file",), reason=WORK),
)
