"""Who may vote: one line for each member, as she was on the record date, whatever happens later."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.assembly.models import GeneralMeeting, RollCorrection, Voter
from arrimage.assembly.operations.meetings import schedule_meeting
from arrimage.assembly.operations.roll import (
    add_to_roll,
    freeze_roll,
    name_delegate,
    put_back_on_roll,
    strike_from_roll,
)
from arrimage.assembly.queries import doubled
from arrimage.membership.models import Act, Category, Membership, Term
from arrimage.network.models import Organisation, OrganisationRole, Person
from arrimage.network.operations.merging import merge
from tests.assembly.conftest import MEETING, NOTICE, RECORD, START, moment

WHO = {"on": date(2026, 6, 10), "by": "Coralie Exemple", "at": moment(date(2026, 6, 10))}


def names(meeting: GeneralMeeting) -> list[str]:
    return [voter.name for voter in meeting.voters.on_the_roll()]


def lines(meeting: GeneralMeeting) -> list[tuple]:
    return list(meeting.voters.as_frozen().values_list("holder", "name", "category", "college", "votes", "why_not"))


def test_the_roll_names_those_in_good_standing_on_the_record_date(join, prepare):
    join("Boulangerie")
    join("Coop d’hier", until=RECORD - timedelta(1), since=date(2025, 4, 1))
    join("Coop de demain", since=RECORD + timedelta(1))
    meeting = prepare()
    assert freeze_roll(meeting=meeting, at=NOTICE) == 1
    assert names(meeting) == ["Boulangerie"]


def test_a_category_that_does_not_vote_is_listed_apart(join, prepare, friends):
    join("Boulangerie")
    join("Un ami", friends)
    meeting = prepare()
    freeze_roll(meeting=meeting, at=NOTICE)
    assert names(meeting) == ["Boulangerie"]
    assert [(one.name, one.why_not) for one in meeting.voters.observers()] == [("Un ami", "category")]


@pytest.mark.parametrize(("votes", "why"), [(True, ""), (False, "grace")])
def test_members_in_grace_vote_where_the_by_laws_say_so(votes, why, join, prepare):
    join("En retard", since=date(2025, 4, 1), until=date(2026, 3, 31), grace=date(2026, 5, 30))
    meeting = prepare(grace_votes=votes)
    freeze_roll(meeting=meeting, at=NOTICE)
    [line] = meeting.voters.all()
    assert (line.votes, line.why_not) == (votes, why)


def test_a_member_with_two_memberships_has_one_vote_by_the_one_that_votes(join, prepare, friends, supporters):
    both = join("Coop", friends).organisation
    join(both, supporters)
    meeting = prepare()
    freeze_roll(meeting=meeting, at=NOTICE)
    [line] = meeting.voters.all()
    assert (line.votes, line.college) == (True, "Soutien")


def test_two_profiles_merged_before_the_freeze_are_one_voter(join, prepare):
    first, second = join("Coop A").organisation, join("Coop A inc.").organisation
    merge(survivor=first, merged=second, at=NOTICE)
    meeting = prepare()
    freeze_roll(meeting=meeting, at=NOTICE)
    assert names(meeting) == ["Coop A"]


def test_two_profiles_merged_after_the_freeze_move_no_line_and_are_shown(join, call):
    first, second = join("Coop A").organisation, join("Coop A inc.").organisation
    meeting = call()
    before = lines(meeting)
    merge(survivor=first, merged=second, at=START)
    assert lines(meeting) == before
    assert [[voter.name for voter in pair] for pair in doubled(meeting)] == [["Coop A", "Coop A inc."]]


def test_the_delegate_is_the_contact_else_somebody_of_the_organisation(join, prepare):
    marie, jean = (Person.objects.create(first_name=name, last_name="Exemple") for name in ("Marie", "Jean"))
    join("Avec contact", contact=marie)
    OrganisationRole.objects.create(person=jean, organisation=join("Sans contact").organisation)
    meeting = prepare()
    freeze_roll(meeting=meeting, at=NOTICE)
    assert list(meeting.voters.values_list("delegate_name", flat=True)) == ["Marie Exemple", "Jean Exemple"]


def test_the_roll_is_not_frozen_before_the_record_date(prepare):
    with pytest.raises(ValidationError, match="1er mai 2026"):
        freeze_roll(meeting=prepare(), at=moment(RECORD - timedelta(1)))


def test_before_the_notice_the_roll_is_made_anew_with_the_delegates_named(join, prepare):
    join("Boulangerie")
    meeting = prepare()
    freeze_roll(meeting=meeting, at=NOTICE)
    name_delegate(voter=meeting.voters.get(), delegate=None, name="Luce Exemple", **WHO)
    join("Coop oubliée")
    assert freeze_roll(meeting=meeting, at=NOTICE) == 2
    assert list(meeting.voters.values_list("name", "delegate_name")) == [
        ("Boulangerie", "Luce Exemple"),
        ("Coop oubliée", ""),
    ]


def test_after_the_notice_the_roll_is_only_corrected_with_a_reason(join, call, supporters):
    join("Boulangerie")
    meeting = call()
    with pytest.raises(ValidationError):
        freeze_roll(meeting=meeting, at=NOTICE)
    late = join("Coop oubliée", supporters)
    with pytest.raises(ValidationError):
        add_to_roll(meeting=meeting, membership=late, reason=" ", **WHO)
    added = add_to_roll(meeting=meeting, membership=late, reason="Paiement mal classé", **WHO)
    strike_from_roll(voter=meeting.voters.get(name="Boulangerie"), reason="Démission reçue le 20 avril", **WHO)
    assert names(meeting) == ["Coop oubliée"]
    assert [voter.name for voter in meeting.voters.as_frozen()] == ["Boulangerie"]
    assert list(RollCorrection.objects.values_list("kind", "reason")) == [
        ("added", "Paiement mal classé"),
        ("struck", "Démission reçue le 20 avril"),
    ]
    put_back_on_roll(voter=meeting.voters.get(name="Boulangerie"), reason="Erreur", **WHO)
    assert names(meeting) == ["Boulangerie", "Coop oubliée"]
    assert added.college == "Soutien"


def test_a_member_already_there_is_not_added_even_under_another_profile(join, call):
    first, second = join("Coop A"), join("Coop A inc.", since=RECORD + timedelta(1))
    meeting = call()
    with pytest.raises(ValidationError, match="Coop A"):
        add_to_roll(meeting=meeting, membership=first, reason="Encore", **WHO)
    merge(survivor=second.organisation, merged=first.organisation, at=START)
    with pytest.raises(ValidationError, match="Coop A"):
        add_to_roll(meeting=meeting, membership=second, reason="Encore", **WHO)


def test_the_database_holds_one_line_for_a_holder(join, call):
    membership = join("Boulangerie")
    meeting = call()
    with pytest.raises(IntegrityError), transaction.atomic():
        Voter.objects.create(
            meeting=meeting, membership=join("Autre"), holder=f"organisation-{membership.organisation_id}", name="B"
        )


# Whatever the members ---------------------------------------------------------------------------------------

stays = st.fixed_dictionaries(
    {
        "holder": st.integers(0, 3),
        "votes": st.booleans(),
        "since": st.integers(-500, 20),
        "length": st.integers(30, 400),
        "grace": st.integers(0, 90),
        "resigned": st.one_of(st.none(), st.integers(-100, 100)),
    }
)
merges = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=3)


def world(rows) -> list[Organisation]:
    categories = {votes: Category.objects.create(name_fr=f"Catégorie {votes}", is_voting=votes) for votes in (0, 1)}
    holders = [Organisation.objects.create(name=f"Coop {number}") for number in range(4)]
    for row in rows:
        since = RECORD + timedelta(row["since"])
        end = since + timedelta(row["length"])
        membership = Membership.objects.create(organisation=holders[row["holder"]], category=categories[row["votes"]])
        Act.objects.create(membership=membership, kind="approved", on=since, recorded_at=NOTICE)
        Term.objects.create(
            membership=membership,
            category=membership.category,
            starts_on=since,
            ends_on=end,
            grace_until=end + timedelta(row["grace"]),
            dues=0,
            recorded_at=NOTICE,
        )
        if row["resigned"] is not None:
            on = since + timedelta(max(row["resigned"], 0))
            Act.objects.create(membership=membership, kind="resigned", on=on, reason="Départ", recorded_at=NOTICE)
    return holders


def joined(holders, pairs) -> None:
    for one, other in pairs:
        survivor, merged = (Organisation._base_manager.get(pk=holders[number].pk) for number in (one, other))
        if one != other and not survivor.merged_into_id and not merged.merged_into_id:
            merge(survivor=survivor, merged=merged, at=NOTICE)


def standing_holders() -> set[int]:
    """Counted again, row by row: who has a membership admitted, not ended, and within its year or grace."""
    found = set()
    for membership in Membership.objects.prefetch_related("acts", "terms"):
        acts = sorted((act.on, act.pk, act.kind) for act in membership.acts.all() if act.on <= RECORD)
        in_term = any(term.starts_on <= RECORD <= term.grace_until for term in membership.terms.all())
        if acts and acts[-1][2] == "approved" and in_term:
            found.add(membership.organisation_id)
    return found


def a_meeting() -> GeneralMeeting:
    return schedule_meeting(
        kind="annual", title="AGA", day=MEETING, start_time=START.time(), record_date=RECORD, place="Ici", agenda=[]
    )


@pytest.mark.slow
@settings(max_examples=40)
@given(rows=st.lists(stays, max_size=8), before=merges, after=merges, later=st.lists(stays, max_size=3))
def test_one_vote_for_each_member_and_nothing_later_changes_the_roll(rows, before, after, later, db):
    with transaction.atomic():
        holders = world(rows)
        joined(holders, before)
        meeting = a_meeting()
        freeze_roll(meeting=meeting, at=NOTICE)
        keys = list(meeting.voters.values_list("holder", flat=True))
        assert len(keys) == len(set(keys))
        assert set(keys) == {f"organisation-{pk}" for pk in standing_holders()}
        frozen = lines(meeting)
        world(later)
        joined(holders, after)
        Act.objects.filter(kind="approved").update(kind="resigned", reason="Tous partis")
        Category.objects.update(is_voting=False, college="Autre", name_fr="Autre")
        for holder in Organisation.objects.all():
            holder.name = "Renommée"
            holder.save()
        assert lines(meeting) == frozen
        transaction.set_rollback(True)
