"""The call list: the enterprises of the universe that are not members, those of the directory first.

Two tables make one list: organisations of the directory, then enterprises that only the register holds. Both are
narrowed by what the register says of the enterprise where it says something, so that the list agrees with the cuts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.coverage.members import joining, member_organisations
from arrimage.membership.coverage.universe import in_directory_only, in_register
from arrimage.membership.models import Membership
from arrimage.membership.standing import Standing
from arrimage.network.models import Candidate, Organisation, PossibleMatch
from arrimage.network.models.support import latest_approach
from arrimage.network.register.sentences import doubts_in_words, reasons_in_words

TO_CALL = Candidate.State.TO_CALL.value
EXPORTED_AT_ONCE = 500


@dataclass(frozen=True)
class Prospect:
    """An enterprise to call: `record` is an Organisation, or a Candidate that the directory does not hold.

    `evidence` says why one thinks who it is, `doubts` what to check before calling; `standing` is the past membership.
    """

    record: Any
    is_known: bool
    neq: str
    state: str
    state_on: date | None
    next_on: date | None
    evidence: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    standing: str = ""

    @property
    def state_label(self) -> str:
        return str(Candidate.State(self.state).label)


class CallList:
    """The non-members of the universe on a day, narrowed by `asked`: the cleaned data of `CallListForm`."""

    def __init__(self, day: date, asked: Mapping[str, Any]) -> None:
        self.day, self.asked = day, asked
        self.members = member_organisations(day)
        self.is_joining, self.numbers_joining = joining(day)

    @cached_property
    def organisations(self) -> QuerySet[Organisation]:
        return self._not_members.exclude(self.is_joining)

    @cached_property
    def candidates(self) -> QuerySet[Candidate]:
        return self._registered.exclude(neq__in=self.numbers_joining)

    @cached_property
    def joining(self) -> list[Prospect]:
        """Those whose membership is under way: they are told apart, and not called."""
        known = self._not_members.filter(self.is_joining)
        return [*self._told(known), *self._told(self._registered.filter(neq__in=self.numbers_joining))]

    @cached_property
    def _not_members(self) -> QuerySet[Organisation]:
        registered = self._narrowed(in_register(self.day), "sector").exclude(organisation=None)
        alone = self._narrowed(in_directory_only(), "sectors")
        universe = Q(pk__in=registered.order_by().values("organisation")) | Q(pk__in=alone.order_by().values("pk"))
        found = Organisation.objects.filter(universe).exclude(pk__in=self.members)
        return self._asked_of(with_calls(found, self.day), "organisation").select_related("municipality", "county")

    @cached_property
    def _registered(self) -> QuerySet[Candidate]:
        found = self._narrowed(in_register(self.day), "sector").filter(organisation=None)
        called = found.annotate(call=F("state"))
        return self._asked_of(called, "candidate").select_related("municipality", "county", "sector")

    def _narrowed(self, found: Any, sectors: str) -> Any:
        """Those of the place and the sector asked for, parts of the sector included."""
        for name in ("county", "municipality"):
            if self.asked.get(name):
                found = found.filter(**{name: self.asked[name]})
        if sector := self.asked.get("sector"):
            here = found.model.objects.filter(Q(**{sectors: sector}) | Q(**{f"{sectors}__parent": sector}))
            found = found.filter(pk__in=here.order_by().values("pk"))
        if missing := self.asked.get("missing"):
            found = found.filter(**{sectors if missing == "sector" else missing: None})
        return found

    def _asked_of(self, found: Any, kind: str) -> Any:
        if self.asked.get("known") and (self.asked["known"] == "yes") != (kind == "organisation"):
            return found.none()
        if self.asked.get("state"):
            found = found.filter(call=self.asked["state"])
        if self.asked.get("q"):
            found = found.search(self.asked["q"])
        return found.order_by("sort_key", "pk")

    # A list that can be cut into pages ---------------------------------------------------------------------

    @cached_property
    def of_directory(self) -> int:
        return self.organisations.count()

    def count(self) -> int:
        return self.of_directory + self.candidates.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Prospect]:
        first, last = part.start or 0, part.stop
        known = self.of_directory
        found = [self.organisations[first : min(last, known)]] if first < known else []
        if last > known:
            found.append(self.candidates[max(0, first - known) : last - known])
        return [prospect for rows in found for prospect in self._told(rows)]

    def __iter__(self) -> Iterator[Prospect]:
        """Every enterprise, a few hundred at a time: for the export."""
        for start in range(0, self.count(), EXPORTED_AT_ONCE):
            yield from self[start : start + EXPORTED_AT_ONCE]

    def _told(self, rows: Any) -> list[Prospect]:
        if rows.model is Organisation:
            return _of_directory(rows, self.day)
        return _of_register(rows, set(self.members.values_list("organisation", flat=True)))


def with_calls(organisations: QuerySet[Organisation], day: date) -> QuerySet[Organisation]:
    """Annotate `call`, `call_on` and `call_next`: the latest approach, or the call list's word when it is newer."""
    standing = Candidate.objects.universe(day).filter(organisation=OuterRef("pk"))
    listed = standing.order_by(F("state_on").desc(nulls_last=True), "pk")
    told = organisations.annotate(
        approach_outcome=latest_approach("outcome"),
        approach_on=latest_approach("on"),
        approach_next=latest_approach("next_on"),
        listed_state=Subquery(listed.values("state")[:1]),
        listed_on=Subquery(listed.values("state_on")[:1]),
        listed_next=Subquery(listed.values("next_on")[:1]),
    )
    by_list = Q(approach_on=None) | Q(listed_on__gt=F("approach_on"))
    return told.annotate(
        call=Coalesce(
            Case(When(by_list, then=F("listed_state")), default=F("approach_outcome")),
            Value(TO_CALL),
        ),
        call_on=Case(When(by_list, then=F("listed_on")), default=F("approach_on")),
        call_next=Case(When(by_list, then=F("listed_next")), default=F("approach_next")),
    )


