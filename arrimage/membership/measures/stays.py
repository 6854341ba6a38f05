"""The few holders who have several memberships, by a merge or by coming back: looked at one by one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from arrimage.evidence.measure import Scope
from arrimage.membership.measures.standing import known_at
from arrimage.membership.models import Act, Membership, Term
from arrimage.membership.standing import ENDING, known, settled


@dataclass
class Stay:
    """One membership of such a holder, as known on the day of looking."""

    pk: int
    admitted_on: date | None = None
    ended_on: date | None = None
    grace_ended: date | None = None

    @property
    def end(self) -> tuple[date, int] | None:
        """The last day of belonging, with the key that orders those of one day; None without a settled year."""
        if self.grace_ended is None:
            return None
        return (min(self.grace_ended, self.ended_on or self.grace_ended), self.pk)

    def was_open_before(self, other: "Stay") -> bool:
        """Whether it had begun before the other stay and was not ended when that one began."""
        if self.admitted_on is None or other.admitted_on is None:
            return False
        began_before = (self.admitted_on, self.pk) < (other.admitted_on, other.pk)
        return began_before and (self.ended_on is None or self.ended_on > other.admitted_on)

    def went_on_after(self, other: "Stay") -> bool:
        """Whether the holder belonged through it when the other stay ended."""
        if self.end is None or other.end is None or self.admitted_on is None:
            return False
        return self.admitted_on <= other.end[0] and self.end > other.end


def stays_of_same_holders(scope: Scope) -> Iterator[tuple[Stay, list[Stay]]]:
    """Each membership whose holder has others, with those."""
    holders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for side in ("organisation", "person"):
        rows = Membership.objects.filter(**{f"{side}__isnull": False}).order_by()
        several = rows.values(side).annotate(stays=Count("pk")).filter(stays__gt=1).values(side)
        for pk, key in rows.filter(**{f"{side}__in": several}).values_list("pk", side):
            holders[side, key].append(pk)
    stays = {pk: Stay(pk) for keys in holders.values() for pk in keys}
    _fill(stays, scope)
    for keys in holders.values():
        for pk in keys:
            yield stays[pk], [stays[other] for other in keys if other != pk]


def _fill(stays: dict[int, Stay], scope: Scope) -> None:
    acts: Any = Act.objects.filter(membership__in=stays.keys(), on__lte=scope.day).exclude(kind=Act.Kind.APPLIED)
    for act in known(acts, known_at(scope)).order_by("on", "pk"):
        stay = stays[act.membership_id]
        if act.kind == Act.Kind.APPROVED and stay.admitted_on is None:
            stay.admitted_on = act.on
        stay.ended_on = act.on if act.kind in ENDING else None
    terms = settled(Term.objects.filter(membership__in=stays.keys()), scope.day, known_at(scope))
    for term in terms:
        stay = stays[term.membership_id]
        stay.grace_ended = max(filter(None, (stay.grace_ended, term.grace_until)))
