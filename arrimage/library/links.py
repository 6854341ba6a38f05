"""Addresses as they are kept and as they are compared: one page noted twice is one."""

import re
from contextlib import suppress
from urllib.parse import quote, unquote, unquote_plus, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

SCHEMES = ("http", "https")
# What is added to an address only to follow whoever opens it.
FOLLOWING = ("utm_", "mc_", "mtm_", "hsa_")
FOLLOWERS = {
    *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "msclkid", "yclid", "twclid", "ttclid"),
    *("igsh", "igshid", "li_fat_id", "mkt_tok", "oly_enc_id", "oly_anon_id", "vero_id", "vero_conv", "s_cid", "_ga"),
    *("_gl", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "_openstat", "wickedid"),
    *("ml_subscriber", "ml_subscriber_hash", "pk_campaign", "pk_kwd", "pk_source", "pk_medium", "pk_content"),
}
USUAL_PORTS = {"http": ":80", "https": ":443"}
# A place within a page is not another page, but for sites whose pages are all places of one.
ROUTES = ("/", "!")
LONGEST_KEY = 500

ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]|[^\x00-\x7f]")  # RFC 3986, 2.3; and letters that have accents


def check_link(written: str) -> None:
    """Raises ValidationError for what is no page of the web, and for a link that gives somebody's password away."""
    try:
        parts = urlsplit(written.strip())
    except ValueError:
        parts = urlsplit("")
    if parts.scheme and parts.scheme.lower() not in SCHEMES:
        raise ValidationError(_("A link begins with http:// or https://: copy it from your browser."), code="scheme")
    if "@" in parts.netloc:
        raise ValidationError(
            _("This link holds a user name or a password: take out what stands before the “@”."), code="password"
        )
    URLValidator(schemes=SCHEMES)(written)


def tidy(written: str) -> str:
    """The address without what only serves to follow people; as it was written when it cannot be read."""
    try:
        parts = urlsplit(written.strip())
        host = parts.netloc.lower().removesuffix(USUAL_PORTS.get(parts.scheme.lower(), "\0"))
    except ValueError:
        return written.strip()
    # What is kept is not written anew: a site may read its own spelling.
    query = "&".join(asked for asked in parts.query.split("&") if not _follows(asked))
    place = parts.fragment if parts.fragment.startswith(ROUTES) else ""
    return urlunsplit((parts.scheme.lower(), host, parts.path, query, place))


def key_of(written: str) -> str:
    """What two addresses of one page have in common: neither scheme, «www.», the slash at the end, nor the way in
    which its letters are written tells them apart."""
    address = tidy(written).partition("://")[2]
    before, mark, place = address.partition("#")
    before, question, query = before.partition("?")
    site, slash, path = before.partition("/")
    host, colon, port = site.partition(":")
    page = f"{_readable(host)}{colon}{port}{slash}{path}".rstrip("/")
    return ESCAPES.sub(_least_escaped, f"{page}{question}{query}{mark}{place}")[:LONGEST_KEY]


def host_of(written: str) -> str:
    """The site's name, for a source that nobody typed; empty when the address cannot be read."""
    try:
        return _readable(urlsplit(written.strip()).hostname or "")
    except ValueError:
        return ""


def _readable(host: str) -> str:
    """A host's name as it is said: with its accents, which may be written in letters without (`xn--…`)."""
    bare = host.lower().removesuffix(".")
    with suppress(UnicodeError):
        bare = bare.encode("idna").decode("idna")
    return bare.removeprefix("www.")


def _least_escaped(escapes: re.Match[str]) -> str:
    """`%50` as `P`, `%c3%a9` as `é`, `%2f` as `%2F`: what has a meaning of its own in an address stays escaped."""
    try:
        letters = unquote(escapes[0], errors="strict")
    except UnicodeDecodeError:
        return escapes[0].upper()
    return "".join(letter if UNRESERVED.match(letter) else quote(letter, safe="") for letter in letters)


def _follows(asked: str) -> bool:
    name = unquote_plus(asked.partition("=")[0]).lower()
    return name in FOLLOWERS or name.startswith(FOLLOWING)
