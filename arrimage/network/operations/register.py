"""Importing the register's open files: its enterprises of the territory become candidates, edition after edition."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.network.models import Candidate, Municipality, PossibleMatch, RegisterEdition, Sector
from arrimage.network.models.candidates import NAME_LENGTH
from arrimage.network.operations.candidates import recognise_candidates
from arrimage.network.register import codes, licence
from arrimage.network.register.archive import RegisterError, open_archive
from arrimage.network.register.reading import Enterprise, Reading, read_register

BATCH = 200
# What an edition says of an enterprise, replaced by the next one.
REGISTER_FIELDS = (
    *("name", "other_names", "form", "constituted_on", "employees", "activity_code", "activity", "sector", "here_by"),
    *("address", "postal_code", "municipality", "county", "changes", "doubts", "last_seen_on", "gone_on"),
    "is_struck_off",
)


@dataclass(frozen=True)
class Imported:
    """What an import did. `kept` enterprises are in the edition; `known` of them are in the directory."""

    kept: int
    added: int
    changed: int
    gone: int
    known: int
    doubtful: int
    to_decide: int


def accept_licence(*, source_name: str, by: Any = None, file: Any = None) -> RegisterEdition:
    """An edition to import, its licence accepted by that user, or by the host when nobody is named."""
    edition = RegisterEdition(source_name=source_name[:200], accepted_by=by, licence=licence.NAME)
    if file is not None:
        edition.file.save(source_name[-80:], file, save=False)
    edition.save()
    return edition


def look_into_register(*, path: Path, today: date) -> Reading:
    """What an import would keep; nothing is saved. Raises RegisterError."""
    return read_register(open_archive(path), _territory(), today=today)


def import_register(*, path: Path, edition: RegisterEdition, today: date) -> Imported:
    """Read the files and bring the candidates up to date; the call list's part of each stays as it is.

    An enterprise that the edition no longer holds is marked gone. Raises RegisterError, the edition then saying why
    and nothing else being changed.
    """

    def progress(share: float) -> None:
        RegisterEdition.objects.filter(pk=edition.pk).update(progress=int(95 * share))

    RegisterEdition.objects.filter(pk=edition.pk).update(status=RegisterEdition.Status.READING)
    try:
        archive = open_archive(path)
        archive.progress = progress
        reading = read_register(archive, _territory(), today=today)
        _refuse_older(reading, edition)
        imported = keep_reading(reading=reading, edition=edition)
    except RegisterError as error:
        RegisterEdition.objects.filter(pk=edition.pk).update(status=RegisterEdition.Status.FAILED, error=str(error))
        raise
    return imported


def give_up(*, edition: RegisterEdition) -> None:
    """Say on the edition that its import broke, for a reason nobody foresaw."""
    error = _("The import broke off and changed nothing. Try again; if it breaks again, tell whoever hosts Arrimage.")
    RegisterEdition.objects.filter(pk=edition.pk).update(status=RegisterEdition.Status.FAILED, error=error)


def forget_archive(*, edition: RegisterEdition) -> None:
    """The file sent weighs much and is nobody's to keep: what was read of it is in the candidates."""
    edition.file.delete(save=False)
    RegisterEdition.objects.filter(pk=edition.pk).update(file="")


def _territory() -> list[Municipality]:
    municipalities = list(Municipality.objects.select_related("county"))
    if not municipalities:
        raise RegisterError(_("The territory is empty: load its municipalities first (manage.py load_territory)."))
    return municipalities


def _refuse_older(reading: Reading, edition: RegisterEdition) -> None:
    done = RegisterEdition.objects.filter(status=RegisterEdition.Status.DONE).exclude(pk=edition.pk)
    latest = done.order_by("-day").first()
    if latest and latest.day and latest.day > reading.day:
        raise RegisterError(
            _("This edition tells of %(day)s; a later one, of %(latest)s, is imported already.")
            % {"day": long_date(reading.day), "latest": long_date(latest.day)}
        )


