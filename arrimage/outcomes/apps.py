from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutcomesConfig(AppConfig):
    name = "arrimage.outcomes"
    label = "outcomes"
    verbose_name = _("Outcomes of events")

    def ready(self) -> None:
        # What this room adds to a page of the room below, and what it hears of it.
        for module in ("own_page", "listening"):
            import_module(f"{self.name}.{module}")
