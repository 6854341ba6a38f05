"""Addresses as they are kept and as they are compared: one page noted twice is one."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# What is added to an address only to follow whoever opens it.
FOLLOWING = ("utm_", "mc_")
FOLLOWERS = {"fbclid", "gclid", "msclkid", "igshid", "mkt_tok"}
USUAL_PORTS = {"http": ":80", "https": ":443"}
# A place within a page is not another page, but for sites whose pages are all places of one.
ROUTES = ("/", "!")
LONGEST_KEY = 500


def tidy(written: str) -> str:
    """The address without what only serves to follow people; as it was written when it cannot be read."""
    try:
        parts = urlsplit(written.strip())
        host = parts.netloc.lower().removesuffix(USUAL_PORTS.get(parts.scheme.lower(), "\0"))
    except ValueError:
        return written.strip()
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if not _follows(name)]
    # Written anew only where something was taken out: a site may read its own spelling.
    query = parts.query if len(kept) == len(asked) else urlencode(kept)
    place = parts.fragment if parts.fragment.startswith(ROUTES) else ""
    return urlunsplit((parts.scheme.lower(), host, parts.path, query, place))


def key_of(written: str) -> str:
    """What two addresses of one page have in common: neither scheme, «www.», nor the slash at the end tells them
    apart."""
    address = tidy(written).partition("://")[2].removeprefix("www.")
    before, mark, place = address.partition("#")
    path, question, query = before.partition("?")
    return f"{path.rstrip('/')}{question}{query}{mark}{place}"[:LONGEST_KEY]


def host_of(written: str) -> str:
    """The site's name, for a source that nobody typed; empty when the address cannot be read."""
    try:
        return (urlsplit(written.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _follows(name: str) -> bool:
    return name.lower() in FOLLOWERS or name.lower().startswith(FOLLOWING)
