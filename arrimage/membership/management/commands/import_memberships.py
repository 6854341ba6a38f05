"""manage.py import_memberships FILE [--json] [--dry-run]: exit 2 and one sentence on stderr when the file cannot be
imported, exit 1 when some of its lines are left out.
"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.membership.operations.importing import DOUBTFUL, REFUSED, import_members
from arrimage.network.importing.tables import UnreadableFile


class Command(BaseCommand):
    help = "Import the members that the hub had before, from a CSV or Excel file, or say what each line would do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true", help="print what each line does as JSON")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and save nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            if not path.is_file():
                raise UnreadableFile(_("There is no file at “%(path)s”.") % {"path": path})
            said = {"data": path.read_bytes(), "name": path.name, "dry_run": options["dry_run"]}
            told = list(import_members(at=timezone.now(), by="import_memberships", **said))
        except (UnreadableFile, OSError) as error:
            self.stderr.write(str(error))
            raise SystemExit(2) from error
        except DatabaseError as error:
            self.stderr.write(_("The database is not ready: run “manage.py migrate” first."))
            raise SystemExit(2) from error
        if options["json"]:
            self.stdout.write(json.dumps([asdict(line) for line in told], ensure_ascii=False, indent=2))
        else:
            for line in told:
                self.stdout.write(f"{line.row}. {line.label} [{line.action}] {line.sentence}")
        if any(line.action in (DOUBTFUL, REFUSED) for line in told):
            raise SystemExit(1)
