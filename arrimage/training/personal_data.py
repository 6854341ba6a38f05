"""What training holds on people, and how it is forgotten."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose
from arrimage.training.models import Cost, LearningNeed, Material, Theme, TrainingSheet

NEEDS = "training.needs"
WORK = gettext_lazy("It is a record of the hub’s work; whoever gave the training has become a number.")
THEMES = gettext_lazy("A theme holds what several people asked for, in the hub’s words; it names nobody.")


def _said_before(day: date) -> QuerySet[LearningNeed]:
    return LearningNeed.objects.filter(said_on__lt=day)


def _asking_since(day: date) -> QuerySet[Any]:
    """Those whose need still waits, or was said since."""
    waiting = LearningNeed.objects.open() | LearningNeed.objects.filter(said_on__gte=day)
    return waiting.filter(person__isnull=False).order_by().values("person")


def removed(row: Any) -> str:
    return _("What was said was removed")


personal_data.register_purposes(
    Purpose(
        "training",
        gettext_lazy("Answering the needs of training"),
        gettext_lazy(
            "To gather what members need to learn, to find or hold a session, and to invite who asked for it."
        ),
    )
)
personal_data.register_classes(
    DataClass(
        NEEDS,
        gettext_lazy("Training needs"),
        gettext_lazy("the day the need was said"),
        _said_before,
        Fate.ANONYMISE,
        60,
        gettext_lazy("P-39.1, s. 23: five years, which a plan of the hub covers; then only the count serves."),
    )
)
personal_data.register_still_needed("network.contacts", _asking_since)
personal_data.register(
    Held(
        LearningNeed,
        "training",
        given=("text", "people", "organisation", "said_on"),
        written=("heard", "theme", "state", "answered_on", "told_at"),
        person="person",
        fate=Fate.ANONYMISE,
        values={"text": removed, "person": None},
        retention=NEEDS,
    ),
    Held(Theme, "training", texts=("title", "answer"), reason=THEMES),
    Held(TrainingSheet, "training", texts=("objectives",), written=("hours",), person="trainer", reason=WORK),
    Held(Cost, "training", texts=("label",), reason=WORK),
    Held(Material, "training", texts=("title",), files=("file",), reason=WORK),
)