def _of_directory(rows: QuerySet[Organisation], day: date) -> list[Prospect]:
    tied = Prefetch("candidates", Candidate.objects.universe(day), to_attr="registered")
    found = list(rows.prefetch_related(tied))
    once = Membership.objects.filter(organisation__in=found).with_standing(day).order_by("pk")
    standings = {one.organisation_id: _standing_in_words(one) for one in once}
    return [
        Prospect(
            record=one,
            is_known=True,
            neq=one.neq or next((candidate.neq for candidate in one.registered), ""),
            state=one.call,
            state_on=one.call_on,
            next_on=one.call_next,
            evidence=_recognised(one.registered),
            doubts=_doubts_of(one),
            standing=standings.get(one.pk, ""),
        )
        for one in found
    ]


def _standing_in_words(membership: Any) -> str:
    label = str(Standing(membership.standing).label) if membership.standing else ""
    if membership.standing == Standing.LAPSED and membership.paid_until:
        return _("Member until %(day)s") % {"day": long_date(membership.paid_until)}
    return label


def _recognised(candidates: list[Candidate]) -> list[str]:
    if not candidates:
        return [_("In the directory; no enterprise of the register stands for it.")]
    how = dict(Candidate.RecognisedBy.choices)
    return [
        _("In the register: NEQ %(neq)s. %(how)s.")
        % {"neq": one.neq, "how": how.get(one.recognised_by, _("Recognised otherwise"))}
        for one in candidates
    ]


def _doubts_of(organisation: Any) -> list[str]:
    doubts = [said for one in organisation.registered for said in doubts_in_words(one.doubts)]
    if organisation.status == Organisation.Status.CLOSED:
        doubts.insert(0, _("The directory says that it has closed, the register that it has not."))
    return doubts


def _of_register(rows: QuerySet[Candidate], members: set[int]) -> list[Prospect]:
    waiting = PossibleMatch.objects.filter(outcome=PossibleMatch.Outcome.WAITING).select_related("organisation")
    found = rows.prefetch_related(Prefetch("possible_matches", waiting, to_attr="waiting"))
    return [
        Prospect(
            record=one,
            is_known=False,
            neq=one.neq,
            state=one.state,
            state_on=one.state_on,
            next_on=one.next_on,
            doubts=[*(_may_be(match, members) for match in one.waiting), *doubts_in_words(one.doubts)],
        )
        for one in found
    ]


def _may_be(match: PossibleMatch, members: set[int]) -> str:
    """Before calling: it may be somebody the directory holds, even a member."""
    said = {"name": match.organisation, "score": match.score, "why": " ".join(reasons_in_words(match.reasons))}
    if match.organisation_id in members:
        return _("It may be the member “%(name)s” (%(score)d%%). %(why)s") % said
    return _("It may be “%(name)s” of the directory (%(score)d%%). %(why)s") % said
