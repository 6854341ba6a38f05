"""What becomes of the register's enterprises: recognised in the directory, added to it, called."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from arrimage.network.facts import Provenance, Source, note
from arrimage.network.models import Candidate, Organisation, PossibleMatch
from arrimage.network.operations.facts import assert_facts
from arrimage.network.register import codes
from arrimage.network.register.matching import Directory

BATCH = 500


@transaction.atomic
def recognise_candidates(*, day: date) -> int:
    """Look in the directory for the candidates it was not known to hold; returns how many are recognised.

    What was decided of a possible match is remembered; new possible ones wait for somebody.
    """
    directory = Directory()
    recognised, possible = 0, []
    seen, different = _pairs(), _pairs(outcome=PossibleMatch.Outcome.DIFFERENT)
    for candidate in Candidate.objects.filter(organisation=None, gone_on=None).select_related("municipality"):
        if found := directory.recognise(candidate):
            organisation, by = found
            if (candidate.pk, organisation.pk) not in different:
                _tie(candidate, organisation, by, day)
                recognised += 1
                continue
        possible += [
            PossibleMatch(
                candidate=candidate,
                organisation=proposal.organisation,
                score=proposal.score,
                reasons=proposal.reasons,
            )
            for proposal in directory.propose(candidate)
            if (candidate.pk, proposal.organisation.pk) not in seen
        ]
    PossibleMatch.objects.bulk_create(possible, batch_size=BATCH)
    return recognised


def _pairs(**only: Any) -> set[tuple[int, int]]:
    return set(PossibleMatch.objects.filter(**only).values_list("candidate_id", "organisation_id"))


def _tie(candidate: Candidate, organisation: Organisation, by: str, day: date) -> None:
    candidate.organisation, candidate.recognised_by, candidate.recognised_on = organisation, by, day
    candidate.save(update_fields=["organisation", "recognised_by", "recognised_on"])
    facts: dict[str, Any] = {"neq": candidate.neq, "legal_name": candidate.name[:200]}
    if candidate.constituted_on:
        facts["founding_year"] = candidate.constituted_on.year
    if form := codes.legal_form(candidate.form, candidate.name):
        facts["legal_form"] = form
    if not organisation.address and candidate.here_by == Candidate.HereBy.DOMICILE:
        facts |= {"address": candidate.address[:200], "postal_code": candidate.postal_code}
    assert_facts(record=organisation, values=facts, come_from=_said_by_register(candidate))


def _said_by_register(candidate: Candidate) -> Provenance:
    return Provenance(Source.REGISTER, candidate.last_seen_on, origin=f"NEQ {candidate.neq}")


@transaction.atomic
def add_to_directory(*, candidate: Candidate, day: date) -> Organisation:
    """The candidate as an organisation of the directory, to be verified, each fact with the register as its source."""
    if candidate.organisation is not None:
        return candidate.organisation
    organisation = Organisation(
        name=candidate.name[:200],
        trade_names=candidate.other_names,
        kind=Organisation.Kind.ENTERPRISE,
        status=Organisation.Status.TO_VERIFY,
        municipality=candidate.municipality,
        county=candidate.county,
    )
    written = [name for name in ("name", "trade_names", "municipality") if getattr(organisation, name)]
    note(organisation, written, _said_by_register(candidate))
    organisation.save()
    if candidate.sector:
        organisation.sectors.add(candidate.sector)
    _tie(candidate, organisation, Candidate.RecognisedBy.STAFF, day)
    return organisation


@transaction.atomic
def decide_match(*, match: PossibleMatch, same: bool, by: Any, at: datetime, day: date) -> None:
    """Say that the two are one, which ties them, or that they are two, which is remembered."""
    match.outcome = PossibleMatch.Outcome.SAME if same else PossibleMatch.Outcome.DIFFERENT
    match.decided_by, match.decided_at = by, at
    match.save()
    if same:
        _tie(match.candidate, match.organisation, Candidate.RecognisedBy.STAFF, day)


@transaction.atomic
def change_calls(*, candidates: Any, day: date, **values: Any) -> int:
    """Give each candidate these values of the call list, one save each so that its history tells; how many changed."""
    changed = 0
    for candidate in candidates:
        differing = [name for name, value in values.items() if getattr(candidate, name) != value]
        if not differing:
            continue
        for name in differing:
            setattr(candidate, name, values[name])
        if "state" in differing:
            candidate.state_on = day
        candidate.save()
        changed += 1
    return changed
