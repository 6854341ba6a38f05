"""Which parameters an indicator's words call for: «rencontres» under «piloter un comité» are committee meetings."""

from collections.abc import Mapping
from typing import Any

from arrimage.agenda.models import Activity
from arrimage.kit.text import words
from arrimage.network.models import Organisation

Kind = Activity.Kind
# In order: the first kind whose beginnings of words appear is the one meant. Folded French, as plans write it.
KIND_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.ACCOMPANIMENT, ("accompagnement", "accompagner", "accompagne")),
    (Kind.COMMITTEE, ("comite",)),
    (Kind.EXPERTS, ("expert",)),
    (Kind.TOUR, ("tournee", "municipalite", "mrc")),
    (Kind.INTERNAL, ("interne", "equipe")),
)
# What is held for others, who come or not.
HELD_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.FORUM, ("forum",)),
    (Kind.VISIT, ("visite",)),
    (Kind.NETWORKING, ("reseautage", "maillage")),
    (Kind.WEBINAR, ("webinaire",)),
    (Kind.TRAINING, ("formation", "formations")),
)
# For the titles of a calendar's events, more loosely worded than a plan.
EVENT_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.PRESENTATION, ("presentation", "conference", "kiosque", "atelier", "webinaire")),
    (
        Kind.REPRESENTATION,
        ("represent", "colloque", "congres", "gala", "lancement", "inauguration", "salon", "cocktail", "forum"),
    ),
    *KIND_WORDS,
    (Kind.INTERNAL, ("administration", "administrateur")),
    (Kind.OTHER_MEETING, ("rencontre", "reunion", "appel")),
)
ENTERPRISES = ("ees", "entreprise")


def of_meetings(wording: str, action: str) -> Mapping[str, Any] | None:
    """The kind of meeting; the indicator's own words come before those of its action."""
    for said in (wording, action):
        if kind := kind_said(said):
            guessed: dict[str, Any] = {"kind": [kind.value]}
            if kind is Kind.ACCOMPANIMENT and _mentions(said, ENTERPRISES):
                guessed["organisation_kind"] = [Organisation.Kind.ENTERPRISE.value]
            return guessed
    return None


def of_participants(wording: str, action: str) -> Mapping[str, Any] | None:
    """Those who came to what is held for others, when it is named, else to meetings."""
    for said in (wording, action):
        if kind := kind_among(said, HELD_WORDS):
            return {"kind": [kind.value]}
    return of_meetings(wording, action)


def of_networking(wording: str, action: str) -> Mapping[str, Any] | None:
    """«Activités de réseautage» are all of them; «forums» and «visites» are those only."""
    kind = kind_among(wording, HELD_WORDS)
    if kind in (Kind.FORUM, Kind.VISIT):
        return {"kind": [kind.value]}
    return {} if kind is Kind.NETWORKING else everything_if_named(action, "reseautage")


def of_trainings(wording: str, action: str) -> Mapping[str, Any] | None:
    kind = kind_among(wording, HELD_WORDS)
    if kind is Kind.WEBINAR:
        return {"kind": [kind.value]}
    return {} if kind is Kind.TRAINING else everything_if_named(action, "formation")


def of_representations(wording: str, action: str) -> Mapping[str, Any] | None:
    return everything_if_named(action, "represent")


def of_presentations(wording: str, action: str) -> Mapping[str, Any] | None:
    return everything_if_named(action, "presentation")


def everything(wording: str, action: str) -> Mapping[str, Any] | None:
    return {}


def everything_if_named(action: str, beginning: str) -> Mapping[str, Any] | None:
    """An action that is about these outings counts them all; another one counts only those that serve it."""
    return {} if _mentions(action, (beginning,)) else None


def kind_said(text: str) -> Kind | None:
    return kind_among(text, KIND_WORDS)


def kind_of_event(title: str) -> Kind | None:
    """The kind of activity that a calendar event's title speaks of, None when it does not say."""
    return kind_among(title, EVENT_WORDS)


def kind_among(text: str, meanings: tuple[tuple[Kind, tuple[str, ...]], ...]) -> Kind | None:
    return next((kind for kind, beginnings in meanings if _mentions(text, beginnings)), None)


def _mentions(text: str, beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in words(text))
