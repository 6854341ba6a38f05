"""What a Django mail backend raises, told as the answer of a server: smtplib's errors, and those of an API.

Whatever leaves open whether the other side has the message is UNKNOWN: only what certainly happened before the request,
or the text, could leave counts as not sent. Libraries' classes are known by their names: loading them costs memory.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.translation import gettext as _

from arrimage.letters.bounces.status import code_in, is_hard
from arrimage.letters.failures import in_words
from arrimage.letters.mail import smtp_errors
from arrimage.letters.mail.errors import frames_of, names_in, names_of, roots
from arrimage.letters.mail.outcomes import Kind, Outcome, Trouble

LONGEST_WAIT = 900.0  # seconds of a Retry-After that are honoured before the service is asked again
# Raised before a request can have left, by requests, urllib3 and httpx, and by the machine itself.
BEFORE = {"ConnectTimeout", "ConnectTimeoutError", "NewConnectionError", "ProxyError", "ConnectError"}
BEFORE |= {"gaierror", "ConnectionRefusedError", "SSLCertVerificationError"}
BEFORE_FRAMES = {"connection.connect", "connection._new_conn", "ssl.do_handshake"}
AGAIN_BY_ITSELF = {"BotoCoreError"}  # such a library may have sent before the try that failed
MISMADE = {
    "ImproperlyConfigured",
    "InvalidURL",
    "MissingSchema",
    "InvalidSchema",
    "InvalidHeader",
    "NoCredentialsError",
}
# What an API's library says of a message that it cannot write down.
UNWRITABLE = {"AnymailInvalidAddress", "AnymailUnsupportedFeature", "AnymailSerializationError", "UnicodeError"}
REFUSED = {"rejected", "invalid", "failed"}
SAYING = ("message", "Message", "ErrorMessage", "error", "detail", "reason")


def why_not_made(path: str, error: Exception) -> str:
    """The sentence for a backend that cannot be made."""
    said, names = {"path": path, "reason": _first_line(error)}, names_of(error)
    wanted = [word for word in said["reason"].replace("=", " ").split() if word.startswith("ANYMAIL_")]
    if "AnymailImproperlyInstalled" in names:
        return _("LETTERS_TRANSPORT=%(path)s: a library is missing (%(reason)s).") % said
    if wanted:
        return _("LETTERS_TRANSPORT=%(path)s: the variable %(name)s is missing.") % {**said, "name": wanted[0]}
    if isinstance(error, ImportError):
        return _("LETTERS_TRANSPORT=%(path)s: there is no such mail backend (%(reason)s).") % said
    return _("LETTERS_TRANSPORT=%(path)s cannot be used: %(reason)s.") % {**said, "reason": said["reason"].rstrip(".")}


def of_status(status: Any) -> Outcome:
    """What an API's library read in an answer (`anymail_status`)."""
    words = {str(word) for word in status.status or ()}
    reply = f"{'/'.join(sorted(words))} {status.message_id or ''}".strip()[:250]
    if words and words <= REFUSED:
        return Outcome(Kind.REFUSED, reply, is_address="failed" not in words, is_lost=words == {"invalid"})
    return Outcome(Kind.ACCEPTED, reply)


def of_error(error: Exception, status: Any = None) -> Outcome:
    """Raises Trouble when the message certainly did not leave, and the way to the server is what is wrong."""
    names = names_of(error)
    if names_in(error) & MISMADE:
        raise Trouble(_("The sending service cannot be used: %s.") % _first_line(error), is_lasting=True) from error
    if "AnymailRecipientsRefused" in names:
        outcome = of_status(status)
        return outcome if outcome.kind is Kind.REFUSED else outcome._replace(kind=Kind.REFUSED, is_address=True)
    found = smtp_errors.outcome_of(error)
    if found is not None:
        return found
    code = _code_of(error)
    if code:
        return _of_code(code, f"{code} {_words_of(error)}".strip()[:250], _wait_of(error))
    if names & UNWRITABLE:
        return Outcome(Kind.REFUSED, f"{type(error).__name__}: {_first_line(error)}"[:250])
    if isinstance(error, OSError) or names & AGAIN_BY_ITSELF:
        return _of_silence(error)
    return Outcome(Kind.UNKNOWN, f"{type(error).__name__}: {_first_line(error)}"[:250])


def _of_code(code: int, said: str, wait: float) -> Outcome:
    """The meaning of an HTTP status."""
    if code == 429:
        raise Trouble(_("The sending service asks us to slow down (HTTP 429)."), wait=wait)
    if code >= 500 or code == 408:
        return Outcome(Kind.UNKNOWN, said, trouble=_("The sending service does not answer (%s).") % f"HTTP {code}")
    if code < 300:
        stops = _("The sending service perhaps took a message, but its answer cannot be read: “%s”. Look, then resume.")
        return Outcome(Kind.UNKNOWN, said, stops=stops)
    if code in (401, 403):
        stops = _("The sending service does not accept our key or our sender: “%s”. Correct it, then resume.")
        return Outcome(Kind.BLOCKED, said, stops=stops)
    if code in (402, 404, 405, 407) or code < 400:
        stops = _("The sending service refuses whatever we send: “%s”. Correct it, then resume.")
        return Outcome(Kind.BLOCKED, said, stops=stops)
    is_lost = bool(code_in(said)) and is_hard(code_in(said), said)
    return Outcome(Kind.REFUSED, said, is_address=is_lost, is_lost=is_lost)


def _of_silence(error: Exception) -> Outcome:
    """No answer came: was it before the request left?"""
    why = in_words(list(roots(error))[-1])
    sentence = _("The sending service does not answer (%s).") % why
    names = names_in(error)
    if not names & AGAIN_BY_ITSELF and (names & BEFORE or frames_of(error) & BEFORE_FRAMES):
        raise Trouble(sentence) from error
    return Outcome(Kind.UNKNOWN, why, trouble=sentence)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), "")[:200] or type(error).__name__


def _code_of(error: Exception) -> int:
    """The HTTP status of the answer, 0 when there was none."""
    for one in roots(error):
        response = getattr(one, "response", None)
        if isinstance(response, dict):  # botocore
            response = response.get("ResponseMetadata", {})
            code = response.get("HTTPStatusCode")
        else:
            code = getattr(one, "status_code", None) or getattr(response, "status_code", None)
        if isinstance(code, int):
            return code
    return 0


def _words_of(error: Exception) -> str:
    """What the service says of a refusal, without the braces around it."""
    response = getattr(error, "response", None)
    text = getattr(response, "text", None)
    if not isinstance(text, str):
        return _first_line(error)
    try:
        said = next(_sayings(json.loads(text)), "")
    except ValueError:
        said = "" if text.lstrip().startswith("<") else text
    return " ".join((said or str(getattr(response, "reason", ""))).split())


def _sayings(answer: Any) -> Iterator[str]:
    if isinstance(answer, dict):
        yield from (answer[name] for name in SAYING if isinstance(answer.get(name), str))
        answer = list(answer.values())
    if isinstance(answer, list):
        for one in answer:
            yield from _sayings(one)


def _wait_of(error: Exception) -> float:
    """The seconds of a Retry-After, which gives them or a date."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    said = str(headers.get("Retry-After", "")).strip()
    try:
        date = None if said.isdigit() else parsedate_to_datetime(said)
        wait = float(said) if date is None else (date.astimezone(UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return 0.0
    return max(0.0, min(LONGEST_WAIT, wait))
