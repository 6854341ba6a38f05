"""Whether a provider's notice says that the address is lost, in each one's own words.

django-anymail tells soft bounces as «bounced» too, and its reason then speaks of both kinds: what the provider itself
said (`esp_event`) is read. What it does not say is None.
"""

from collections.abc import Callable, Mapping
from typing import Any

from arrimage.letters.bounces.sentences import kind_of
from arrimage.letters.bounces.status import HARD_KINDS, code_in, is_hard

# RFC 3463 subjects that are exact; servers use the others (5.0, 5.2.0, 5.3, 5.4.1, 5.5) for anything.
EXACT = ("1.", "2.", "4.6", "4.7", "7.")
INVALID = "invalid"  # anymail's word for an address that can be none

Words = Callable[[Any], bool | None]


def at(event: Any, *path: str) -> Any:
    """What stands there in the notice; None where it has no such place."""
    for name in path:
        event = event.get(name) if isinstance(event, Mapping) else None
    return event


def _named(hard: set[str], soft: set[str], *path: str) -> Words:
    def words(event: Any) -> bool | None:
        said = str(at(event, *path) or "").lower()
        return True if said in hard else False if said in soft else None

    return words


def _mailjet(event: Any) -> bool | None:
    return bool(at(event, "hard_bounce")) if at(event, "event") in ("bounce", "blocked") else None


def _mailgun(event: Any) -> bool | None:
    """A permanent failure may be about the message: only its list of lost addresses says more."""
    if at(event, "event-data", "severity") == "temporary":
        return False
    return True if at(event, "event-data", "reason") == "suppress-bounce" else None


def _sendgrid(event: Any) -> bool | None:
    sorted_as = at(event, "bounce_classification")
    if sorted_as:
        return sorted_as == "Invalid Address"
    if at(event, "event") == "dropped":
        return at(event, "reason") in ("Invalid", "Bounced Address")
    return {"bounce": True, "blocked": False}.get(str(at(event, "type")))


def _sparkpost(event: Any) -> bool | None:
    inner = next(iter((at(event, "msys") or {}).values()), None)
    sorted_as = str(at(inner, "bounce_class") or "")
    return sorted_as in ("10", "30") if sorted_as else None


def _amazon(event: Any) -> bool | None:
    kind, finer = at(event, "bounce", "bounceType"), at(event, "bounce", "bounceSubType")
    if kind in ("Transient", "Undetermined"):
        return False
    return True if finer in ("General", "NoEmail", "Suppressed", "OnAccountSuppressionList") else None


def _postmark(event: Any) -> bool | None:
    return at(event, "Type") in ("HardBounce", "BadEmailAddress") if at(event, "RecordType") == "Bounce" else None


_LOST = {"err_user_unknown", "err_user_inactive", "err_domain_inactive"}
_BREVO = _named({"hard_bounce", "invalid_email"}, {"soft_bounce", "blocked", "deferred", "error"}, "event")
VERDICTS: dict[str, Words] = {
    "Brevo": _BREVO,
    "SendinBlue": _BREVO,
    "Postmark": _postmark,
    "Mailjet": _mailjet,
    "Mandrill": _named({"hard_bounce"}, {"soft_bounce", "deferral", "reject"}, "event"),
    "MailerSend": _named({"hard_bounced"}, {"soft_bounced"}, "data", "type"),
    "Mailgun": _mailgun,
    "SendGrid": _sendgrid,
    "SparkPost": _sparkpost,
    "Amazon SES": _amazon,
    "Mailtrap": _named({"bounce"}, {"soft bounce", "suspension", "reject"}, "event"),
    "Resend": _named({"permanent"}, {"transient", "undetermined", "temporary"}, "data", "bounce", "type"),
    "Unisender Go": _named(_LOST, {"err_mailbox_full", "err_too_large"}, "delivery_info", "delivery_status"),
}


def is_lost(provider: str, event: Any, status: str, said: str) -> bool:
    """Hard only where the provider or the recipient's server says so, and neither says the contrary."""
    verdict = VERDICTS.get(provider, lambda _event: None)(event.esp_event)
    if verdict is None and event.reject_reason == INVALID:
        verdict = True
    if verdict is None:
        return bool(status) and is_hard(status, said)
    return verdict and (not said or is_hard(status, said) or not _contradicts(status, said))


def _contradicts(status: str, said: str) -> bool:
    """The server's own answer tells of something else than a lost address: a full mailbox, our sender, spam."""
    code = code_in(said)
    exact = code[2:].startswith(EXACT) and code[2:] != "2.0"
    return status.startswith("4") or exact or kind_of(said) not in ("", *HARD_KINDS)
