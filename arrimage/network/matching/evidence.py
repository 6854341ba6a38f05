"""The evidence for and against two records being the same, as codes that are kept and sentences that are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

# Code → (speaks for, sentence).
SENTENCES: dict[str, tuple[bool, Any]] = {
    "same_neq": (True, _("Same NEQ")),
    "same_name": (True, _("Same name, but for the way it is written")),
    "near_name": (True, _("Names alike")),
    "same_domain": (True, _("Same domain of e-mail or website")),
    "same_email": (True, _("Same e-mail address")),
    "same_phone": (True, _("Same phone number")),
    "same_municipality": (True, _("Same municipality")),
    "same_postal_code": (True, _("Same postal code")),
    "same_organisation": (True, _("Same organisation")),
    "several": (False, _("Another record answers to the same description")),
    "other_neq": (False, _("Different NEQ")),
    "other_name": (False, _("Names that differ")),
    "other_word": (False, _("A word tells the two names apart")),
    "other_municipality": (False, _("Different municipality")),
    "other_email": (False, _("Different e-mail address")),
    "other_generation": (False, _("Père or fils, jr, II: a parent and a child may share a name")),
    "other_phone": (False, _("Different phone number")),
    "other_organisation": (False, _("Different organisation")),
    "generic_name": (False, _("A name that many bear, and a municipality that is not known")),
}


@dataclass(frozen=True)
class Reason:
    """One piece of evidence; `said` is what both say, or what each says."""

    code: str
    said: str = ""

    @property
    def speaks_for(self) -> bool:
        return SENTENCES[self.code][0]

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code][1])

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "said": self.said} if self.said else {"code": self.code}

    @classmethod
    def from_json(cls, kept: Mapping[str, str]) -> "Reason":
        return cls(kept["code"], kept.get("said", ""))


@dataclass(frozen=True)
class Comparison:
    """What two descriptions have to say of one another.

    `certain` names the rule by which they are the same without anybody looking (`neq`, `domain`, `name`, `email`,
    `organisation`), empty when there is none; `score` runs from 0 to 100.
    """

    certain: str
    score: int
    reasons: tuple[Reason, ...] = field(default=())

    def to_json(self) -> list[dict[str, str]]:
        return [reason.to_json() for reason in self.reasons]


def reasons_from(kept: Iterable[Mapping[str, str]]) -> list[Reason]:
    return [Reason.from_json(one) for one in kept]
