"""manage.py import_contacts FILE [--mapping FILE] [--json] [--dry-run]: exit 2 and one sentence on stderr when the
file cannot be imported; what is remarked of the whole file goes to stderr too, a line each.
"""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.network.importing.tables import UnreadableFile
from arrimage.network.models import ImportRow
from arrimage.network.operations.importing_at_once import import_file, preview_file


class Command(BaseCommand):
    help = "Import a file of contacts (CSV, Excel, OpenDocument, vCard), or say what each row would do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--mapping", help='JSON file: {"heading": "target"}; an empty target leaves the column out')
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the day the data are from")
        parser.add_argument("--json", action="store_true", help="print what each row does as JSON")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and save nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            mapping = _mapping(options["mapping"]) if options["mapping"] else {}
            data, day = _content(options["file"]), options["on"] or timezone.localdate()
            work = preview_file if options["dry_run"] else import_file
            name = Path(options["file"]).name
            rows = list(work(data=data, name=name, mapping=mapping, day=day, tell=self.stderr.write))
        except (UnreadableFile, ValidationError, OSError, ValueError) as error:
            self.stderr.write(" ".join(error.messages) if isinstance(error, ValidationError) else str(error))
            raise SystemExit(2) from error
        except DatabaseError as error:
            self.stderr.write(_("The database is not ready: run “manage.py migrate” first. Nothing was saved."))
            raise SystemExit(2) from error
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        counts = {action: sum(row["action"] == action for row in rows) for action in ImportRow.Action.values}
        said = _("Rows added: %(create)d, changed: %(update)d, left out: %(skip)d, to check: %(doubtful)d.")
        self.stdout.write(said % counts)


def _content(path: str) -> bytes:
    if not Path(path).is_file():
        raise UnreadableFile(_("There is no file at “%(path)s”.") % {"path": path})
    return Path(path).read_bytes()


def _mapping(path: str) -> dict[str, str]:
    try:
        said = json.loads(_content(path).decode("utf-8-sig"))
    except ValueError:
        said = None
    if not isinstance(said, dict) or not all(isinstance(target, str) for target in said.values()):
        example = '{"Nom": "full_name"}'
        raise UnreadableFile(
            _("“%(path)s” does not say what the columns are: write a JSON object in it, such as %(example)s.")
            % {"path": path, "example": example}
        )
    return said
