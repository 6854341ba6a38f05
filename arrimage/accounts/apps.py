from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "arrimage.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from arrimage.accounts import checks  # noqa: F401  (registers the system check)
        from arrimage.accounts.roles import grant_declared_permissions

        post_migrate.connect(grant_declared_permissions, sender=self)
