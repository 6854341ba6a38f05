from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "arrimage.training"
    label = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        # What this room adds to the pages of the rooms below, and what it hears of them.
        for module in ("on_the_page", "own_page", "listening"):
            import_module(f"{self.name}.{module}")
