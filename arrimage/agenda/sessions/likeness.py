"""Whether two tellings are of one session: what they share, and what sets them apart."""

import re
from dataclasses import dataclass
from datetime import date as Day
from datetime import time as Time
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit

from rapidfuzz import fuzz

from arrimage.agenda.models import Event, RelayedSession
from arrimage.agenda.sessions.found import FoundSession
from arrimage.kit.text import ORDINALS, stem, words

# Words by which one title of a series differs from the next: «partie 1», «niveau avancé», «groupe du matin».
TELLING = {
    *(
        stem(word)
        for word in (*ORDINALS, "premiere", "seconde", "debutant", "intermediaire", "avance", "matin", "soir")
    ),
    *(
        "i",
        "ii",
        "iii",
        "iv",
        "am",
        "pm",
        "a",
        "b",
        "c",
        stem("anglais"),
        stem("english"),
        stem("francais"),
        stem("midi"),
    ),
}
TRACKING = re.compile(r"^(utm_|fbclid|gclid|mc_)", re.IGNORECASE)


class Verdict(StrEnum):
    SAME = "same"
    DOUBTFUL = "doubtful"
    OTHER = "other"


@dataclass(frozen=True)
class Told:
    """A session as far as it is compared, whoever tells it."""

    title: str
    date: Day | None
    start_time: Time | None = None
    place: str = ""
    is_online: bool = False
    organiser: str = ""
    url: str = ""


@dataclass(frozen=True)
class Likeness:
    """`evidence` holds codes, which `WORDS` of the desk say: title, alike_title, day, time, place, organiser, url."""

    verdict: Verdict
    evidence: tuple[str, ...] = ()
    score: float = 0


NOTHING = Likeness(Verdict.OTHER)


def told_by_source(found: FoundSession) -> Told:
    where = (found.place, found.is_online, found.organiser, found.url)
    return Told(found.title, found.date, found.start_time, *where)


def told_by_session(one: RelayedSession) -> Told:
    place = one.place or str(one.municipality or "")
    organiser = one.organiser or str(one.organisation or "")
    return Told(one.title, one.date, one.start_time, place, one.is_online, organiser, one.url)


def told_by_event(event: Event, *, hub: str, url: str) -> Told:
    activity = event.activity
    place = activity.place or str(activity.municipality or "")
    return Told(activity.title, activity.date, activity.start_time, place, activity.is_online, hub, url)


def compare(one: Told, other: Told) -> Likeness:
    """Sessions of two different days are never one: a session that moved is found by its identifier or its address."""
    if one.date is None or one.date != other.date:
        return NOTHING
    first, second = _stems(one.title), _stems(other.title)
    title = fuzz.token_sort_ratio(" ".join(first), " ".join(second)) if first and second else 0.0
    included = min(len(first), len(second)) >= 3 and (set(first) <= set(second) or set(second) <= set(first))
    support, against = _support(one, other), _against(one, other)
    if _are_parts_of_a_series(first, second):
        verdict = Verdict.OTHER if against or "url" not in support else Verdict.DOUBTFUL
    else:
        verdict = _verdict(title, included, min(len(first), len(second)), support, against)
    name = "title" if title >= 99 else "alike_title"
    evidence = ("day", *([name] if title >= 75 or included else []), *support)
    return Likeness(verdict, evidence, title + 20 * len(support) - 40 * len(against))


def _verdict(title: float, included: bool, length: int, support: list[str], against: list[str]) -> Verdict:
    alike = title >= 75 or included
    if "url" in support and "time" not in against:
        return Verdict.SAME if alike else Verdict.DOUBTFUL
    if title >= 90:
        if against:
            return Verdict.DOUBTFUL
        # «Formation», «Assemblée générale»: so short a title is that of many.
        return Verdict.SAME if length >= 3 or len(support) >= 2 else Verdict.DOUBTFUL
    if alike and not against:
        sure = len(support) >= 2 and (title >= 85 or included)
        return Verdict.SAME if sure else Verdict.DOUBTFUL if support or title >= 82 else Verdict.OTHER
    likely = len(support) >= 3 and title >= 50 and not against
    return Verdict.DOUBTFUL if likely else Verdict.OTHER


def _stems(title: str) -> list[str]:
    return [stem(word) for word in words(title)]


def _are_parts_of_a_series(first: list[str], second: list[str]) -> bool:
    """Whether what sets the titles apart is a number, a level, a time of day or a language, on either side."""
    apart = set(first) ^ set(second)
    return any(word in TELLING or word.isdigit() for word in apart)


def _support(one: Told, other: Told) -> list[str]:
    found = []
    if one.start_time and one.start_time == other.start_time:
        found.append("time")
    if (one.is_online and other.is_online) or _alike(one.place, other.place) >= 80:
        found.append("place")
    if _alike(one.organiser, other.organiser) >= 85:
        found.append("organiser")
    if one.url and bare_address(one.url) == bare_address(other.url):
        found.append("url")
    return found


def _against(one: Told, other: Told) -> list[str]:
    found = []
    if one.start_time and other.start_time and one.start_time != other.start_time:
        found.append("time")
    online = one.is_online or other.is_online
    if one.place and other.place and not online and _alike(one.place, other.place) < 45:
        found.append("place")
    return found


def _alike(one: str, other: str) -> float:
    first, second = " ".join(words(one)), " ".join(words(other))
    return float(fuzz.token_set_ratio(first, second)) if first and second else 0.0


def bare_address(url: str) -> str:
    """The address without what changes nothing: scheme, «www.», the last slash, the marks of campaigns."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    asked = sorted((name, value) for name, value in parse_qsl(parts.query) if not TRACKING.match(name))
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' + urlencode(asked) if asked else ''}"
