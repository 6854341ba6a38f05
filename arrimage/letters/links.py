"""Addresses that editors write: what may be linked to, and where that leads seen from a mailbox."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.consent.addresses import InvalidAddress, normalise

if TYPE_CHECKING:
    from arrimage.letters.models import Issue

SCHEMES = ("https", "http", "mailto", "tel")
MERGE_LINK = re.compile(r"\{\{\s*(lien_(?:retrait|preferences|web))\s*\}\}")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
BARE_MAIL = re.compile(r"[^\s@/:?]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
BARE_DOMAIN = re.compile(r"(?:[\w-]+\.)+(?!html?\b|php\b|pdf\b|docx?\b)[a-z]{2,}(?:[/?#]|$)", re.IGNORECASE)


def page_on_the_site(issue: "Issue", language: str) -> str:
    """The whole address of an issue's page, in the language of the text that leads there."""
    page = absolute(issue.get_absolute_url())
    return f"{page}?langue=en" if language == "en" else page


def outgoing(written: str) -> str:
    """The whole address of what was written, as a message needs it; empty when it may not be linked to."""
    link = "".join(sign for sign in written if sign.isprintable()).strip()
    if merged := MERGE_LINK.fullmatch(link):
        return f"{{{{ {merged[1]} }}}}"
    if link.startswith("/") and not link.startswith(("//", "/\\")):
        return absolute(link)
    scheme = SCHEME.match(link)
    if scheme and scheme[1].lower() in SCHEMES and len(link) > len(scheme[0]):
        names_a_machine = scheme[1].lower() in ("mailto", "tel") or host(link)
        return link.replace(" ", "%20") if names_a_machine else ""
    if BARE_MAIL.fullmatch(link):
        return f"mailto:{link}"
    return f"https://{link}" if not scheme and BARE_DOMAIN.match(link) and " " not in link else ""


def of_the_site(address: str) -> str:
    """The path of an address of our own, so that it still leads there when the hub moves; any other as it is."""
    rest = address.removeprefix(settings.BASE_URL)
    return (rest or "/") if rest != address and rest[:1] in ("", "/", "?", "#") else address


def within_the_site(html: str, attributes: str = "src|href") -> str:
    """The HTML with paths for the addresses of our own, for a page that a browser has from the hub under any name."""
    own = re.compile(rf"""(\b(?:{attributes})=["']){re.escape(settings.BASE_URL)}(?:/|(?=["']))""")
    return own.sub(r"\1/", html)


def kept(written: Any) -> Any:
    """What the blocks of an issue hold, as it is kept: paths for the addresses of our own, wherever they stand."""
    if isinstance(written, dict):
        return {
            key: of_the_site(value.strip()) if key == "link" and isinstance(value, str) else kept(value)
            for key, value in written.items()
        }
    if isinstance(written, list | tuple):
        return [kept(one) for one in written]
    return within_the_site(written, "href") if isinstance(written, str) and "<a " in written else written


def is_link(written: str) -> None:
    """Refuse, with the reason, what cannot be linked to from a message."""
    if written and (fault := form_fault(written)):
        raise ValidationError(fault)


def form_fault(written: str) -> str:
    """Why what was written is no address, by its form alone; empty when it is one."""
    link, said = outgoing(written), {"link": written}
    if not link:
        return (
            _(
                "“%(link)s” is not a web address: begin with https://, mailto: or tel:, "
                "or with / for a page of the site."
            )
            % said
        )
    if MERGE_LINK.fullmatch(link) or link.lower().startswith("tel:"):
        return ""
    if link.lower().startswith("mailto:"):
        return "" if _is_mail(link) else _("“%(link)s” does not lead to an e-mail address.") % said
    if _is_well_formed(link, written):
        return ""
    return _("“%(link)s” is not a web address: it names no site, or there is a blank in it.") % said


def _is_mail(link: str) -> bool:
    """Whether each one it writes to is an address (RFC 6068)."""
    recipients, asked, _rest = link.partition(":")[2].partition("?")
    written = unquote(recipients)
    if asked and not written:  # to whom the reader wants
        return True
    try:
        for address in written.split(","):
            normalise(address)
    except InvalidAddress:
        return False
    return True


def _is_well_formed(link: str, written: str) -> bool:
    """Whether it has no blank, and its machine's name no empty part (RFC 3986, RFC 1035)."""
    machine = host(link)
    return not any(sign.isspace() for sign in written.strip()) and all(machine.removesuffix(".").split("."))


def host(link: str) -> str:
    """The machine an absolute address names; empty for mail and telephones, and for what cannot be read."""
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""
