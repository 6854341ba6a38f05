"""Signing in."""

from tests.judges.screens.screen import public

SCREENS = (
    public("sign-in", "/compte/login/"),
    public("ask for a link", "/compte/login/code/"),
    public("sign-in link too old", "/compte/lien/x/", status=410),
)
