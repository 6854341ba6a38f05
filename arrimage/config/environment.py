"""The environment's values, typed; one that cannot be read stops the start in a sentence that names it."""

import json
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"", "0", "false", "no", "off"})
# Of a library's options, those that are no words: by what their names contain.
NUMBERS = ("TIMEOUT",)
SWITCHES = (
    "IGNORE_",
    "DEBUG_",
    "GENERATE_",
    "WORKAROUND_",
    "PREVENT_",
    "VERIFY_",
    "USE_BULK",
    "AUTO_CONFIRM",
    "TRACK_",
)


class Environment(environ.Env):
    """`environ.Env`, which takes any word that is not a yes for a no, and an unreadable address for an empty one."""

    def switch(self, name: str) -> bool:
        """Off when unset. Raises on any other word: «PRODUCTION=oui» must not open a hub without its protections."""
        word = self.str(name, default="").strip().lower()
        if word not in ON | OFF:
            raise _unreadable(name, word, "1 or 0")
        return word in ON

    def folder(self, name: str, default: Path) -> Path:
        """Made when missing: every command but `run` would find no place for its database."""
        folder = Path(self.str(name, default=str(default)))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise _unreadable(name, str(folder), "/srv/arrimage, a folder that this account may write in") from None
        return folder

    def database(self, name: str, default: str) -> dict[str, Any]:
        try:
            with warnings.catch_warnings(action="ignore"):  # said below, in our words
                database = dict(self.db_url(name, default=default))
        except (ValueError, ImproperlyConfigured):
            database = {}
        if not database.get("ENGINE"):
            raise _unreadable(name, "…", "postgres://arrimage@db.example.org/arrimage")
        return database

    def mail(self, name: str) -> dict[str, Any]:
        try:
            mail = dict(self.email_url(name))
            address = urlsplit(self.str(name))
        except (KeyError, ValueError, ImproperlyConfigured):
            raise _unreadable(name, "…", "smtp+tls://user:password@mail.example.org:587") from None
        if address.scheme == "filemail":  # the library makes it a folder of wherever the process was started
            if address.netloc or not address.path.startswith("/"):
                raise _unreadable(name, self.str(name), "filemail:///srv/arrimage/mail")
            mail["EMAIL_FILE_PATH"] = address.path
        return mail

    def library(self, start: str) -> dict[str, Any]:
        """The options of a library: each variable whose name begins so, without that beginning."""
        names = [name for name in self.ENVIRON if name.startswith(start) and self.ENVIRON[name].strip()]
        return {name.removeprefix(start): self._option(name, name.removeprefix(start)) for name in sorted(names)}

    def _option(self, name: str, option: str) -> Any:
        word = self.str(name).strip()
        if any(part in option for part in SWITCHES):
            return self.switch(name)
        try:
            if any(part in option for part in NUMBERS):
                return _number(word)
            return json.loads(word) if word.startswith("{") else word
        except ValueError:
            raise _unreadable(name, "…", '{"tags": ["letters"]}' if word.startswith("{") else "30") from None

    def clock(self, name: str, default: str) -> str:
        zone = self.str(name, default=default)
        try:
            return ZoneInfo(zone).key
        except (OSError, KeyError, ValueError):
            raise _unreadable(name, zone, default) from None

    def whole(self, name: str, *, default: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        number = self.str(name, default="").strip() or str(default)
        if not number.isdecimal() or not 1 <= int(number) <= most:
            raise _unreadable(name, number, str(default))
        return int(number)

    def word(self, name: str, *, default: str, known: tuple[str, ...]) -> str:
        """One of the words known."""
        word = self.str(name, default=default).strip().lower()
        if word not in known:
            raise _unreadable(name, word, default)
        return word


def _number(word: str) -> float:
    number = float(word)
    if not 0 < number < 3600:
        raise ValueError
    return number


def _unreadable(name: str, value: str, example: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={value} cannot be read. Write it like this: {name}={example}")
