from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "arrimage.network"
    label = "network"
    verbose_name = _("Network")

    def ready(self) -> None:
        """Tell the rooms below who people are: the member space, and whoever opens accounts at a first link."""
        from allauth.account.signals import email_changed
        from django.utils.timezone import localdate

        from arrimage.accounts.sign_in_links import open_accounts_by
        from arrimage.kit.space import tell_members
        from arrimage.network.operations.accounts import follow_new_address, open_for_address
        from arrimage.network.queries import member_behind

        tell_members(lambda user: member_behind(user, localdate()))
        open_accounts_by(lambda email: open_for_address(email=email, day=localdate()))
        email_changed.connect(follow_new_address, dispatch_uid="arrimage.network.new_address")
