from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils import translation
from django.utils.translation import gettext_lazy as _


def _ensure_rules(sender: Any, **kwargs: Any) -> None:
    """The retention schedule proposed, in the hub's language."""
    from arrimage.consent.operations.retention import ensure_rules

    with translation.override(settings.LANGUAGE_CODE):
        ensure_rules()


class ConsentConfig(AppConfig):
    name = "arrimage.consent"
    label = "consent"
    verbose_name = _("Consent and personal information")

    def ready(self) -> None:
        from arrimage.consent.guards import guard_ledger
        from arrimage.consent.new_addresses import listen

        post_migrate.connect(_ensure_rules, sender=self)
        # The database itself refuses to change the ledger.
        post_migrate.connect(guard_ledger, sender=self, dispatch_uid="arrimage.consent.guards")
        listen()
