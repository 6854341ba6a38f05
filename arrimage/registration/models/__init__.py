"""Who comes to an event."""

from arrimage.registration.models.check_ins import CheckIn, HeadCountAct
from arrimage.registration.models.enrolment import Enrolment, PromoCode, Question, Ticket
from arrimage.registration.models.letters import RegistrationLetter
from arrimage.registration.models.registrations import Answer, Order, Registration

__all__ = [
    "Answer",
    "CheckIn",
    "Enrolment",
    "HeadCountAct",
    "Order",
    "PromoCode",
    "Question",
    "Registration",
    "RegistrationLetter",
    "Ticket",
]
