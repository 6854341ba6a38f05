"""What people find when they ask as people do."""

from typing import Any

import pytest
from django.db import connection

from arrimage.kit.records import Searchable
from arrimage.network.models import Organisation, Person
from arrimage.network.queries import who_is_there
from tests.kit.search_variants import LOOK_ALIKES, NOBODY, ORGANISATIONS, PEOPLE, VARIANTS

LEAST_FOUND = 36
ONE_PAGE = 50


@pytest.fixture
def names(db: None) -> None:
    """The names of the list among their look-alikes."""
    Organisation.objects.bulk_create(Organisation(name=name) for name in LOOK_ALIKES)
    Organisation.objects.bulk_create(Organisation(name=pair.name) for pair in ORGANISATIONS)
    people = [pair.name.rpartition(" ") for pair in PEOPLE]
    others = [("Marie", "", "Roy"), ("Stéphane", "", "Ouimet"), ("Jean", "", "Légaré"), ("Hélène", "", "Gauvin")]
    Person.objects.bulk_create(Person(first_name=first, last_name=last) for first, _blank, last in [*people, *others])


def finds(model: type[Searchable], query: str) -> list[str]:
    return [str(record) for record in model.objects.search(query)[:ONE_PAGE]]


def test_most_ways_to_ask_for_a_name_find_it(names: None) -> None:
    missed = [
        f"{pair.how}: «{pair.query}» → {pair.name}"
        for pair in VARIANTS
        if pair.name not in finds(Person if pair in PEOPLE else Organisation, pair.query)
    ]
    found = len(VARIANTS) - len(missed)
    assert found >= LEAST_FOUND, f"{found}/{len(VARIANTS)} on {connection.vendor}; missed: " + "; ".join(missed)


def test_the_look_up_proposes_what_the_search_finds(names: None, coralie: Any) -> None:
    missed = [
        f"«{pair.query}» → {pair.name}"
        for pair in VARIANTS
        if pair.name not in [found.label for found in who_is_there(coralie, pair.query)]
    ]
    assert len(VARIANTS) - len(missed) >= LEAST_FOUND, "; ".join(missed)


@pytest.mark.parametrize("query", NOBODY)
def test_a_name_nobody_bears_finds_nobody(names: None, query: str) -> None:
    assert finds(Organisation, query) == finds(Person, query) == []


def test_a_word_written_right_is_not_taken_for_its_neighbours(db: None) -> None:
    Organisation.objects.bulk_create(Organisation(name=name) for name in ("Les Marins du lac", "Les Matins du lac"))
    assert finds(Organisation, "marins") == ["Les Marins du lac"]
