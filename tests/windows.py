"""The windows of a browser in which people open the pages of a running demo hub."""

from typing import Any

from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from arrimage.accounts.models import User
from arrimage.demo.welcome import DOMAIN

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def open_window(browser: Browser, hub: str, *, who: str = "", phone: bool = False, **options: Any) -> BrowserContext:
    """A window on the hub at that address, where somebody named is signed in already: `who` is her demo account.

    Other options are those of the browser's windows.
    """
    chosen = {**(PHONE if phone else DESKTOP), **options}
    window: BrowserContext = browser.new_context(locale="fr-CA", base_url=hub, **chosen)
    if who:
        client = Client()
        user = User.objects.get(email=f"{who}@{DOMAIN}")
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        [(name, cookie)] = client.cookies.items()
        window.add_cookies([{"name": name, "value": cookie.value, "url": hub}])
    return window
