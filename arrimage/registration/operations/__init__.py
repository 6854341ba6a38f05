"""Who comes to an event: every verb locks the enrolment, so that no place is given twice."""

from arrimage.registration.operations.confirming import confirm_order
from arrimage.registration.operations.correcting import correct_answers, lapse_answers
from arrimage.registration.operations.deciding import approve, refuse
from arrimage.registration.operations.lapsing import UNCONFIRMED_FOR, lapse
from arrimage.registration.operations.leaving import cancel_order, cancel_registration
from arrimage.registration.operations.ordering import NewOrder, Participant
from arrimage.registration.operations.placing import place_order
from arrimage.registration.operations.transferring import transfer
from arrimage.registration.operations.waiting import accept_offer, decline_offer, offer_place, promote

__all__ = [
    "UNCONFIRMED_FOR",
    "NewOrder",
    "Participant",
    "accept_offer",
    "approve",
    "cancel_order",
    "cancel_registration",
    "confirm_order",
    "correct_answers",
    "decline_offer",
    "lapse",
    "lapse_answers",
    "offer_place",
    "place_order",
    "promote",
    "refuse",
    "transfer",
]
