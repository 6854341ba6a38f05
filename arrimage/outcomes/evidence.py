"""The evidence bundle of an event: what a funder may ask to see, in one file with its manifest.

Only what may be shown goes in: pictures whose image rights are settled, evaluations of groups large enough.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.assembly.rendering import Paper, rendered
from arrimage.kit.files import safe_file_name
from arrimage.kit.identity import identity
from arrimage.outcomes.account import account_of
from arrimage.outcomes.emails import link
from arrimage.outcomes.queries import certificates_of
from arrimage.outcomes.rendering.certificates import certificates_pdf

MANIFEST = "manifeste.json"


@dataclass(frozen=True)
class Piece:
    """A file of the bundle: its name in it, what it is, its bytes."""

    name: str
    what: str
    content: bytes


def write_bundle(event: Event, at: datetime, into: IO[bytes]) -> None:
    """A zip whose manifest names each file with its size in bytes and its SHA-256, in hexadecimal."""
    moment = timezone.localtime(at).timetuple()[:6]
    files = []
    with translation.override("fr-ca"), zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in _pieces(event):
            files.append(_line(one))
            _add(archive, one.name, one.content, moment)
        _add(archive, MANIFEST, _manifest(event, files, at), moment)


def _add(archive: zipfile.ZipFile, name: str, content: bytes, moment: Any) -> None:
    entry = zipfile.ZipInfo(name, moment)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16  # readable once unpacked
    archive.writestr(entry, content)


def _pieces(event: Event) -> Iterator[Piece]:
    paper: Paper = account_of(event)
    yield Piece("bilan.pdf", _("Agenda, attendance, minutes and evaluation"), rendered(paper, "pdf"))
    certificates = [(one, link("certificate", one.token)) for one in certificates_of(event).standing()]
    if certificates:
        content = certificates_pdf(certificates, identity().name)
        yield Piece("attestations.pdf", _("Certificates of attendance"), content)
    for number, document in enumerate(event.activity.documents.all(), start=1):
        name = f"documents/{number:02}-{safe_file_name(document.file_name)}"
        yield Piece(name, document.title, _read(document.file))
    for number, picture in enumerate(pictures_to_show(event), start=1):
        name = f"photos/{number:02}-{safe_file_name(picture.file.name.rpartition('/')[2])}"
        said = f"{picture.alternative} – {picture.get_consent_display()} {picture.consent_note}".strip()
        yield Piece(name, said, _read(picture.file))


def pictures_to_show(event: Event) -> list[Any]:
    return [one for one in event.pictures.all() if one.may_be_shown]


def _read(file: Any) -> bytes:
    with file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def _line(one: Piece) -> dict[str, Any]:
    digest = hashlib.sha256(one.content).hexdigest()
    return {"nom": one.name, "contenu": str(one.what), "octets": len(one.content), "sha256": digest}


def _manifest(event: Event, files: list[dict[str, Any]], at: datetime) -> bytes:
    said = {
        "evenement": str(event),
        "date": event.activity.date.isoformat(),
        "organisme": identity().name,
        "produit_le": timezone.localtime(at).isoformat(timespec="seconds"),
        "fichiers": files,
    }
    return json.dumps(said, ensure_ascii=False, indent=2).encode()
