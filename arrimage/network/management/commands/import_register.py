"""manage.py import_register FOLDER [--json] [--dry-run]: exit 2 and one sentence on stderr when it cannot be read."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.network.operations.register import accept_licence, import_register, look_into_register
from arrimage.network.register import licence
from arrimage.network.register.archive import RegisterError


class Command(BaseCommand):
    help = "Read the enterprise register's open files, in a folder or a zip: the territory's enterprises are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
        parser.add_argument("--dry-run", action="store_true", help="say what would be kept and save nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stderr.write("\n".join([*map(str, licence.TERMS), licence.PAGE]))
        try:
            told = self._look(options["folder"]) if options["dry_run"] else self._import(options["folder"])
        except RegisterError as error:
            self.stderr.write(str(error))
            raise SystemExit(2) from error
        written = json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else _in_words(told)
        self.stdout.write(written)

    def _look(self, path: Path) -> dict[str, Any]:
        reading = look_into_register(path=path, today=timezone.localdate())
        counts = {"kept": len(reading.enterprises), "doubtful": sum(bool(one.doubts) for one in reading.enterprises)}
        return {"day": reading.day.isoformat(), **counts, **_more(reading.left_aside, reading.warnings)}

    def _import(self, path: Path) -> dict[str, Any]:
        edition = accept_licence(source_name=path.name)
        imported = import_register(path=path, edition=edition, today=timezone.localdate())
        edition.refresh_from_db()
        left_aside = edition.counts["left_aside"]
        return {"day": edition.day.isoformat(), **asdict(imported), **_more(left_aside, edition.warnings)}


def _more(left_aside: dict[str, int], warnings: list[str]) -> dict[str, Any]:
    return {"left_aside": left_aside, "warnings": warnings}


def _in_words(told: dict[str, Any]) -> str:
    said = _("Register as of %(day)s — enterprises of the territory kept: %(kept)d, with a doubt: %(doubtful)d") % told
    if "known" in told:
        said += "\n" + _("added: %(added)d, changed: %(changed)d, gone: %(gone)d, known: %(known)d") % told
    return "\n".join([said, *(f"- {warning}" for warning in told["warnings"])])
