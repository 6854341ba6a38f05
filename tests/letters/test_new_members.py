"""New members in a newsletter: organisations that joined since the last issue, and may be named."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.letters import sources
from arrimage.letters.models import Issue
from arrimage.letters.operations.checking import problems
from arrimage.letters.operations.drafting import prepare_issue
from arrimage.letters.rendering import compile_issue
from arrimage.membership.models import Act, Category, Membership, Term
from arrimage.network.models import Organisation, Person
from tests.letters import issues_at_hand as at_hand

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2018, 4, 10, 8))
DAY = timedelta(days=1)


def enterprise(name: str, days_ago: int = 900, **said) -> Organisation:
    made = Organisation.objects.create(name=name, **{"kind": "enterprise", "status": "recognised", **said})
    Organisation.objects.filter(pk=made.pk).update(created_at=NOW - timedelta(days=days_ago))
    return made


def joins(holder: Organisation | Person, admitted: int, settled: int | None = None, now: datetime = NOW) -> Membership:
    """Admitted so many days ago; its first year, free, written down so many days ago."""
    category, _made = Category.objects.get_or_create(name_fr="Membres réguliers")
    held = {"person": holder} if isinstance(holder, Person) else {"organisation": holder}
    membership = Membership.objects.create(category=category, **held)
    on, at = localdate(now) - admitted * DAY, now - admitted * DAY
    Act.objects.create(membership=membership, kind="approved", on=on, recorded_at=at)
    at = now - (admitted if settled is None else settled) * DAY
    year = {"starts_on": localdate(at), "ends_on": localdate(at) + 364 * DAY, "grace_until": localdate(at) + 424 * DAY}
    Term.objects.create(membership=membership, category=category, dues=0, recorded_at=at, **year)
    return membership


def leaves(membership: Membership, on: datetime) -> None:
    gone = {"kind": "resigned", "on": localdate(on), "reason": "Fermeture", "recorded_at": on}
    Act.objects.create(membership=membership, **gone)


def titles(most: int = 6) -> list[str]:
    source = sources.find("membership.new_members")
    assert source is not None
    return [item.title for item in source.items(sources.Window(NOW - 31 * DAY, NOW, 45, most))]


def told(issue: Issue) -> dict[str, list[str]]:
    lists = [block.value for block in issue.body if block.block_type == "list"]
    return {value["heading"]: [entry["title"] for entry in value["entries"]] for value in lists}


def test_they_are_those_who_became_members_since_the_last_issue():
    joins(enterprise("La Récolte"), 10)
    joins(enterprise("Admise avant, en règle depuis"), 60, settled=3)
    joins(enterprise("Membre depuis deux mois"), 60)
    joins(enterprise("Membre depuis des années, notée hier"), 800, settled=1)
    assert titles() == ["Admise avant, en règle depuis", "La Récolte"]
    assert titles(most=1) == ["La Récolte"], "the last one admitted"


def test_whoever_left_or_may_not_be_named_is_not_told():
    leaves(joins(enterprise("Repartie"), 10), NOW - 2 * DAY)
    joins(enterprise("Pas encore reconnue", status="to_verify"), 10)
    joins(enterprise("Un partenaire", kind="support"), 10)
    joins(Person.objects.create(first_name="Marie", last_name="Roy"), 10)
    assert titles() == []


def test_a_second_membership_of_a_member_is_nothing_new():
    member = enterprise("La Récolte")
    joins(member, 90)
    joins(member, 5)
    assert titles() == []


def test_a_new_enterprise_that_is_a_new_member_is_told_once_among_the_members():
    joins(enterprise("La Récolte", days_ago=12), 10)
    enterprise("Toute neuve", days_ago=3)
    issue = prepare_issue(at_hand.newsletter(), NOW)
    assert told(issue) == {"Nouveaux membres": ["La Récolte"], "Bienvenue dans le réseau": ["Toute neuve"]}
    at_hand.sender()
    assert problems(Issue.objects.get(), NOW) == []


@pytest.mark.parametrize(
    ("hidden", "sentence"), [(False, "ce n’est plus un membre"), (True, "ce n’est plus une entreprise reconnue")]
)
def test_an_issue_does_not_leave_with_one_that_left_or_is_hidden(hidden, sentence):
    one = enterprise("La Récolte")
    membership = joins(one, 10)
    entry = at_hand.told("La Récolte", record=f"membership.new_members:{one.pk}")
    issue = at_hand.issue(at_hand.listed(entry, heading="Nouveaux membres"))
    at_hand.sender()
    assert problems(issue, NOW) == []
    if hidden:
        Organisation.objects.update(status="to_verify")
    else:
        leaves(membership, NOW - DAY)
    (found,) = problems(issue, NOW)
    assert sentence in found


def test_a_live_list_names_them_in_the_letter():
    joins(enterprise("La Récolte"), 10, now=timezone.now())
    value = {"source": "membership.new_members", "days": 45, "most": 6, "heading": ""}
    issue = at_hand.issue({"type": "live", "value": value})
    text = compile_issue(issue, "fr")["text"]
    assert "NOUVEAUX MEMBRES" in text.upper()
    assert "La Récolte" in text
