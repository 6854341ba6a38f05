from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _ensure_steps(sender: Any, **kwargs: Any) -> None:
    from arrimage.membership.renewal.usual import ensure_steps

    ensure_steps()


class MembershipConfig(AppConfig):
    name = "arrimage.membership"
    label = "membership"
    verbose_name = _("Memberships")

    def ready(self) -> None:
        # The usual renewal notices, for a hub that has none.
        post_migrate.connect(_ensure_steps, sender=self)
