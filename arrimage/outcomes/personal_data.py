"""What the room of outcomes holds on people, and how it is forgotten."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose
from arrimage.outcomes.models import (
    AfterLetter,
    Asking,
    Certificate,
    Closing,
    Collaboration,
    Evaluation,
    Introduction,
)

ASKINGS, INTRODUCTIONS, TEXTS = "outcomes.askings", "outcomes.introductions", "outcomes.texts"
WORK = gettext_lazy("It accounts for an event of the hub; whoever entered it has become a number.")
ANONYMOUS = gettext_lazy("It bears no name, and nothing ties it to whoever wrote it.")
PROOF = gettext_lazy("It proves to whoever holds it, and to the hub’s funders, that somebody was trained.")
FIGURES = gettext_lazy("The figures of the plan rest on it; whom it names has become a number.")


def _askings_before(day: date) -> QuerySet[Asking]:
    return Asking.objects.filter(asked_at__date__lt=day)


def _letters_before(day: date) -> QuerySet[AfterLetter]:
    return AfterLetter.objects.filter(written_at__date__lt=day)


def _introductions_before(day: date) -> QuerySet[Introduction]:
    return Introduction.objects.filter(event__activity__date__lt=day)


def _texts_before(day: date) -> QuerySet[Evaluation]:
    return Evaluation.objects.filter(answered_on__lt=day).exclude(liked="", to_improve="")


def name_removed(row: object) -> str:
    return _("Name removed")


personal_data.register_purposes(
    Purpose(
        "outcomes",
        gettext_lazy("Accounting for events, and knowing what came of them"),
        gettext_lazy(
            "To thank those who came, certify their attendance, introduce those who ask for it, and ask what they "
            "thought: evaluations bear no name."
        ),
    )
)
personal_data.register_classes(
    DataClass(
        ASKINGS,
        gettext_lazy("Questions sent to participants"),
        gettext_lazy("the day it was sent"),
        _askings_before,
        Fate.DELETE,
        12,
        gettext_lazy("P-39.1, s. 23: after a year nobody answers any more, and the figures need no name."),
        beside=(_letters_before,),
    ),
    DataClass(
        INTRODUCTIONS,
        gettext_lazy("Introductions of participants"),
        gettext_lazy("the day of the event"),
        _introductions_before,
        Fate.DELETE,
        12,
        gettext_lazy("P-39.1, s. 23: they have met, or not."),
    ),
    DataClass(
        TEXTS,
        gettext_lazy("What participants wrote in evaluations"),
        gettext_lazy("the day of the answer"),
        _texts_before,
        Fate.ANONYMISE,
        36,
        gettext_lazy("Three years, for the reports of a plan; then the marks are enough (P-39.1, s. 23)."),
    ),
)
REGISTRATION, ADDRESS = "registration__person", "registration__email"
personal_data.register(
    Held(Closing, "outcomes", authors=("by",), texts=("why_no_attendance", "why_reopened"), user="by", reason=WORK),
    Held(
        Asking,
        "outcomes",
        written=("about", "asked_at", "is_answered"),
        person=REGISTRATION,
        address=ADDRESS,
        fate=Fate.DELETE,
        retention=ASKINGS,
    ),
    Held(
        AfterLetter,
        "outcomes",
        written=("kind", "written_at"),
        person=REGISTRATION,
        address=ADDRESS,
        fate=Fate.DELETE,
        retention=ASKINGS,
    ),
    Held(
        Evaluation,
        "outcomes",
        texts=("liked", "to_improve"),
        values={"liked": "", "to_improve": ""},
        reason=ANONYMOUS,
        retention=TEXTS,
    ),
    Held(
        Certificate,
        "outcomes",
        written=(
            "number",
            "name",
            "title",
            "first_day",
            "last_day",
            "hours",
            "issued_at",
            "signatory",
            "signatory_title",
        ),
        texts=("why_revoked",),
        person=REGISTRATION,
        address=ADDRESS,
        fate=Fate.ANONYMISE,
        values={"name": name_removed},
        reason=PROOF,
    ),
    Held(
        Introduction,
        "outcomes",
        written=("reason", "made_at"),
        person="first__person",
        address="first__email",
        fate=Fate.DELETE,
        retention=INTRODUCTIONS,
    ),
    Held(
        Collaboration,
        "outcomes",
        given=("kind", "said_on", "organisation_name", "partner_name", "note"),
        person="said_by__person",
        address="said_by__email",
        fate=Fate.ANONYMISE,
        values={"note": "", "said_by": None},
        reason=FIGURES,
    ),
)
