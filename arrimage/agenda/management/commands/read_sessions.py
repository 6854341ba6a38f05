"""manage.py read_sessions FILE_OR_URL [--json] [--dry-run] [--past]: exit 2, one sentence on stderr, if unreadable."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.agenda.operations.gathering import gather
from arrimage.agenda.sessions.found import UnreadableSource
from arrimage.agenda.sessions.listing import row
from arrimage.kit.fetching import Unfetchable


class Command(BaseCommand):
    help = "Says which sessions a calendar, a feed, a table or a page holds and which entry each one is; keeps them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("where", metavar="FILE_OR_URL")
        parser.add_argument("--json", action="store_true", help="print the sessions as JSON")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and save nothing")
        parser.add_argument("--past", action="store_true", help="keep the sessions that are over too")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asked = {name: options[name] for name in ("where", "dry_run", "past")}
            gathered = gather(at=timezone.now(), **asked)
        except (UnreadableSource, Unfetchable) as error:
            self.stderr.write(str(error))
            raise SystemExit(2) from error
        except DatabaseError as error:
            self.stderr.write(_("The database is not ready: run “manage.py migrate” first."))
            raise SystemExit(2) from error
        rows = [row(one, gathered.problems) for one in gathered.identified]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            for said in rows:
                self.stdout.write(f"{said['date']} {said['start'] or ''} {said['title']} [{said['action']}]")
        for problem in gathered.problems:
            self.stderr.write(str(problem))
