"""Notifications of Amazon SES sent by mail: the report is JSON in the body."""

import json
import re
from typing import Any

from arrimage.letters.bounces.parts import ADDRESS, Mail, header
from arrimage.letters.bounces.reports import DELAYED, FAILED, Failure
from arrimage.letters.bounces.status import status_of


def notification_of(mail: Mail) -> tuple[str, list[Failure], str] | None:
    """Its type in small letters, its recipients, the Message-ID; None when the body is not such JSON."""
    text = mail.text.strip()
    if (
        not text.startswith("{")
        or '"mail"' not in text
        or not ("sns" in header(mail.head, "From").lower() or "amz" in _names(mail))
    ):
        return None
    try:
        # Long lines were broken with a mark at the end of each.
        said, _ = json.JSONDecoder(strict=False).raw_decode(re.sub(r"!\n ?", "", text))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    kind = str(said.get("notificationType") or said.get("eventType") or "").lower()
    mailed = said.get("mail")
    found = [_failure(one) for one in _recipients(said)]
    message_id = str(mailed.get("messageId") or "") if isinstance(mailed, dict) else ""
    return kind, [one for one in found if one.address], message_id


def _names(mail: Mail) -> str:
    return " ".join(name.lower() for name in mail.head)


def _recipients(said: dict[str, Any]) -> list[dict[str, Any]]:
    for name in ("bounce", "complaint", "deliveryDelay"):
        inner = said.get(name)
        if isinstance(inner, dict):
            for key in ("bouncedRecipients", "complainedRecipients", "delayedRecipients"):
                if isinstance(inner.get(key), list):
                    transient = name == "deliveryDelay" or inner.get("bounceType") == "Transient"
                    return [{**one, "transient": transient} for one in inner[key] if isinstance(one, dict)]
    return []


def _failure(one: dict[str, Any]) -> Failure:
    address = str(one.get("emailAddress") or "").strip().lower()
    address = address if ADDRESS.fullmatch(address) else ""
    diagnostic = re.sub(r"^\s*smtp;\s*", "", str(one.get("diagnosticCode") or ""))
    action = DELAYED if str(one.get("action")).lower() == DELAYED else FAILED
    status = status_of(str(one.get("status") or ""), diagnostic)
    return Failure(address, address, action, status or ("4.0.0" if one.get("transient") else ""), diagnostic)
