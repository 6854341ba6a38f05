"""One session as a source says it, and one reading of a source."""

import hashlib
import html
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date as Day
from datetime import time as Time
from decimal import Decimal, InvalidOperation
from typing import Any

from arrimage.kit.text import fold

MOST_PROBLEMS, MOST_LETTERS = 50, 100_000
ONLINE = re.compile(
    r"\b(en ligne|webinaires?|webinars?|online|virtuel(le)?s?|visioconference|zoom|teams|google meet)\b"
)
LINK = re.compile(r"https?://[^\s<>\"']+")
TAGS = re.compile(r"<[a-zA-Z/!][^<>]*>")
BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/h\d|/tr)\b[^<>]*>", re.IGNORECASE)
UNSHOWN = re.compile(r"<(script|style)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class UnreadableSource(Exception):
    """Nothing in it can be read as sessions; the text is a sentence for the reader."""


@dataclass(frozen=True)
class FoundSession:
    """Dates and times are the hub's local ones. Without a `date` it is only a proposal that somebody completes."""

    uid: str = ""
    title: str = ""
    description: str = ""
    date: Day | None = None
    end_date: Day | None = None
    start_time: Time | None = None
    end_time: Time | None = None
    is_online: bool = False
    place: str = ""
    organiser: str = ""
    url: str = ""
    lowest_price: Decimal | None = None
    cancelled: bool = False
    language: str = ""


@dataclass(frozen=True)
class Problem:
    """What could not be understood, and where: a line, an item, an element."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


@dataclass(frozen=True)
class Reading:
    """What was found in a source, in order of time; the proposals without a date come last."""

    format: str
    sessions: list[FoundSession] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def dated(self) -> list[FoundSession]:
        return [found for found in self.sessions if found.date is not None]


def tidied(found: FoundSession) -> FoundSession:
    """Within what a record holds: plain text, no end before its start, a link that opens."""
    end_date = found.end_date if found.date and found.end_date and found.end_date > found.date else None
    ends_before = found.start_time and found.end_time and found.end_time < found.start_time and not end_date
    place, link = found.place, ""
    if said := LINK.search(place):
        place, link = LINK.sub("", place).strip(" -–,;:()"), said[0]
    address = web_address(found.url) or web_address(link)
    place = one_line(place, 250)
    return replace(
        found,
        title=one_line(found.title, 200),
        description=plain(found.description)[:10_000],
        end_date=end_date,
        end_time=None if ends_before or not found.start_time else found.end_time,
        is_online=found.is_online or bool(link) or bool(ONLINE.search(fold(place))),
        place=place,
        organiser=one_line(found.organiser, 200),
        url=address,
        uid=found.uid[:500] or _made_up(found),
    )


def _made_up(found: FoundSession) -> str:
    said = f"{fold(found.title)}|{found.date}|{found.start_time}|{fold(found.place)}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def plain(text: str) -> str:
    """The words of a text that may be HTML: paragraphs stay apart, nothing of the tags is left."""
    text = text[:MOST_LETTERS]
    if TAGS.search(text) or "&" in text:
        text = TAGS.sub("", BREAKS.sub("\n", UNSHOWN.sub(" ", text)))
        text = html.unescape(text)
    lines = [" ".join(line.split()) for line in CONTROL.sub("", text.replace("\r\n", "\n")).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str, most: int) -> str:
    return " ".join(plain(text).split())[:most].strip()


def web_address(text: str) -> str:
    """The text when a browser may be sent there, else nothing."""
    text = text.strip()
    is_link = text.lower().startswith(("http://", "https://")) and text.isprintable() and " " not in text
    return text if is_link and len(text) <= 500 else ""


def price_of(text: Any) -> Decimal | None:
    """«40 $», «40,00», «Gratuit» → 40, 40, 0; nothing for what is no plain amount of dollars."""
    words = fold(str(text))
    if words in ("gratuit", "gratuite", "gratis", "free", "sans frais", "aucun frais"):
        return Decimal(0)
    bare = re.sub(r"[\s\u00a0\u202f]|\$|CAD|CA", "", str(text)).replace(",", ".")
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.01")) if amount.is_finite() and 0 <= amount < 100_000 else None


def told_apart(sessions: list[FoundSession]) -> list[FoundSession]:
    """Sessions of one identifier (those of one page) get their day, hour and, at one hour, title added.

    What is said twice of one session is one.
    """
    kept: dict[tuple[str, str, str], FoundSession] = {}
    for found in sessions:
        hour = f"T{found.start_time:%H%M}" if found.start_time else ""
        kept.setdefault((found.uid, f"{found.date}{hour}", fold(found.title)), found)
    of_uid = Counter(uid for uid, _when, _title in kept)
    of_hour = Counter((uid, when) for uid, when, _title in kept)
    named = []
    for (uid, when, title), found in kept.items():
        more = f"/{when}" if of_uid[uid] > 1 else ""
        more += f"/{hashlib.sha256(title.encode()).hexdigest()[:8]}" if of_hour[uid, when] > 1 else ""
        named.append(replace(found, uid=f"{uid[:450]}{more}" if more else uid))
    return sorted(named, key=lambda one: (one.date or Day.max, one.start_time or Time.min))
