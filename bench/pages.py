"""Pages as the coordinator's browser gets them: the whole middleware, signed in, without the network."""

from django.conf import settings
from django.test import Client

from arrimage.accounts.models import User

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


class Browser(Client):
    def page(self, address: str, **asked: str) -> str:
        """The page at that address. Stops when the answer is anything but a page."""
        response = self.get(address, asked)
        if response.status_code != 200:
            raise SystemExit(f"{address} {asked} answered {response.status_code}")
        return response.content.decode()


def coordinator() -> Browser:
    settings.ALLOWED_HOSTS = ["*"]
    browser = Browser(raise_request_exception=False)
    browser.force_login(User.objects.filter(groups__name="coordinator").earliest("pk"), SIGN_IN)
    return browser
