from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutcomesConfig(AppConfig):
    name = "arrimage.outcomes"
    label = "outcomes"
    verbose_name = _("Outcomes of events")

    def ready(self) -> None:
        import_module(f"{self.name}.own_page")  # what this room adds to a page of the room below
