"""`manage.py load_territory [FILE] [--counties 670,690]`: the municipalities and MRC of a hub's territory."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from arrimage.network.operations import FIRST_TERRITORY, load_purposes, load_sectors, load_subjects, load_territory
from arrimage.network.territory_file import UnreadableTerritory, read_territory


class Command(BaseCommand):
    help = "Load the territory, sectors, purposes and subjects of support. Run again, it corrects what changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=FIRST_TERRITORY,
            help="the official directory of municipalities, in CSV; without it, the territory that comes along",
        )
        parser.add_argument(
            "--counties", default="", help="codes of the MRC to keep, separated by commas; all without it"
        )

    def handle(self, *args: Any, file: Path, counties: str, **options: Any) -> None:
        try:
            places = read_territory(file, [code.strip() for code in counties.split(",") if code.strip()])
        except UnreadableTerritory as error:
            raise CommandError(str(error), returncode=2) from error
        loaded = load_territory(places=places)
        load_sectors()
        load_purposes()
        load_subjects()
        self.stdout.write(
            _(
                "%(counties)d MRC, %(municipalities)d municipalities and %(reserves)d reserves: "
                "%(added)d added, %(changed)d corrected."
            )
            % vars(loaded)
        )
