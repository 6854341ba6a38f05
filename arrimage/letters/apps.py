from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "arrimage.letters"
    label = "letters"
    verbose_name = _("Newsletters")

    def ready(self) -> None:
        for module in ("preferences",):  # what this room adds to the pages of rooms below
            import_module(f"{self.name}.{module}")
        from anymail.signals import tracking

        from arrimage.kit.outbox import deliver_by, follow_by
        from arrimage.letters.operations.notices import record_event
        from arrimage.letters.outbox import deliver, follow

        deliver_by(deliver)
        follow_by(follow)
        tracking.connect(record_event, dispatch_uid="arrimage.letters.record_event")
