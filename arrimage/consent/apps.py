from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "arrimage.consent"
    label = "consent"
    verbose_name = _("Consent and personal information")

    def ready(self) -> None:
        """The database itself refuses to change the ledger."""
        from arrimage.consent.guards import guard_ledger

        post_migrate.connect(guard_ledger, sender=self, dispatch_uid="arrimage.consent.guards")
