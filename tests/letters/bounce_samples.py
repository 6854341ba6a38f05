"""Mails as the mail systems of the world send them, one a file in `mails/`, and short ones made on the spot.

The sentences are those of each system; people, hosts and texts are invented. Every bounce is about `YOU`.
"""

from pathlib import Path
from textwrap import dedent

MAILS = Path(__file__).parent / "mails"
US = "lettre@pole.example"
YOU = "lectrice@entreprise.example"
HEADERS = f"Message-ID: <l-12@pole.example>\nFrom: Le pôle <{US}>\nTo: {YOU}\nSubject: Infolettre\n\nBonjour\n"


def stored(folder: str) -> list[Path]:
    return sorted((MAILS / folder).glob("*.eml"))


def mail(head: str, body: str) -> bytes:
    """A mail to us from its headers and its body."""
    return f"{head}\nTo: {US}\n\n{body}".encode()


def _report(kind: str, part: str, head: str, original: str) -> bytes:
    return (
        f"{head}\nTo: {US}\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nYour message could not be delivered.\n"
        f"--B\n{part}\n\n--B\nContent-Type: message/rfc822\n\n{original}\n--B--\n"
    ).encode()


def dsn(fields: str) -> bytes:
    """A delivery status notification (RFC 3464), with its three parts."""
    part = f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{dedent(fields).strip()}"
    head = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Returned mail"
    return _report("delivery-status", part, head, HEADERS)


def one(status: str, diagnostic: str, action: str = "failed") -> bytes:
    """A notification about `YOU`."""
    said = f"Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {diagnostic}"
    return dsn(f"Final-Recipient: rfc822; {YOU}\n{said}")


def arf(fields: str) -> bytes:
    """A feedback report (RFC 5965) about a message to `YOU`."""
    part = f"Content-Type: message/feedback-report\n\n{dedent(fields).strip()}"
    return _report("feedback-report", part, "From: fbl@provider.example\nSubject: Abuse report", HEADERS)
