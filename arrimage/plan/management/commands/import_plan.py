"""manage.py import_plan FILE [--json] [--dry-run]: exit 2 and one sentence on stderr when there is no plan to
import.
"""

import json
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.evidence.catalogue import catalogue
from arrimage.plan.importing import Draft, PlanError, read_plan


class Command(BaseCommand):
    help = "Read a plan from a document: print the draft, or save it as a plan to confirm."
    requires_system_checks: list[str] = []  # they load every screen; reading a file needs none

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--json", action="store_true", help="print the draft as JSON and save nothing")
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported and save nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            draft = read_plan(options["file"], catalogue=catalogue())
            if options["json"]:
                self.stdout.write(json.dumps(draft.to_json(), ensure_ascii=False, indent=2))
                return
            saved = None if options["dry_run"] else _save(draft, Path(options["file"]).name)
        except (PlanError, ValidationError) as error:
            self.stderr.write(" ".join(error.messages) if isinstance(error, ValidationError) else str(error))
            raise SystemExit(2) from error
        except DatabaseError as error:
            self.stderr.write(_("The database is not ready: run “manage.py migrate” first. Nothing was saved."))
            raise SystemExit(2) from error
        nodes, actions = draft.walk(), draft.actions()
        indicators = sum(len(node.indicators) for node in nodes)
        counts = {"title": draft.title, "o": len(nodes) - len(actions), "a": len(actions), "i": indicators}
        self.stdout.write(_("%(title)s — objectives: %(o)d, actions: %(a)d, indicators: %(i)d") % counts)
        self.stdout.writelines(f"- {warning}\n" for warning in draft.warnings)
        if saved:
            self.stdout.write(_("Saved as a plan to confirm: %(plan)s") % {"plan": saved})


def _save(draft: Draft, name: str) -> Any:
    operations = import_module("arrimage.plan.operations")  # the draft alone needs no database
    return operations.create_plan_from_draft(draft=draft, source_name=name, day=timezone.localdate())
