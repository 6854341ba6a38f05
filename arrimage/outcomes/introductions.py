"""Who should meet whom: pairs proposed from what participants wrote, always the same for the same words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.kit.text import stem, words
from arrimage.outcomes.models import Introduction
from arrimage.registration.models import Registration

MOST_EACH = 3  # people introduced to one participant
SHORTEST = 4  # letters: shorter words tie nobody
# What follows one of these, folded, is what somebody looks for; the rest is what she does.
SEEKING = ("cherch", "recherch", "besoin", "looking", "seek", "need", "voudr", "aimer", "souhait")
IDLE = {
    *("avec", "pour", "dans", "nous", "vous", "notre", "votre", "nos", "vos", "des", "les", "une", "qui", "que"),
    *("plus", "tout", "tous", "toute", "faire", "etre", "avoir", "organisme", "organisation", "entreprise", "projet"),
    *("with", "from", "have", "that", "this", "they", "their", "what", "some", "more", "about", "organization"),
}


@dataclass(frozen=True)
class Told:
    """What one participant wrote, in stems with a word that stands for each."""

    does: dict[str, str]
    seeks: dict[str, str]


@dataclass(frozen=True)
class Proposal:
    first: Registration
    second: Registration
    score: int
    reason: str

    @property
    def key(self) -> str:
        return f"{self.first.pk}-{self.second.pk}"


def told(about: str) -> Told:
    does: dict[str, str] = {}
    seeks: dict[str, str] = {}
    for sentence in about.replace(";", ".").split("."):
        into = does
        for word in words(sentence):
            if word.startswith(SEEKING):
                into = seeks
            elif len(word) >= SHORTEST and word not in IDLE:
                into.setdefault(stem(stem(word)), word)  # twice: «maraîchers» and «maraîcher» meet
    return Told(does, seeks)


def wishing(event: Event) -> list[Registration]:
    """Those who hold a place and asked to be introduced, with what tells of their organisation."""
    found = Registration.objects.filter(enrolment__event=event, wants_introductions=True).confirmed()
    related = found.select_related("order", "organisation__county").prefetch_related("organisation__sectors")
    return list(related.order_by("place"))


def proposals(event: Event) -> list[Proposal]:
    """The best pairs first, at most `MOST_EACH` for each, without those introduced already or of one organisation."""
    here = wishing(event)
    read = {one.pk: told(one.about) for one in here}
    made = set(Introduction.objects.filter(event=event).values_list("first", "second"))
    pairs = [_pair(*_in_order(one, other), read) for one, other in combinations(here, 2) if not _together(one, other)]
    good = [pair for pair in pairs if pair.score and (pair.first.pk, pair.second.pk) not in made]
    return list(_at_most(sorted(good, key=lambda pair: (-pair.score, pair.first.pk, pair.second.pk)), made))


def _in_order(one: Registration, other: Registration) -> tuple[Registration, Registration]:
    return (one, other) if one.pk < other.pk else (other, one)


def _at_most(pairs: Iterable[Proposal], made: Iterable[tuple[int, int]]) -> Iterable[Proposal]:
    times: dict[int, int] = {}
    for first, second in made:
        times[first], times[second] = times.get(first, 0) + 1, times.get(second, 0) + 1
    for pair in pairs:
        both = (pair.first.pk, pair.second.pk)
        if all(times.get(one, 0) < MOST_EACH for one in both):
            for one in both:
                times[one] = times.get(one, 0) + 1
            yield pair


def _together(one: Registration, other: Registration) -> bool:
    """Of one organisation, or in one order: they know one another."""
    if one.order_id == other.order_id:
        return True
    if one.organisation_id is not None and one.organisation_id == other.organisation_id:
        return True
    named = [" ".join(words(who.organisation_name)) for who in (one, other)]
    return bool(named[0]) and named[0] == named[1]


def _pair(first: Registration, second: Registration, read: dict[int, Told]) -> Proposal:
    one, other = read[first.pk], read[second.pk]
    answered = {**_both(one.seeks, other.does), **_both(other.seeks, one.does)}
    shared = {key: word for key, word in _both(one.does, other.does).items() if key not in answered}
    sectors = _sectors(first) & _sectors(second)
    county = _county(first) if _county(first) == _county(second) else ""
    reasons = [
        *_said(_("one looks for what the other does: %(words)s"), sorted(answered.values())),
        *_said(_("in common: %(words)s"), sorted(shared.values())),
        *_said(_("same sector: %(words)s"), sorted(sectors)),
        *([_("same MRC: %(name)s") % {"name": county}] if county else []),
    ]
    score = 3 * len(answered) + 2 * len(sectors) + len(shared) + bool(county)
    return Proposal(first, second, score, "; ".join(reasons)[:250])


def _both(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    return {key: word for key, word in one.items() if key in other}


def _said(sentence: str, found: Sequence[str]) -> list[str]:
    return [sentence % {"words": ", ".join(found)}] if found else []


def _sectors(registration: Registration) -> set[str]:
    return {str(one) for one in registration.organisation.sectors.all()} if registration.organisation else set()


def _county(registration: Registration) -> str:
    organisation = registration.organisation
    return str(organisation.county) if organisation and organisation.county else ""
