"""Cells made into values: each reader returns the value, or None when the cell does not say one."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.timezone import localdate

from arrimage.kit.days import is_like_a_day
from arrimage.kit.text import fold
from arrimage.network.importing.headings import EMAIL
from arrimage.network.models import Organisation, Person
from arrimage.network.names import GENERATIONS
from arrimage.network.neq import digits

MANY = re.compile(r"\s*[;|\n]\s*|\s*,\s*|\s+(?:ou|et)\s+|\s+/\s+")
LISTED = re.compile(r"\s*[;|,\n]\s*|\s*:::\s*")
POSTAL_CODE = re.compile(r"([A-Za-z]\d[A-Za-z])[\s-]?(\d[A-Za-z]\d)")
NUMBER = re.compile(r"\d+")
NEGATIVE = re.compile(r"^[-−–]\s*\d|\s[-−–]\d")
EXTENSION = re.compile(r"(?i)\s*(?:poste|ext\.?|x|#)\s*(\d{1,6})\s*$")
PARTICLES = {"de", "du", "des", "la", "le", "van", "von", "st", "ste", "saint", "sainte", "di", "da", "el", "ben"}
COURTESY = re.compile(r"(?i)^(?:m\.|mme|mr|mrs|ms|mlle|dr|dre|me|madame|monsieur)\.?\s+")
YES_LANGUAGES = {"f": "fr", "fr": "fr", "francais": "fr", "french": "fr", "a": "en", "en": "en", "anglais": "en"}
LANGUAGES = {**YES_LANGUAGES, "english": "en", "fr ca": "fr", "en ca": "en"}
DIGIT = re.compile(r"\d")
# What most addresses and numbers look like: nothing more needs to be asked of them.
PLAIN_EMAIL = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}")
LONGEST_PLAIN = 64
PLAIN_PHONE = re.compile(r"\(?(\d{3})\)?[ .-]?(\d{3})[ .-]?(\d{4})")
FEWEST_DIGITS = 7
LARGEST_COUNT = 2_000_000

_KIND_WORDS = {
    **{"entreprise d economie sociale": "enterprise", "ees": "enterprise", "oees": "enterprise", "eesoc": "enterprise"},
    **{"entreprise collective": "enterprise", "organisme de soutien": "support", "soutien": "support"},
    **{"organisme d accompagnement": "support", "partenaire": "support", "projet": "emerging_project"},
    **{"projet en emergence": "emerging_project", "ville": "municipality", "gouvernement": "ministry"},
    **{"municipalite regionale de comte": "county", "autre": "other", "enterprise": "enterprise"},
    **{"media": "media", "journal": "media", "radio": "media", "television": "media", "station de radio": "media"},
}
_FORM_WORDS = {
    **{
        "obnl": "non_profit",
        "osbl": "non_profit",
        "obl": "non_profit",
        "npo": "non_profit",
        "non profit": "non_profit",
    },
    **{"organisme a but non lucratif": "non_profit", "organisme sans but lucratif": "non_profit"},
    **{"personne morale sans but lucratif": "non_profit", "pmsbl": "non_profit", "association": "non_profit"},
    **{"coop de solidarite": "solidarity_coop", "cooperative de solidarite": "solidarity_coop"},
    **{
        "coop de travail": "worker_coop",
        "coop de travailleurs": "worker_coop",
        "cooperative de travail": "worker_coop",
    },
    **{"coop de travailleurs actionnaire": "worker_shareholder_coop", "cta": "worker_shareholder_coop"},
    **{"coop de consommateurs": "consumer_coop", "coop de producteurs": "producer_coop", "mutuelle": "mutual"},
    **{"cooperative de consommateurs": "consumer_coop", "cooperative de producteurs": "producer_coop"},
}


def emails(cell: str) -> list[str] | None:
    """Each address of the cell, in small letters: «Jean <jean@x.ca>; info@x.ca»."""
    found = []
    if "@" not in cell:
        return None
    if len(cell) <= LONGEST_PLAIN and PLAIN_EMAIL.fullmatch(cell):
        return [cell]
    for address in EMAIL.findall(cell):
        clean = address.strip(".'\"()").removeprefix("mailto:").lower()
        try:
            validate_email(clean)
        except ValidationError:
            continue
        found.append(clean)
    return list(dict.fromkeys(found)) or None


def phones(cell: str) -> list[str] | None:
    """Each number of the cell, ten digits written «450 555-0199», with its extension; others as they stand."""
    if plain := PLAIN_PHONE.fullmatch(cell):
        return [f"{plain[1]} {plain[2]}-{plain[3]}"]
    if not has_number(cell) or is_like_a_day(cell):
        return None
    found = [number for part in MANY.split(cell) if (number := _phone(part))]
    return list(dict.fromkeys(found)) or None


def has_number(text: str) -> bool:
    """Whether there are digits enough for a phone number, let alone a NEQ."""
    return len(DIGIT.findall(text)) >= FEWEST_DIGITS


def _phone(text: str) -> str:
    extension = EXTENSION.search(text)
    bare = text[: extension.start()] if extension else text
    number = re.sub(r"\D", "", bare)
    number = number[1:] if len(number) == 11 and number[0] == "1" else number
    if re.search(r"[A-Za-z@]{4,}", bare) or is_like_a_day(bare) or not FEWEST_DIGITS <= len(number) <= 15:
        return ""
    written = f"{number[:3]} {number[3:6]}-{number[6:]}" if len(number) == 10 else bare.strip()[:30]
    return f"{written} poste {extension[1]}" if extension else written


def postal_code(cell: str) -> str | None:
    match = POSTAL_CODE.fullmatch(cell.strip())
    return f"{match[1]} {match[2]}".upper() if match else None


def website(cell: str) -> str | None:
    """The first address of the cell, https unless it says http."""
    text = cell.split()[0].strip(",;") if cell.split() else ""
    text = text if re.match(r"(?i)https?://", text) else f"https://{text}"
    try:
        _is_url(text)
    except ValidationError:
        return None
    return text if len(text) <= 200 and "@" not in text else None


_is_url = URLValidator(("http", "https"))


def neq(cell: str) -> str | None:
    number = digits(cell)
    return number if re.fullmatch(r"\d{10}", number) else None


def count(cell: str) -> int | None:
    """A whole number: «12», «12 employés», «environ 1 200»; an interval is none, nor is «-5»."""
    if NEGATIVE.search(cell.strip()):
        return None
    found = NUMBER.findall(re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)", "", cell))
    return int(found[0]) if len(found) == 1 and int(found[0]) <= LARGEST_COUNT and "," not in cell else None


def past_year(cell: str) -> int | None:
    found = re.findall(r"\b(1[6-9]\d\d|20\d\d)\b", cell)
    return int(found[0]) if len(found) == 1 and int(found[0]) <= localdate().year else None


def language(cell: str) -> str | None:
    return LANGUAGES.get(fold(cell))


@lru_cache(maxsize=512)
def kind(cell: str) -> str | None:
    return _choice(cell, Organisation.Kind, _KIND_WORDS)


@lru_cache(maxsize=512)
def legal_form(cell: str) -> str | None:
    return _choice(cell, Organisation.LegalForm, _FORM_WORDS)


def _choice(cell: str, choices: Any, more: dict[str, str]) -> str | None:
    said = fold(cell)
    known = {fold(str(label)): value for value, label in choices.choices} | {fold(value): value for value in choices}
    # «Coopératives de travail» in a list of kinds is the same as one of them.
    single = " ".join(word.removesuffix("s") for word in said.split())
    known |= more
    return known.get(said) or {" ".join(w.removesuffix("s") for w in key.split()): v for key, v in known.items()}.get(
        single
    )


def listed(cell: str) -> list[str]:
    return list(dict.fromkeys(part.strip(" *") for part in LISTED.split(cell) if part.strip(" *")))


def full_name(cell: str) -> tuple[str, str]:
    """First and last name of «Marie Tremblay», «Tremblay, Marie», «Mme Anne de la Durantaye»."""
    text = COURTESY.sub("", " ".join(cell.split()))
    if "," in text:
        last, _comma, first = text.partition(",")
        return capitalised(first.strip()), capitalised(last.strip())
    parts = text.split()
    if len(parts) < 2:
        return "", capitalised(text)
    at = len(parts) - 1
    if at > 1 and fold(parts[at]) in GENERATIONS:
        at -= 1  # «Jean Tremblay fils»
    while at > 1 and fold(parts[at - 1]) in PARTICLES:
        at -= 1
    return capitalised(" ".join(parts[:at])), capitalised(" ".join(parts[at:]))


def capitalised(name: str) -> str:
    """«TREMBLAY» and «tremblay» are written Tremblay; a name with both cases stays as it is."""
    if name == name.upper() or name == name.lower():
        return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
    return name


def fits(model: type[Organisation] | type[Person], field: str, value: Any) -> bool:
    length = model._meta.get_field(field).max_length  # type: ignore[union-attr]
    return length is None or not isinstance(value, str) or len(value) <= length


READERS: dict[str, Callable[[str], Any]] = {
    "neq": neq,
    "kind": kind,
    "legal_form": legal_form,
    "postal_code": postal_code,
    "website": website,
    "founding_year": past_year,
    "employees": count,
    "members_count": count,
    "volunteers": count,
    "language": language,
}
