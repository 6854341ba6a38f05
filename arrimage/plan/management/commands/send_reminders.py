"""Sends the reminders of deadlines that are due, without waiting for the worker."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.plan.operations import send_due_reminders


class Command(BaseCommand):
    help = "Sends today's reminders of the plan's deadlines; nobody is reminded twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as if on that day (YYYY-MM-DD)")

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_due_reminders(day=options["on"] or timezone.localdate())
        self.stdout.write(_("Messages sent: %(n)s") % {"n": sent})
