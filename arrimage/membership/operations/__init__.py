"""What is done about a membership, with its consequences: a verb for each, in the file of its subject."""

from arrimage.membership.operations.by_member import answer_request, ask_the_hub, renew_by_member
from arrimage.membership.operations.consents import tell_the_ledger
from arrimage.membership.operations.joining import admit, apply, readmit, refuse
from arrimage.membership.operations.leaving import exclude, resign
from arrimage.membership.operations.terms import begin_term, change_category, waive
from arrimage.membership.operations.voiding import void_act, void_term

__all__ = [
    "admit",
    "answer_request",
    "apply",
    "ask_the_hub",
    "begin_term",
    "change_category",
    "exclude",
    "readmit",
    "refuse",
    "renew_by_member",
    "resign",
    "tell_the_ledger",
    "void_act",
    "void_term",
    "waive",
]
