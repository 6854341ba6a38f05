"""manage.py rebuild_search: work out every record's sort and search keys again."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from arrimage.kit.records import Searchable, rebuild


class Command(BaseCommand):
    """Needed after an upgrade that changes how words are folded or stemmed."""

    help = "Work out every record's sort and search keys again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild each searchable model, telling how many records each one holds."""
        for model in apps.get_models():
            if issubclass(model, Searchable) and not model._meta.proxy:
                self.stdout.write(f"{model._meta.verbose_name_plural}: {rebuild(model)}")
