"""The coverage of support: for each subject and MRC, who helps there, members and others; and whom to recruit.

A cell is *covered* when at least one member in good standing offers the subject in the MRC, *by others only* when
only organisations that are not members do, a *hole* when nobody known does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from arrimage.membership.coverage.members import member_organisations
from arrimage.network.models import Organisation, RegionalCounty, SupportOffer, SupportSubject
from arrimage.network.models.support import latest_approach


class State(models.TextChoices):
    COVERED = "covered", _("Covered")
    OTHERS = "others", _("Non-members")
    HOLE = "hole", _("Hole")


@dataclass(frozen=True)
class Cell:
    """One subject in one MRC. Organisations are in alphabetical order."""

    subject: SupportSubject
    county: RegionalCounty
    members: tuple[Organisation, ...]
    others: tuple[Organisation, ...]

    @property
    def state(self) -> State:
        if self.members:
            return State.COVERED
        return State.OTHERS if self.others else State.HOLE


@dataclass(frozen=True)
class Matrix:
    """The cells, subject by subject, each with the MRC of the territory in alphabetical order."""

    rows: tuple[tuple[SupportSubject, tuple[Cell, ...]], ...]
    counties: tuple[RegionalCounty, ...]

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for _subject, cells in self.rows for cell in cells)

    def having(self, state: State) -> list[Cell]:
        return [cell for cell in self.cells if cell.state == state]

    @property
    def share(self) -> int | None:
        """The cells that members cover, in percent, whole; None without any cell."""
        every = list(self.cells)
        return round(100 * len(self.having(State.COVERED)) / len(every)) if every else None


@dataclass(frozen=True)
class Recruit:
    """An organisation that is not a member, and the cells no member covers that it would fill."""

    organisation: Any  # with `approach_outcome`, `approach_on` and `approach_next`
    fills: tuple[Cell, ...]

    @property
    def by_subject(self) -> list[tuple[SupportSubject, list[RegionalCounty]]]:
        found: dict[SupportSubject, list[RegionalCounty]] = {}
        for cell in self.fills:
            found.setdefault(cell.subject, []).append(cell.county)
        return list(found.items())


def matrix(day: date) -> Matrix:
    """The whole matrix, in one query for each MRC and four more."""
    subjects, counties = tuple(SupportSubject.objects.all()), tuple(RegionalCounty.objects.all())
    members = set(member_organisations(day).values_list("organisation", flat=True))
    offered = {county.pk: _offered_in(county, day) for county in counties}
    needed = {pk for there in offered.values() for found in there.values() for pk in found}
    known = {one.pk: one for one in Organisation.objects.filter(pk__in=needed)}  # in alphabetical order
    rows = []
    for subject in subjects:
        cells = []
        for county in counties:
            there = [known[pk] for pk in known if pk in offered[county.pk].get(subject.pk, ())]
            inside = tuple(one for one in there if one.pk in members)
            cells.append(Cell(subject, county, inside, tuple(one for one in there if one.pk not in members)))
        rows.append((subject, tuple(cells)))
    return Matrix(tuple(rows), counties)


def _offered_in(county: RegionalCounty, day: date) -> dict[int, set[int]]:
    """Subject → the organisations that offer it there."""
    found: dict[int, set[int]] = {}
    offers = SupportOffer.objects.in_force(day).reaching(county).order_by()
    for subject, organisation in offers.values_list("subject", "organisation"):
        found.setdefault(subject, set()).add(organisation)
    return found


def recruits(whole: Matrix) -> list[Recruit]:
    """The organisations to ask first: those that would fill the most cells no member covers, with the last approach."""
    fills: dict[int, list[Cell]] = {}
    for cell in whole.having(State.OTHERS):
        for organisation in cell.others:
            fills.setdefault(organisation.pk, []).append(cell)
    asked = Organisation.objects.filter(pk__in=fills).annotate(
        approach_outcome=latest_approach("outcome"),
        approach_on=latest_approach("on"),
        approach_next=latest_approach("next_on"),
    )
    found = [Recruit(one, tuple(fills[one.pk])) for one in asked]
    return sorted(found, key=lambda one: -len(one.fills))  # ties stay in alphabetical order


def holes_by_subject(whole: Matrix) -> list[tuple[SupportSubject, list[RegionalCounty]]]:
    """Where nobody known helps, member or not."""
    return Recruit(None, tuple(whole.having(State.HOLE))).by_subject


def without_offers(day: date) -> Any:
    """Support organisations of which nobody said what they offer: the matrix may lack what they do."""
    told = SupportOffer.objects.in_force(day).values("organisation")
    support = Organisation.objects.standing().filter(kind=Organisation.Kind.SUPPORT)
    return support.exclude(pk__in=told)
