"""Changes to a profile that its own people propose: applied at once or approved, as the hub chooses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from arrimage.network import emails
from arrimage.network.facts import Confidence, Provenance, Source, is_empty, note, provenance
from arrimage.network.models import CORE_FACTS, DirectorySettings, Organisation, Person, ProposedChange
from arrimage.network.operations.facts import confirm_facts, settle
from arrimage.network.profile_values import is_list, known_value, write

State = ProposedChange.State


class AlreadyDecided(Exception):
    """Somebody has answered meanwhile."""


class ChangedMeanwhile(Exception):
    """The profile is no longer the one that whoever decides has before her eyes."""


@dataclass(frozen=True)
class Proposed:
    """The fields that the profile took at once, and those that wait for the hub."""

    applied: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def differences(organisation: Organisation, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The fields in which the values differ from the profile, with what was there and what comes."""
    known = {name: known_value(organisation, name) for name in values}
    return {
        name: {"before": known[name], "after": after}
        for name, after in values.items()
        if known[name] != after and not (is_empty(known[name]) and is_empty(after))
    }


@transaction.atomic
def propose(
    *, organisation: Organisation, person: Person, values: Mapping[str, Any], manages: bool, at: datetime
) -> Proposed:
    """Say what the profile should say, in place of what the same person said before and that still waits.

    What she may change by herself is applied at once, except where a stronger source speaks (the register).
    """
    record = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changes = differences(record, values)
    day = timezone.localdate(at)
    at_once = manages and DirectorySettings.current().members_change_directly
    applied = [name for name in changes if at_once and not _is_outranked(record, name, day)]
    waiting = [name for name in changes if name not in applied]
    mine = ProposedChange.objects.waiting().filter(organisation=record, person=person)
    mine.delete()
    if applied:
        _apply(record, changes, applied, day, person.user)
        said = {name: changes[name] for name in applied}
        ProposedChange.objects.create(
            organisation=record,
            person=person,
            changes=said,
            applied=applied,
            state=State.ACCEPTED,
            proposed_at=at,
            decided_at=at,
        )
    if waiting:
        said = {name: changes[name] for name in waiting}
        ProposedChange.objects.create(organisation=record, person=person, changes=said, proposed_at=at)
    return Proposed(applied, waiting)


@transaction.atomic
def confirm_profile(*, organisation: Organisation, day: date, by: Any) -> Organisation:
    """Somebody who manages the profile says that its main facts are right today."""
    record = Organisation.objects.select_for_update().get(pk=organisation.pk)
    confirm_facts(record=record, fields=CORE_FACTS, day=day, by=by, source=Source.MEMBER)
    return record


def _is_outranked(record: Organisation, name: str, day: date) -> bool:
    known = provenance(record, name)
    return known is not None and known.weight > _said_on(day).weight


def _said_on(day: date) -> Provenance:
    return Provenance(Source.MEMBER, day, Confidence.HIGH)


def conflicts(proposal: ProposedChange) -> set[str]:
    """The fields whose value in the profile is neither the one she saw nor the one she proposes."""
    known = {name: known_value(proposal.organisation, name) for name in proposal.changes}
    return {name for name, said in proposal.changes.items() if known[name] not in (said["before"], said["after"])}


@transaction.atomic
def decide(
    *, proposal: ProposedChange, fields: Iterable[str], answer: str, revision: int, by: Any, at: datetime
) -> ProposedChange:
    """Take these fields of the proposal, and leave the others; without any it is refused. Its author is told.

    Raises AlreadyDecided, ChangedMeanwhile when the profile is not at that `revision` any more, and ValidationError
    when a value cannot be taken; nothing is changed then.
    """
    found = ProposedChange.objects.select_for_update().get(pk=proposal.pk)
    if found.state != State.WAITING:
        raise AlreadyDecided
    record = Organisation.objects.select_for_update().get(pk=found.organisation_id)
    taken = [name for name in found.changes if name in set(fields)]
    if taken:
        if record.revision != revision:
            raise ChangedMeanwhile
        _apply(record, found.changes, taken, timezone.localdate(found.proposed_at), by)
    found.state = State.ACCEPTED if taken else State.REFUSED
    found.applied, found.answer, found.decided_by, found.decided_at = taken, answer, by, at
    found.save()
    emails.tell_decision(found, at)
    return found


def _apply(record: Organisation, changes: Mapping[str, Any], names: list[str], day: date, by: Any) -> None:
    """Write the values with their source; one save, so that the history tells one change."""
    lists: dict[str, list[int]] = {}
    for name in names:
        after = changes[name]["after"]
        if is_list(record, name):
            lists[name] = after
        else:
            write(record, name, after)
    filled = [name for name in names if not is_empty(changes[name]["after"])]
    note(record, [*filled, *(["county"] if "municipality" in filled else [])], _said_on(day))
    record.facts = {name: kept for name, kept in record.facts.items() if name in filled or name not in names}
    # What stands in the profile already, right or wrong, is nobody's fault here; the board's two counts go together.
    checked = {*names, "board_size", "board_women"}
    record.full_clean(exclude=[one.name for one in record._meta.fields if one.name not in checked])
    record._history_user = by  # type: ignore[attr-defined]
    record.save()
    for name, keys in lists.items():
        related: Any = record._meta.get_field(name).related_model
        getattr(record, name).set(related._default_manager.filter(pk__in=keys))
    settle(record=record)
