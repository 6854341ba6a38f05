"""The demo hub, from its seed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from arrimage.demo.operations import load_demo
from arrimage.demo.welcome import has_hub


class Command(BaseCommand):
    help = "Loads a fictional hub: its network, a year of activities, its live plan. Same seed, same hub."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="this many times the demo's size, for load tests")

    def handle(self, *args: Any, scale: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo hub is refused in production: its accounts have a published password.")
        if scale < 1:
            raise CommandError("--scale takes a whole number from 1.")
        if has_hub():
            raise CommandError("This hub has accounts already; the demo is loaded into an empty one (rm -rf var).")
        load_demo(day=timezone.localdate(), scale=scale)
        if options["verbosity"]:
            self.stdout.write("The demo hub is loaded.")
