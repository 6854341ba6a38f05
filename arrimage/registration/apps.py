from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    name = "arrimage.registration"
    label = "registration"
    verbose_name = _("Registrations")

    def ready(self) -> None:
        # What this room adds to the events, and what it hears of them.
        for module in ("event_page", "lowest_price", "listening"):
            import_module(f"{self.name}.{module}")
