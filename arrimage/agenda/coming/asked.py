"""What a reader asks of the calendar, in the address: `?genre=training&mrc=700&prix=gratuit`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from arrimage.agenda.models import Activity, Event
from arrimage.network.models import Municipality, RegionalCounty

Words = str | Promise
TRAINING = (Activity.Kind.TRAINING, Activity.Kind.WEBINAR)
SHOWN = 60  # characters of a value that was not understood
MOST_READ = 40

PRICES: dict[str, Words] = {"gratuit": gettext_lazy("Free"), "payant": gettext_lazy("With a price")}
SOURCES: dict[str, Words] = {
    "nous": gettext_lazy("Organised by the hub"),
    "autres": gettext_lazy("Organised by others"),
}
FORMS: dict[str, Words] = {"en-ligne": pgettext_lazy("event", "Online"), "sur-place": gettext_lazy("On site")}
LANGUAGES: dict[str, Words] = {"fr": gettext_lazy("In French"), "en": gettext_lazy("In English")}
AUDIENCES: dict[str, Words] = {
    Event.Audience.EVERYONE: gettext_lazy("Open to all"),
    Event.Audience.MEMBERS: gettext_lazy("For members"),
}
# Each filter that takes one value: the attribute of `Asked`, its words, what it may be.
SINGLE: dict[str, tuple[str, Words, dict[str, Words]]] = {
    "prix": ("price", gettext_lazy("Price"), PRICES),
    "langue": ("language", gettext_lazy("Language"), LANGUAGES),
    "forme": ("form", gettext_lazy("On site or online"), FORMS),
    "source": ("source", gettext_lazy("Who organises"), SOURCES),
    "public": ("audience", gettext_lazy("For whom"), AUDIENCES),
}
# What addresses may hold beside the filters, which is nobody's mistake.
BESIDE = frozenset({"mois", "page", "q", "format"})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters, each empty when it is not asked. `unknown` keeps what was not understood, to say it."""

    kinds: tuple[str, ...] = ()
    county: str = ""
    place: str = ""
    price: str = ""
    language: str = ""
    form: str = ""
    source: str = ""
    audience: str = ""
    place_name: str = ""
    unknown: tuple[str, ...] = ()

    def query(self) -> str:
        """The filters as an address says them, always in one order: the same question has one address."""
        singles = [(name, getattr(self, attribute)) for name, (attribute, _words, _choices) in SINGLE.items()]
        said = [*(("genre", kind) for kind in self.kinds), ("mrc", self.county), ("lieu", self.place), *singles]
        return urlencode([(name, value) for name, value in said if value])

    @property
    def is_filtered(self) -> bool:
        return bool(self.query())


@dataclass(frozen=True)
class Chip:
    """A filter that is on, with the query string without it."""

    words: str
    without: str


def read(query: QueryDict, counties: Mapping[str, str], *, member: bool = False) -> Asked:
    """The filters that the address holds; what it holds besides is told in `unknown`, and changes nothing.

    `counties` gives the MRC's names by code. Only a member may ask for the members' events.
    """
    unknown: list[str] = []

    def among(name: str, known: Iterable[str]) -> str:
        value = query.get(name, "")
        if value and value not in known:
            unknown.append(_shown(name, value))
            return ""
        return value

    kinds = query.getlist("genre")[:MOST_READ]
    unknown += [_shown("genre", kind) for kind in kinds if kind and kind not in Activity.Kind.values]
    singles = {
        attribute: among(name, choices if member or name != "public" else {Event.Audience.EVERYONE.value})
        for name, (attribute, _words, choices) in SINGLE.items()
    }
    place, place_name = _place(query, unknown)
    known = {"genre", "mrc", "lieu", *SINGLE, *BESIDE}
    return Asked(
        kinds=tuple(kind for kind in Activity.Kind.values if kind in kinds),
        county=among("mrc", counties),
        place=place,
        place_name=place_name,
        unknown=tuple(unknown + [_shown(name, str(query[name])) for name in query if name not in known][:MOST_READ]),
        **singles,
    )


def _place(query: QueryDict, unknown: list[str]) -> tuple[str, str]:
    code = query.get("lieu", "")
    if not code:
        return "", ""
    place = Municipality.objects.filter(code=code).first() if "\0" not in code else None
    if place is None:
        unknown.append(_shown("lieu", code))
        return "", ""
    return place.code, place.name


def _shown(name: str, value: str) -> str:
    said = f"{name[:SHOWN]}={value[:SHOWN]}"
    return "".join(letter for letter in said if letter.isprintable())


def county_names() -> dict[str, str]:
    return dict(RegionalCounty.objects.values_list("code", "name"))


def chips(asked: Asked, counties: Mapping[str, str]) -> list[Chip]:
    """What is filtered, in words, each with the way to take it off."""
    found = [
        Chip(str(Activity.Kind(kind).label), replace(asked, kinds=_but(asked.kinds, kind)).query())
        for kind in asked.kinds
    ]
    if asked.county:
        found.append(Chip(f"MRC {counties[asked.county]}", replace(asked, county="").query()))
    if asked.place:
        found.append(Chip(asked.place_name, replace(asked, place="").query()))
    for attribute, _words, choices in SINGLE.values():
        if value := getattr(asked, attribute):
            without: dict[str, Any] = {attribute: ""}
            found.append(Chip(str(choices[value]), replace(asked, **without).query()))
    return found


def _but(kinds: Sequence[str], one: str) -> tuple[str, ...]:
    return tuple(kind for kind in kinds if kind != one)


@dataclass(frozen=True)
class Field:
    """A filter of the form: what it may be, and whether it is chosen."""

    name: str
    words: Words
    options: list[tuple[str, Words, bool]]


def kind_options(asked: Asked) -> list[tuple[str, Words, bool]]:
    """The kinds one comes to, and whatever else the address asks for."""
    offered = [kind for kind in Activity.Kind if kind in Activity.EVENT_KINDS or kind in asked.kinds]
    return [(kind.value, kind.label, kind in asked.kinds) for kind in offered]


def fields(asked: Asked, counties: Mapping[str, str], *, member: bool) -> list[Field]:
    """The filters that take one value."""
    mrc = Field("mrc", _("MRC"), [(code, name, code == asked.county) for code, name in counties.items()])
    singles = [
        Field(name, words, [(value, label, value == getattr(asked, attribute)) for value, label in choices.items()])
        for name, (attribute, words, choices) in SINGLE.items()
        if member or name != "public"
    ]
    return [mrc, *singles] if counties else singles
