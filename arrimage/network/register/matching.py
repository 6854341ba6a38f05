"""Which organisation of the directory an enterprise of the register is, with the evidence.

Sure are the same NEQ, and the same name in the same municipality when no NEQ contradicts it. The rest is
proposed, for somebody to decide.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from arrimage.kit.text import fold
from arrimage.network.models import Candidate, Organisation
from arrimage.network.names import match_key
from arrimage.network.neq import digits

ALIKE = 88  # out of 100, the likeness from which two names are proposed as one
MOST_PROPOSED = 3


@dataclass
class Proposal:
    """An organisation that may be the candidate; `reasons` are codes with what they speak of."""

    organisation: Organisation
    score: int
    reasons: list[dict[str, str]] = field(default_factory=list)

    def add(self, code: str, about: str = "") -> None:
        self.reasons.append({"code": code, "about": about})


class Directory:
    """The directory's standing organisations, at hand by NEQ, by name, by MRC."""

    def __init__(self) -> None:
        self._by_neq: dict[str, Organisation] = {}
        self._by_name: dict[str, list[Organisation]] = defaultdict(list)
        self._names_in_county: dict[int | None, dict[tuple[int, int], str]] = defaultdict(dict)
        self._by_pk: dict[int, Organisation] = {}
        for organisation in Organisation.objects.standing().select_related("municipality").order_by("pk"):
            self._by_pk[organisation.pk] = organisation
            if number := digits(organisation.neq):
                self._by_neq.setdefault(number, organisation)
            for key in sorted(_keys(_names_of(organisation))):
                self._by_name[key].append(organisation)
            # Likeness is that of whole names: a key abbreviates («mdj»), and one word would then weigh too much.
            for place, name in enumerate(filter(None, map(fold, _names_of(organisation)))):
                self._names_in_county[organisation.county_id][organisation.pk, place] = name

    def recognise(self, candidate: Candidate) -> tuple[Organisation, str] | None:
        """The organisation that the candidate surely is, and by what one knows it."""
        if known := self._by_neq.get(candidate.neq):
            return known, Candidate.RecognisedBy.NEQ
        here = candidate.municipality_id
        named = [
            organisation
            for organisation in self._same_name(candidate)
            if here and organisation.municipality_id == here and not digits(organisation.neq)
        ]
        return (named[0], Candidate.RecognisedBy.NAME) if len(named) == 1 else None

    def propose(self, candidate: Candidate) -> list[Proposal]:
        """Organisations that the candidate may be, the likeliest first."""
        found: dict[int, Proposal] = {}
        same = self._same_name(candidate)
        for organisation in same:
            proposal = found[organisation.pk] = Proposal(organisation, 100)
            proposal.add("same_name")
            if len(same) > 1:
                proposal.add("several")
        for change in candidate.changes:
            if (tied := self._by_neq.get(change["neq"])) and change["neq"]:
                proposal = found.setdefault(tied.pk, Proposal(tied, 95))
                proposal.add("merged", change["neq"])
        for organisation, score in self._alike(candidate):
            if organisation.pk not in found:
                found[organisation.pk] = Proposal(organisation, score)
                found[organisation.pk].add("like_names", organisation.name)
        for proposal in found.values():
            _compare(candidate, proposal)
        return sorted(found.values(), key=lambda proposal: -proposal.score)[:MOST_PROPOSED]

    def _same_name(self, candidate: Candidate) -> list[Organisation]:
        named = {
            organisation.pk: organisation
            for key in _keys((candidate.name, *candidate.other_names.splitlines()))
            for organisation in self._by_name.get(key, ())
        }
        return list(named.values())

    def _alike(self, candidate: Candidate) -> list[tuple[Organisation, int]]:
        names = self._names_in_county.get(candidate.county_id, {}) if candidate.county_id else {}
        hits = process.extract(
            fold(candidate.name), names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=MOST_PROPOSED
        )
        return [(self._by_pk[pk], int(score)) for _name, score, (pk, _place) in hits]


def _compare(candidate: Candidate, proposal: Proposal) -> None:
    """What else speaks for or against the two being one."""
    organisation = proposal.organisation
    if organisation.municipality is None:
        proposal.add("no_municipality")
    elif organisation.municipality_id != candidate.municipality_id:
        proposal.add("other_municipality", str(organisation.municipality))
    number = digits(organisation.neq)
    if number and number != candidate.neq and not any(reason["code"] == "merged" for reason in proposal.reasons):
        proposal.add("other_neq", organisation.neq)
    if organisation.postal_code and organisation.postal_code == candidate.postal_code:
        proposal.add("same_postal_code")


def _names_of(organisation: Organisation) -> tuple[str, ...]:
    return (organisation.name, organisation.legal_name, *organisation.trade_names.splitlines())


def _keys(names: Iterable[str]) -> set[str]:
    return {key for name in names if (key := match_key(name))}
