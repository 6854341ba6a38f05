"""manage.py import_plan FILE [--json] [--dry-run]"""

import json
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from arrimage.plan.importing import Draft, PlanError, read_plan


class Command(BaseCommand):
    help = "Read a plan from a document: print the draft, or save it as a draft plan."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true", help="print the draft as JSON and save nothing")
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported and save nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            draft = read_plan(path, catalogue=_catalogue())
        except PlanError as error:
            raise CommandError(str(error), returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(draft.to_json(), ensure_ascii=False, indent=2))
            return
        self._summarise(draft)
        if not options["dry_run"]:
            operations = import_module("arrimage.plan.operations")
            plan = operations.create_plan_from_draft(draft=draft, source_name=Path(path).name)
            self.stdout.write(_("Saved as a draft plan: %(plan)s") % {"plan": plan})

    def _summarise(self, draft: Draft) -> None:
        nodes = draft.walk()
        counts = {
            "title": draft.title,
            "objectives": sum(node.kind == "objective" for node in nodes),
            "actions": len(draft.actions()),
            "indicators": sum(len(node.indicators) for node in nodes),
        }
        self.stdout.write(
            _("%(title)s: %(objectives)d objectives, %(actions)d actions, %(indicators)d indicators.") % counts
        )
        for warning in draft.warnings:
            self.stdout.write(f"- {warning}")


def _catalogue() -> list[Any]:
    return list(import_module("arrimage.evidence").catalogue())
