"""Whether an indicator's words call for members: «nombre de membres accompagnateurs» are support organisations."""

from collections.abc import Mapping
from typing import Any

from arrimage.kit.text import words

MEMBERS = ("membre", "adhesion", "adherent")
SUPPORT = ("accompagnateur", "accompagnatrice", "soutien", "partenaire")
NEW = ("nouveau", "nouvelle", "nouvel", "recrute")
LOST = ("perdu", "depart", "retrait", "demission")


def of_members(wording: str, action: str) -> Mapping[str, Any] | None:
    return {} if _says(wording, MEMBERS) else None


def of_support(wording: str, action: str) -> Mapping[str, Any] | None:
    return {} if _says(wording, MEMBERS) and _says(wording, SUPPORT) else None


def of_new(wording: str, action: str) -> Mapping[str, Any] | None:
    return {} if _says(wording, MEMBERS) and _says(wording, NEW) else None


def of_lost(wording: str, action: str) -> Mapping[str, Any] | None:
    return {} if _says(wording, MEMBERS) and _says(wording, LOST) else None


def _says(text: str, beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in words(text))
