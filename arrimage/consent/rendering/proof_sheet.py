"""The proof sheet of one address: what was said, when, where from, in which words, and that nobody changed it since."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from arrimage.consent.decisions import Decision
from arrimage.consent.models import Address, ConsentEntry, Purpose, Sender
from arrimage.kit.pdf import pdf
from arrimage.kit.templatetags.formats import clock, long_date

TEMPLATE = Path(__file__).with_name("proof_sheet.typ")


def proof_sheet(
    address: Address,
    decisions: Sequence[tuple[Purpose, Decision]],
    entries: Sequence[ConsentEntry],
    *,
    day: date,
    sender: Sender,
    is_whole: bool,
) -> bytes:
    """A tagged PDF. `entries` in the order of the ledger, with their details, purpose and wording already read."""
    whole = _("The entries below are as they were written: each digest was computed again and found the same.")
    broken = _("Careful: an entry below is not as it was written. Run verify_consents.")
    return pdf(
        TEMPLATE,
        {
            "title": _("Proof of consent: %(address)s") % {"address": address},
            "hub": sender.name,
            "lang": (get_language() or "fr")[:2],
            "drawn": _("Drawn up on %(day)s from the consent ledger.") % {"day": long_date(day)},
            "identity": sender.identity,
            "check": whole if is_whole else broken,
            "now": _("What may be written on %(day)s") % {"day": long_date(day)},
            "headings": [_("Purpose"), _("Answer"), _("Reason")],
            "decisions": [[p.name, _("Yes") if d.allowed else _("No"), d.reason] for p, d in decisions],
            "history": _("Entries of the ledger"),
            "entries": [_entry(entry) for entry in entries],
        },
    )


def _entry(entry: ConsentEntry) -> dict[str, Any]:
    facts = [(label, str(value)) for label, value in _facts(entry) if value]
    return {"title": f"{entry} · {long_date(entry.on)}", "facts": [text for fact in facts for text in fact]}


def _facts(entry: ConsentEntry) -> list[tuple[str, Any]]:
    details = getattr(entry, "details", None)
    recorded = f"{long_date(entry.recorded_at)}, {clock(entry.recorded_at)}"
    return [
        (_("Purpose"), entry.purpose.name if entry.purpose else _("All purposes")),
        (_("Basis"), entry.get_basis_display() if entry.basis else ""),
        (_("No longer stands from"), long_date(entry.ends)),
        (_("Source"), entry.get_source_display()),
        *((str(field.verbose_name).capitalize(), getattr(details, field.name)) for field in _personal(details)),
        (_("Words shown"), f"{entry.wording.text}\n{entry.wording.identity}" if entry.wording else ""),
        (_("Recorded"), recorded),
        (_("Carried over from"), entry.follows_id or ""),
        (_("SHA-256 of the proof"), entry.proof_sha256),
        (_("Digest"), entry.digest),
    ]


def _personal(details: Any) -> list[Any]:
    names = ("name", "role", "url", "referrer", "place", "note", "recorded_by")
    return [details._meta.get_field(name) for name in names] if details is not None else []
