"""Pages as a browser gets them from the product's own server, over a connection of this machine.

Asked in the process of the bench they would not take the same time: on CPython 3.11 a page takes up to twice as long
where its calls are so deep that they go back and forth over the end of a piece of the stack's memory, and only the
server is as deep as the server is.
"""

from http.client import HTTPConnection
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from arrimage.accounts.models import User

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


class Browser:
    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie

    def page(self, address: str, **asked: str) -> str:
        """The page at that address. Stops when the answer is anything but a page."""
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request(
            "GET", f"{address}?{urlencode(asked)}" if asked else address, headers={"Cookie": self.cookie}
        )
        response = connection.getresponse()
        page = response.read().decode()
        connection.close()
        if response.status != 200:
            raise SystemExit(f"{address} {asked} answered {response.status}")
        return page


def coordinator() -> User:
    return User.objects.filter(groups__name="coordinator").earliest("pk")


def signed_in(port: int, user: User) -> Browser:
    client = Client()
    client.force_login(user, SIGN_IN)
    return Browser(port, f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
