"""One search over everything a person may see."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from arrimage.agenda.models import Activity
from arrimage.kit.search import asked_together
from arrimage.network.models import Organisation, Person

SEARCH = "/bureau/recherche/"


def test_accents_and_plurals_do_not_matter(client_for, coralie):
    Organisation.objects.create(name="Café des Patriotes")
    for words in ("cafe", "patriote", "CAFÉS"):
        page = client_for(coralie).get(SEARCH, {"q": words}).content.decode()
        assert "Café des Patriotes" in page


def test_a_kind_with_many_finds_leads_to_its_list(client_for, coralie):
    for number in range(9):
        Organisation.objects.create(name=f"Coop {number}")
    group = client_for(coralie).get(SEARCH, {"q": "coop"}).context["groups"][0]
    assert (len(group.hits), group.count, group.is_more) == (6, 9, False)
    assert group.url == f"{reverse('desk:organisation-list')}?q=coop"


def test_rooms_are_looked_into_together_not_one_by_one(client_for, coralie):
    client = client_for(coralie)
    client.get(SEARCH, {"q": "vegrer laitir"})
    with CaptureQueriesContext(connection) as asked:
        client.get(SEARCH, {"q": "vegrer laitir"})
    of_indexes = [one for one in asked if re.search("MATCH|search_vector @@|_words", one["sql"])]
    assert 0 < len(of_indexes) <= 7  # the words, their beginnings, what each and both sound like, and that


@pytest.mark.parametrize("words", ["cafe", "patriot", "caffé", "verger lou", "rien", "le", "n"])
def test_looking_together_finds_what_looking_alone_does(db, words):
    Organisation.objects.create(name="Café des Patriotes")
    Organisation.objects.create(name="Le Verger de Louise")
    Person.objects.create(first_name="Louise", last_name="Verger")
    models = [Activity, Organisation, Person]
    alone = [list(model.objects.search(words)) for model in models]
    with asked_together(models, words):
        assert [list(model.objects.search(words)) for model in models] == alone


def test_without_words_the_records_opened_lately_come_first(client_for, coralie):
    client = client_for(coralie)
    first, second = (Organisation.objects.create(name=name) for name in ("Une", "Deux"))
    for record in (first, second, first):
        client.get(reverse("desk:organisation-detail", args=[record.pk]))
    assert [entry["label"] for entry in client.get(SEARCH).context["recent"]] == ["Une", "Deux"]
    first.delete()
    assert [entry["label"] for entry in client.get(SEARCH).context["recent"]] == ["Deux"]


def test_while_typing_only_the_answers_come(client_for, coralie):
    response = client_for(coralie).get(SEARCH, {"q": "x"}, headers={"HX-Request": "true"})
    assert b"<html" not in response.content


@limits(max_examples=60)
@given(
    words=st.one_of(st.text(max_size=40), st.sampled_from(['a"b', "🦫", "   ", "'; --", "*", "(", "NEAR(a", "é" * 500]))
)
def test_nothing_typed_is_an_error(client_for, coralie, words):
    client = client_for(coralie)
    assert client.get(SEARCH, {"q": words}).status_code == 200
    assert client.get(reverse("desk:organisation-list"), {"q": words}).status_code == 200
