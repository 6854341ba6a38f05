"""What a planned row says and whom it is about, kept with it: it is written as settled, not looked for again.

A record of the directory is kept by its key («pk»), one that the file adds by the number of the row that adds it
(«row»). Nothing else is needed to write the rows, nor to go on when the job was killed half-way.
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from arrimage.network.importing.planning import READ_AT_ONCE, Likely, Planned
from arrimage.network.importing.rows import Said
from arrimage.network.matching.descriptions import KnownOrganisation, KnownPerson
from arrimage.network.models import (
    ContactPoint,
    ImportRow,
    ImportRun,
    MatchQuestion,
    Organisation,
    OrganisationRole,
    Person,
)

Known = KnownOrganisation | KnownPerson
Place = tuple[str, str, int]
Mark = tuple[str, int, int | None]
KINDS = ("organisation", "person")
SAID = tuple(one.name for one in fields(Said))


def kept_about(planned: Planned) -> dict[str, Any]:
    """Whom the row is about, as JSON keeps it."""
    about: dict[str, Any] = {kind: _kept(known) for kind in KINDS if (known := getattr(planned, kind)) is not None}
    about["said"] = {name: value for name in SAID if (value := getattr(planned.said, name))}
    if planned.likely:
        about["likely"] = [
            {**_kept(one.known), "kind": one.kind, "score": one.score, "reasons": one.reasons} for one in planned.likely
        ]
    return about


def _kept(known: Known) -> dict[str, int]:
    return {"row": known.row} if known.pk is None else {"pk": known.pk}


class Memory:
    """Makes the planned rows of an import again from what was kept of them."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run

    def plan(self, rows: list[ImportRow]) -> list[Planned] | None:
        """The rows as they were planned; None when nothing was kept, or a record they are about is no longer there."""
        if not all(row.about for row in rows):
            return None
        known = self._known(rows)
        return None if known is None else [self._planned(row, known) for row in rows]

    def _planned(self, row: ImportRow, known: dict[Place, Known]) -> Planned:
        """Without the cells: what they say was read."""
        planned = Planned(row.number, [], Said(**row.about["said"]), fingerprint=row.fingerprint)
        planned.reasons = row.reasons
        for kind in KINDS:
            if kind in row.about:
                one = known[_place(kind, row.about[kind])]
                setattr(planned, kind, one)
                if one.pk is None and one.row == row.number:
                    one.values = getattr(planned.said, kind)
        for kept in row.about.get("likely", ()):
            planned.likely.append(Likely(known[_place(kept["kind"], kept)], kept["score"], kept["reasons"]))
        if planned.organisation is None and planned.person is None:
            planned.action, planned.reason = row.action, row.reason
        return planned

    def _known(self, rows: list[ImportRow]) -> dict[Place, Known] | None:
        places = {place for row in rows for place in _places(row)}
        pks = self._pks(places, {row.number for row in rows})
        for kind, model in (("organisation", Organisation), ("person", Person)):
            asked = {pk for place, pk in pks.items() if place[0] == kind}
            standing = model._base_manager.filter(pk__in=[pk for pk in asked if pk], merged_into=None)
            if standing.count() < len(asked):
                return None
        return {place: _described(place, pks.get(place)) for place in places}

    def _pks(self, places: set[Place], here: set[int]) -> dict[Place, int | None]:
        """The keys of the records that are there already; those which these very rows add have none."""
        before = {number for _kind, how, number in places if how == "row"} - here
        rows = self.run.rows.filter(number__in=before).values("number", *KINDS)
        added = {(kind, "row", row["number"]): row[kind] for row in rows for kind in KINDS}
        there = [place for place in places if not (place[1] == "row" and place[2] in here)]
        return {place: place[2] if place[1] == "pk" else added.get(place) for place in there}


def _described(place: Place, pk: int | None) -> Known:
    """The record without any description: nobody compares it any more."""
    kind, how, number = place
    row = number if how == "row" else 0
    return KnownOrganisation((), pk=pk, row=row) if kind == "organisation" else KnownPerson("", pk=pk, row=row)


def _places(row: ImportRow) -> Iterator[Place]:
    yield from (_place(kind, row.about[kind]) for kind in KINDS if kind in row.about)
    yield from (_place(kept["kind"], kept) for kept in row.about.get("likely", ()))


def _place(kind: str, kept: dict[str, Any]) -> Place:
    how = "pk" if "pk" in kept else "row"
    return kind, how, kept[how]


def is_as_planned(run: ImportRun) -> bool:
    """Whether nobody but this import changed, since the preview, what it looked at: records, ways to reach, roles,
    answers. Then what it settled still holds."""
    if run.planned_at is None or MatchQuestion.objects.filter(answered_at__gte=run.planned_at).exists():
        return False
    changed: set[Mark] = set()
    for model in (Organisation, Person):
        found = model._base_manager.filter(updated_at__gte=run.planned_at).values_list("pk", "revision")
        changed |= {(str(model._meta.model_name), pk, revision) for pk, revision in found}
    for line in (ContactPoint, OrganisationRole):
        versions = line.history.filter(history_date__gte=run.planned_at).values_list("id", flat=True)
        changed |= {(str(line._meta.model_name), pk, None) for pk in versions}
    return not changed or changed <= set(_written(run))


def _written(run: ImportRun) -> Iterator[Mark]:
    """The records, with the revision it gave each, and the lines that the import wrote before it was interrupted."""
    written = run.rows.filter(state=ImportRow.State.DONE).values_list("did", flat=True)
    for did in written.iterator(READ_AT_ONCE):
        yield from ((effect["model"], effect["pk"], effect.get("revision")) for effect in did)
