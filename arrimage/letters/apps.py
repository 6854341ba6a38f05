from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


def _ensure_media_list(sender: Any, **kwargs: Any) -> None:
    from arrimage.letters.operations.press import ensure_media_list

    ensure_media_list()


def _ensure_media_wording(sender: Any, raw: bool = False, **kwargs: Any) -> None:
    from arrimage.letters.operations.press import ensure_media_wording

    if not raw:
        ensure_media_wording()


class LettersConfig(AppConfig):
    name = "arrimage.letters"
    label = "letters"
    verbose_name = _("Newsletters")

    def ready(self) -> None:
        for module in ("checks", "preferences"):  # system checks; what this room adds to the pages of rooms below
            import_module(f"{self.name}.{module}")
        from anymail.signals import tracking

        from arrimage.kit.outbox import deliver_by, follow_by
        from arrimage.letters.operations.notices import record_event
        from arrimage.letters.outbox import deliver, follow
        from arrimage.letters.spacing import leave_space

        # After the network, whose search index a segment enters.
        post_migrate.connect(_ensure_media_list, sender=apps.get_app_config("accounts"))
        post_migrate.connect(leave_space, sender=self, dispatch_uid="arrimage.letters.spacing")
        post_save.connect(_ensure_media_wording, sender=apps.get_model("consent.Sender"))
        deliver_by(deliver)
        follow_by(follow)
        tracking.connect(record_event, dispatch_uid="arrimage.letters.record_event")
