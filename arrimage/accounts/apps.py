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
        _count_for_the_whole_hub()


def _count_for_the_whole_hub() -> None:
    """What allauth counts (tries, codes of a second factor used already) it keeps in Django's cache and nowhere else:
    without Redis that is a process's own memory, and a hub of four processes would allow four times as much.
    """
    from allauth.core.internal import ratelimit
    from allauth.mfa.totp.internal import auth

    from arrimage.kit.limits import SharedCache

    ratelimit.cache = auth.cache = SharedCache()
