"""smtplib's errors, which keep the server's reply: read as our own client reads replies."""

from typing import Any

from django.utils.translation import gettext as _

from arrimage.letters.failures import in_words
from arrimage.letters.mail.errors import frames_of, names_of, roots
from arrimage.letters.mail.outcomes import Kind, Outcome, Trouble

OPENING = {"smtp.open", "smtplib.connect", "smtplib.login", "smtplib.starttls"}
ENVELOPE = {"smtplib.ehlo_or_helo_if_needed", "smtplib.mail", "smtplib.rcpt"}
TEXT = {"smtplib.data", "smtplib.quit"}  # the message may be on the other side


def outcome_of(error: Exception) -> Outcome | None:
    """None when it is not of SMTP. Raises Trouble when there was no way to the server."""
    names, passed = names_of(error), frames_of(error)
    if "SMTPRecipientsRefused" in names:
        code, said = next(iter(error.recipients.values()), (550, ""))  # type: ignore[attr-defined]
        return _of_reply(code, said, is_address=True)
    if "SMTPSenderRefused" in names and _code(error) >= 500 and _code(error) != 552:  # 552 is about the size
        return Outcome(Kind.BLOCKED, _reply(_code(error), _said(error)))
    if names & {"SMTPSenderRefused", "SMTPDataError"}:
        return _of_reply(_code(error), _said(error))
    if "SMTPResponseException" in names:  # greeting, encryption, password
        said = _reply(_code(error), _said(error))
        raise Trouble(_("The mail server refuses us: %s") % said[:200], is_lasting=_code(error) >= 500) from error
    if "SMTPNotSupportedError" in names:
        raise Trouble(_("The mail server refuses us: %s") % str(error)[:200], is_lasting=True) from error
    if "SMTPException" in names or passed & (OPENING | ENVELOPE | TEXT):
        return _of_cut(error, passed)
    return None


def _of_cut(error: Exception, passed: set[str]) -> Outcome:
    why = in_words(list(roots(error))[-1])
    sentence = _("The mail server does not answer (%s).") % why
    if passed & TEXT or not passed & (OPENING | ENVELOPE):
        return Outcome(Kind.UNKNOWN, why, trouble=sentence)
    if passed & ENVELOPE:
        return Outcome(Kind.CUT, why)
    raise Trouble(sentence) from error


def _of_reply(code: int, said: Any, *, is_address: bool = False) -> Outcome:
    if code == 421:
        return Outcome(Kind.CUT, _reply(code, said))
    return Outcome(Kind.REFUSED if code >= 500 else Kind.LATER, _reply(code, said), is_address=is_address)


def _code(error: Any) -> int:
    return int(getattr(error, "smtp_code", 0) or 0)


def _said(error: Any) -> Any:
    return getattr(error, "smtp_error", "")


def _reply(code: int, said: Any) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {' '.join(words.split())}".strip()