@transaction.atomic
def keep_reading(*, reading: Reading, edition: RegisterEdition) -> Imported:
    """Bring the candidates up to date with what was read; the edition then says what was done."""
    known_ones = Candidate.objects.select_related("sector", "municipality", "county")
    before = {candidate.neq: candidate for candidate in known_ones}
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    rows, changed = [], 0
    for enterprise in reading.enterprises:
        known = before.get(enterprise.neq)
        told = _told(enterprise, reading.day, sectors)
        if known is None or any(getattr(known, name) != value for name, value in told.items()):
            revision = known.revision + 1 if known else 1
            rows.append(Candidate(neq=enterprise.neq, first_seen_on=reading.day, revision=revision, **told))
            changed += known is not None
    Candidate.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["neq"],
        update_fields=[*REGISTER_FIELDS, "revision", "updated_at"],
    )
    gone = _mark_gone(reading, before)
    recognise_candidates(day=reading.day)
    imported = _totals(reading, len(rows) - changed, changed, gone)
    edition.day, edition.warnings = reading.day, reading.warnings
    edition.files = {name: asdict(read) for name, read in reading.files.items()}
    edition.counts = {**asdict(imported), "left_aside": reading.left_aside}
    edition.status, edition.progress, edition.error = RegisterEdition.Status.DONE, 100, ""
    edition.save()
    return imported


def _told(enterprise: Enterprise, day: date, sectors: Mapping[str, Sector]) -> dict[str, Any]:
    here = enterprise.place.municipality
    activities = [enterprise.activity, enterprise.activity_2]
    return {
        "name": enterprise.name[:NAME_LENGTH],
        "other_names": "\n".join(dict.fromkeys(enterprise.other_names)),
        "form": enterprise.form,
        "constituted_on": enterprise.constituted_on,
        "employees": enterprise.employees if enterprise.employees in codes.Employees.values else "",
        "activity_code": enterprise.activity_code[:8],
        "activity": "\n".join(text for text in activities if text),
        "sector": sectors.get(codes.sector_code(enterprise.activity_code)),
        "here_by": Candidate.HereBy.ESTABLISHMENT if enterprise.is_establishment else Candidate.HereBy.DOMICILE,
        "address": enterprise.address.street[:250],
        "postal_code": enterprise.address.postal_code,
        "municipality": here,
        "county": (here or enterprise.place.municipalities[0]).county,
        "changes": enterprise.changes,
        "doubts": enterprise.doubts,
        "last_seen_on": day,
        "gone_on": None,
        "is_struck_off": False,
    }


def _mark_gone(reading: Reading, before: Mapping[str, Candidate]) -> int:
    """How many the edition no longer holds; none is marked when it holds so few that it looks cut."""
    held = {enterprise.neq for enterprise in reading.enterprises}
    standing = [candidate for candidate in before.values() if candidate.gone_on is None]
    gone = [candidate for candidate in standing if candidate.neq not in held]
    if len(gone) > max(10, len(standing) // 2):
        reading.warnings.append(
            _("More than half of the enterprises known are not in this edition: none was marked gone. Check the file.")
        )
        return 0
    for is_struck_off in (True, False):
        pks = [candidate.pk for candidate in gone if (candidate.neq in reading.struck_off) == is_struck_off]
        Candidate.objects.filter(pk__in=pks).update(gone_on=reading.day, is_struck_off=is_struck_off)
    return len(gone)


def _totals(reading: Reading, added: int, changed: int, gone: int) -> Imported:
    standing = Candidate.objects.standing(reading.day)
    waiting = PossibleMatch.objects.filter(outcome=PossibleMatch.Outcome.WAITING, candidate__organisation=None)
    return Imported(
        kept=len(reading.enterprises),
        added=added,
        changed=changed,
        gone=gone,
        known=standing.filter(organisation__isnull=False).count(),
        doubtful=sum(bool(enterprise.doubts) for enterprise in reading.enterprises),
        to_decide=waiting.values("candidate").distinct().count(),
    )
