"""`manage.py read_bounces PATH… [--json] [--apply]`: what mails that came back say."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.pipes import while_somebody_reads
from arrimage.letters.bounces import read_message
from arrimage.letters.bounces.files import NotAFile, mails_in
from arrimage.letters.bounces.mailboxes import MailboxError, read_mailbox
from arrimage.letters.failures import in_words
from arrimage.letters.operations.returns import record_mail


class Command(BaseCommand):
    help = "Tells of each mail whether it came back, is a complaint, an automatic reply or something else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a mail, a folder, a Maildir, an mbox")
        parser.add_argument("--json", action="store_true", help="prints a list, for other programs")
        parser.add_argument("--apply", action="store_true", help="also does what the mails imply; nothing else writes")

        parser.add_argument("--mailbox", action="store_true", help="reads the mailbox of the settings, and applies")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        if options["mailbox"]:
            self._read_mailbox()
        elif not paths:
            raise CommandError(_("Name a file, a folder, or --mailbox."), returncode=2)
        rows: list[dict[str, Any]] = []
        try:
            for path in paths:
                rows += self._read(path, apply=options["apply"])
        except NotAFile as problem:
            sentence = _("%(file)s is neither a file nor a folder: it is not read.")
            raise CommandError(sentence % {"file": problem.path}, returncode=2) from problem
        except OSError as problem:
            sentence = _("%(file)s cannot be read: %(why)s.")
            said = {"file": problem.filename or path, "why": in_words(problem)}
            raise CommandError(sentence % said, returncode=2) from problem
        if options["mailbox"] and not paths:
            return
        with while_somebody_reads(self.stdout):
            self._tell(rows, as_json=options["json"])

    def _tell(self, rows: list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            shown = (row["class"], row["hardness"] or "–", row["status"] or "–", row["address"] or "–", row["file"])
            self.stdout.write("{:<11}{:<6}{:<9}{:<40} {}".format(*shown))

    def _read(self, path: Path, *, apply: bool) -> Iterator[dict[str, Any]]:
        """What each mail says, done too when asked."""
        for name, data in mails_in(path):
            if not data.strip():
                self.stderr.write(_("%(file)s is empty: it holds no mail.") % {"file": name})
                continue
            yield read_message(data).told(name)
            if apply:
                record_mail(data=data, at=timezone.now())

    def _read_mailbox(self) -> None:
        if not settings.LETTERS_RETURNS_URL:
            raise CommandError(_("No mailbox is named: set LETTERS_RETURNS_URL."), returncode=2)
        try:
            found = read_mailbox(settings.LETTERS_RETURNS_URL, lambda data: record_mail(data=data, at=timezone.now()))
        except MailboxError as problem:
            raise CommandError(str(problem), returncode=2) from problem
        sentence = _("%(read)s mails were read; %(failed)s could not be recorded and stay.")
        self.stdout.write(sentence % {"read": found.read, "failed": found.failed})
