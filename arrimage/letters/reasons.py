"""Why a message did not leave, by the code that the delivery keeps: the consent ledger's answers, and the post's."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from arrimage.consent.decisions import REASONS as CONSENT_REASONS
from arrimage.consent.decisions import Why

# The ledger's sentences for one person give days; a list says the same without them.
CONSENT: dict[str, Any] = {
    Why.NO_ADDRESS.value: _("This is not an e-mail address: correct it before writing."),
    Why.BOUNCED.value: _("Mail to this address comes back: reach the person another way."),
    Why.DECEASED.value: _("The person has died: nothing is sent any more."),
    Why.COMPLAINED.value: _("The person reported a message as junk mail: nothing is sent any more."),
    Why.WITHDRAWN.value: _("Consent was withdrawn, and no express consent was given since."),
    Why.REFUSED.value: _("The person asked not to be written to, and gave no express consent since."),
    Why.LEFT.value: _("The person gave up this address: write to the new one."),
    Why.EXPIRED.value: _("The last basis for writing has ended: ask for express consent another way than by mail."),
    Why.REFERRAL_USED.value: _("The one message that the referral allowed was already sent."),
    Why.NOTHING.value: CONSENT_REASONS[Why.NOTHING],
}
UNICODE, REFERRAL, FORGOTTEN, RESTING = "unicode", "referral", "forgotten", "resting"
NOT_CHOSEN = "not_chosen"  # of somebody who is asked about; the ledger has no row for those who are not chosen
REFUSED_BY_SERVER, GIVEN_UP, UNCERTAIN = "refused_by_server", "given_up", "uncertain"
POST: dict[str, Any] = {
    UNICODE: _("The address has accents before the @, and the mail server does not carry such addresses."),
    REFERRAL: _(
        "The consent is a referral: the text must name who referred the reader, with the field {{ referent }}."
    ),
    RESTING: _("The reader wants one issue a season at most, and had one."),
    FORGOTTEN: _("The address was destroyed at the person’s request."),
    REFUSED_BY_SERVER: _("The recipient’s server refused the message for good; its reply says why."),
    GIVEN_UP: _("The recipient’s server put the message off until it was given up; its last reply says why."),
    UNCERTAIN: _(
        "The connection broke again before the server answered: the reader may have received the message, perhaps "
        "several times. It is not sent again."
    ),
}
REASONS: dict[str, Any] = {**CONSENT, **POST}
ASKED_ABOUT: dict[str, Any] = {NOT_CHOSEN: _("She is not among the readers chosen for this mailing.")}


def sentence(code: str) -> str:
    """The sentence of a code, in the language in force; the code itself for one that is not known any more."""
    return str({**REASONS, **ASKED_ABOUT}.get(code, code))
