"""People are found by what they subscribed to and what they received."""

from datetime import timedelta

import pytest
from django.utils import timezone

from arrimage.letters.models import Delivery
from arrimage.network.models import Person, Segment
from arrimage.network.segments import members_of, parse
from tests.letters.readers.conftest import JULIE, MARC


@pytest.fixture
def people(db) -> dict[str, Person]:
    return {
        email: Person.objects.create(first_name=email[:3], last_name="Roy", email=email.upper())
        for email in (JULIE, MARC)
    }


def found(**condition) -> set[str]:
    segment = Segment(target="person", rule={"all": [condition]})
    return {person.email.lower() for person in members_of(segment)}


def test_subscribed_today_whatever_the_capitals(people, subscribe):
    subscribe(JULIE)
    assert found(field="letters.subscribed", **{"is": "to"}, value="bulletin") == {JULIE}
    assert found(field="letters.subscribed", **{"is": "not_to"}, value="bulletin") == {MARC}


def test_received_in_the_last_days(people, sent, bulletin):
    sent({JULIE: "handed", MARC: "bounced"}, timezone.now() - timedelta(days=10))
    for row in Delivery.objects.all():
        row.person = people[row.address]
        row.save()
    asked = {"field": "letters.received", "value": {"newsletter": "bulletin", "days": 30}}
    assert found(**asked, **{"is": "last"}) == {JULIE}
    assert found(**asked, **{"is": "not_last"}) == {MARC}
    assert found(**{**asked, "value": {"newsletter": "bulletin", "days": 5}}, **{"is": "last"}) == set()


def test_a_rule_is_told_in_words(bulletin):
    rule = {"field": "letters.subscribed", "is": "to", "value": "bulletin"}
    assert str(parse(rule, Segment.Target.PERSON)) == "Abonné à Le bulletin"
