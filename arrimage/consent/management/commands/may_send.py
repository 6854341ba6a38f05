"""`manage.py may_send ADDRESS PURPOSE [--on DATE]`: yes or no, the basis, the reason."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.consent.models import Purpose
from arrimage.consent.queries import UnknownPurpose, may_send


class Command(BaseCommand):
    help = "Says whether a message of that purpose may be sent to the address on that day, the basis and the reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")
        parser.add_argument("purpose", help="the purpose's code")
        parser.add_argument("--on", metavar="DATE", help="on that day, YYYY-MM-DD; else today")

    def handle(self, *args: Any, address: str, purpose: str, **options: Any) -> None:
        try:
            decision = may_send(address, purpose, _day(options["on"]))
        except UnknownPurpose:
            said = {"code": purpose, "codes": ", ".join(Purpose.objects.values_list("code", flat=True)) or "–"}
            sentence = _("No purpose has the code “%(code)s”. The codes are: %(codes)s.")
            raise CommandError(sentence % said, returncode=2) from None
        verdict = _("yes") if decision.allowed else _("no")
        self.stdout.write(" · ".join(part for part in (verdict, decision.basis, decision.reason) if part))


def _day(written: str | None) -> date:
    try:
        return date.fromisoformat(written) if written else timezone.localdate()
    except ValueError:
        sentence = _("“%(day)s” is not a day: write it as 2018-03-31.")
        raise CommandError(sentence % {"day": written}, returncode=2) from None
