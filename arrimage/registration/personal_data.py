"""What registrations hold on people, and how it is forgotten."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose
from arrimage.registration.models import (
    Answer,
    CheckIn,
    Enrolment,
    HeadCountAct,
    Order,
    Registration,
    RegistrationLetter,
)
from arrimage.registration.operations.correcting import answers_past_use

ORDERS, ANSWERS, PEOPLE = "registration.orders", "registration.answers", "registration.participants"
COUNTED = gettext_lazy("Who was there is counted in the figures of the plan; the row stays, without her name.")
NAMELESS = gettext_lazy("It is a number of people, without a name; whoever noted it has become a number.")
MONTHS = 24


def _past(day: date, event: str) -> Q:
    """Of events whose last day was before."""
    last = Q(**{f"{event}__end_date__lt": day}) | Q(**{f"{event}__end_date": None, f"{event}__activity__date__lt": day})
    return last


def _participants_before(day: date) -> QuerySet[Registration]:
    named = Registration.objects.exclude(email="", last_name=_("Name removed"))
    return named.filter(_past(day, "enrolment__event"))


def _orders_before(day: date) -> QuerySet[Order]:
    return Order.objects.exclude(email=GONE).filter(_past(day, "enrolment__event"))


def nobody(row: Any) -> str:
    return _("Name removed")


GONE = "retire@invalid.invalid"

personal_data.register_purposes(
    Purpose(
        "registration",
        gettext_lazy("Registering for events"),
        gettext_lazy(
            "To keep your place, write to you about the event, welcome you and know who came. Answers on diet and "
            "access are destroyed after the event."
        ),
    )
)
personal_data.register_classes(
    DataClass(
        ANSWERS,
        gettext_lazy("Answers to the questions of events"),
        gettext_lazy("the days that each question says, after the event"),
        answers_past_use,
        Fate.DELETE,
        1,
        gettext_lazy("P-39.1, s. 23: a diet or a need of access serves on the day of the event alone."),
    ),
    DataClass(
        PEOPLE,
        gettext_lazy("Participants of events"),
        gettext_lazy("the last day of the event"),
        _participants_before,
        Fate.ANONYMISE,
        MONTHS,
        gettext_lazy("P-39.1, s. 23: certificates and the report to funders are made within two years."),
    ),
    DataClass(
        ORDERS,
        gettext_lazy("Registrations sent for events"),
        gettext_lazy("the last day of the event"),
        _orders_before,
        Fate.ANONYMISE,
        MONTHS,
        gettext_lazy("P-39.1, s. 23: what was charged stays in the books, where the law keeps it."),
    ),
)
personal_data.register(
    Held(Enrolment, "registration", texts=("welcome",), reason=gettext_lazy("It is said to all those registered.")),
    Held(
        Order,
        "registration",
        given=("name", "email", "organisation_name", "language"),
        authors=("by",),
        person="person",
        address="email",
        fate=Fate.ANONYMISE,
        values={"name": nobody, "email": GONE, "organisation_name": ""},
        retention=ORDERS,
    ),
    Held(
        Registration,
        "registration",
        given=("first_name", "last_name", "email", "organisation_name", "about", "wants_introductions"),
        person="person",
        address="email",
        fate=Fate.ANONYMISE,
        values={
            "first_name": "",
            "last_name": nobody,
            "email": "",
            "organisation_name": "",
            "about": "",
            "wants_introductions": False,
        },
        retention=PEOPLE,
    ),
    Held(
        Answer,
        "registration",
        given=("text",),
        files=("file",),
        person="registration__person",
        fate=Fate.DELETE,
        retention=ANSWERS,
    ),
    Held(
        RegistrationLetter,
        "registration",
        person="registration__person",
        reason=gettext_lazy("It proves that she was told; the letter itself follows the delivery ledger."),
    ),
    Held(
        CheckIn,
        "registration",
        written=("day", "half", "how", "at", "received_at", "undone_at"),
        authors=("by",),
        person="registration__person",
        reason=COUNTED,
    ),
    Held(HeadCountAct, "registration", authors=("by",), user="by", reason=NAMELESS),
)
