"""The impact-assessment dossier, from the configuration."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from arrimage.consent.queries.dossier import dossier_facts
from arrimage.consent.rendering.dossier import dossier


class Command(BaseCommand):
    help = "Writes the privacy impact assessment of this installation as a Word file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to write it, such as dossier.docx")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            content = dossier(dossier_facts(day=timezone.localdate()))
        try:
            file.write_bytes(content)
        except OSError as problem:
            raise CommandError(f"{file} cannot be written: {problem.strerror}.") from problem
        if options["verbosity"]:
            self.stdout.write(f"{file} is written.")
