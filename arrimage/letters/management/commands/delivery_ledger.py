"""`manage.py delivery_ledger ISSUE --json`: what became of each recipient's message."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.kit.pipes import while_somebody_reads
from arrimage.letters.models import Mailing
from arrimage.letters.queries.ledger import ledger_rows


class Command(BaseCommand):
    help = "A row for each recipient of an issue, or with --mailing of any mailing. Exit 2 when it was never planned."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("issue", type=int, help="the issue’s number in the database")
        parser.add_argument("--mailing", action="store_true", help="the number is that of a mailing")
        parser.add_argument("--json", action="store_true", help="a JSON list, a row a line; else a table")

    def handle(self, *args: Any, issue: int, **options: Any) -> None:
        found = {"pk": issue} if options["mailing"] else {"issue": issue}
        mailing = Mailing.objects.filter(**found).first()
        if mailing is None:
            raise CommandError(_("Nothing was planned under that number."), returncode=2)
        with translation.override(settings.LANGUAGE_CODE), while_somebody_reads(self.stdout):
            self._write(mailing, as_json=options["json"])

    def _write(self, mailing: Mailing, *, as_json: bool) -> None:
        if not as_json:
            for row in ledger_rows(mailing):
                self.stdout.write(f"{row['state']:<10} {row['address']}  {row['sentence'] or row['reply']}")
            return
        start = "["
        for row in ledger_rows(mailing):
            self.stdout.write(start, ending="\n")
            self.stdout.write(json.dumps(row, ensure_ascii=False), ending="")
            start = ","
        self.stdout.write("[]" if start == "[" else "\n]")
