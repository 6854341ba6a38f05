"""The demo hub, from its seed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.demo.operations import NotOnlyTheDemo, forget_demo, load_demo
from arrimage.demo.welcome import has_hub


class Command(BaseCommand):
    help = "Loads a fictional hub: its network, a year of activities, its live plan. Same seed, same hub."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="this many times the demo's size, for load tests")
        parser.add_argument("--anew", action="store_true", help="first forget the demo hub that is there")

    def handle(self, *args: Any, scale: int, anew: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(_("The demo hub is refused in production: its accounts have a published password."))
        if scale < 1:
            raise CommandError(_("--scale takes a whole number from 1."))
        if has_hub() and not anew:
            text = _(
                "This hub has accounts already; the demo is loaded into an empty one. To start the demo over: %(how)s"
            )
            raise CommandError(text % {"how": "make demo"})
        if anew:
            try:
                forget_demo()
            except NotOnlyTheDemo as error:
                raise CommandError(error) from error
        load_demo(day=timezone.localdate(), scale=scale)
        if options["verbosity"]:
            self.stdout.write(_("The demo hub is loaded."))
