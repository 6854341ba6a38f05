"""What receivers do of mail that lies about its sender (RFC 7489), and whether ours passes."""

import re

from django.utils.translation import gettext as _

from arrimage.letters.dns.dkim import tags_of
from arrimage.letters.dns.findings import Finding, Record, State
from arrimage.letters.dns.lookups import Dns, are_aligned, organisational

POLICIES = ("none", "quarantine", "reject")


def check_dmarc(dns: Dns, domain: str, *, envelope: str, signer: str) -> Finding:
    """`envelope` is the domain of the return path, `signer` that of our signature, empty when we do not sign."""
    finding = Finding("dmarc", _("DMARC: what becomes of mail that borrows the domain"))
    place, records = domain, _records(dns, domain)
    if not records and organisational(domain) != domain:
        place = organisational(domain)
        records = _records(dns, place)
    finding.found = records
    advised = Record(f"_dmarc.{place if records else domain}", "TXT", f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}")
    if not records:
        finding.say(
            State.MISSING,
            _("The domain says nothing: Gmail and Yahoo want at least this record from who writes to many."),
        )
        finding.paste = [advised]
        return finding
    if len(records) > 1:
        finding.say(State.TO_FIX, _("There are several DMARC records: receivers heed none. Keep only one."))
        finding.paste = [advised]
        return finding
    tags = tags_of(records[0])
    policy = tags.get("p", "").lower()
    if policy not in POLICIES:
        finding.say(State.TO_FIX, _("The record does not say what is to be done: p= is none, quarantine or reject."))
        finding.paste = [Record(f"_dmarc.{place}", "TXT", _with_policy(records[0]))]
        return finding
    _check_alignment(finding, tags, domain, envelope, signer)
    if policy == "none":
        finding.say(
            State.GOOD,
            _("The domain only watches (p=none): a good beginning. Once the reports are clean, go to quarantine."),
        )
    elif finding.state is State.GOOD:
        finding.say(
            State.GOOD, _("The domain protects itself (p=%(policy)s), and our letters pass.") % {"policy": policy}
        )
    if not tags.get("rua"):
        finding.say(State.GOOD, _("No report is asked for: rua=mailto:… would tell who writes in your name."))
    return finding


def _records(dns: Dns, domain: str) -> list[str]:
    return [text for text in dns.txt(f"_dmarc.{domain}") if re.match(r"v\s*=\s*DMARC1\s*(;|$)", text)]


def _with_policy(record: str) -> str:
    kept = [part.strip() for part in record.split(";") if part.strip() and not re.match(r"\s*(v|p)\s*=", part, re.I)]
    return "; ".join(["v=DMARC1", "p=none", *kept])


def _check_alignment(finding: Finding, tags: dict[str, str], domain: str, envelope: str, signer: str) -> None:
    """One of the two, SPF or DKIM, must speak of the sender's own domain."""
    by_path = are_aligned(envelope, domain, strictly=tags.get("aspf", "r").lower() == "s")
    by_signature = bool(signer) and are_aligned(signer, domain, strictly=tags.get("adkim", "r").lower() == "s")
    if not by_path and not by_signature:
        said = {"envelope": envelope, "domain": domain}
        sentence = _("Our letters do not pass: they come back to %(envelope)s, and no signature speaks for %(domain)s.")
        finding.say(State.TO_FIX, sentence % said)
