"""What a misspelt word may have been meant for."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from arrimage.kit.text import fold, sound
from arrimage.kit.vocabulary import learn, near
from arrimage.network.models import Organisation

# Letters that sound alone: what they make together is said as it is written.
LETTERS = st.sampled_from("iobdfglmnrs")
PLAIN_WORDS = st.text(LETTERS, min_size=7, max_size=12).filter(lambda word: sound(word) == word)


def test_what_sounds_the_same_is_near() -> None:
    for one, other in (("philharmonique", "filarmonique"), ("theatre", "teatre"), ("raquette", "raquete")):
        assert sound(one) == sound(other)
    assert sound("chateau") != sound("catau")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["ressourceri", "resourcerie", "ressuorcerie", "ressourcezie", "ressourcerrie"])
def test_one_letter_amiss_is_near(typed: str) -> None:
    learn(Organisation, ["ressourcerie friperie"])
    assert near(Organisation, typed) == ["ressourcerie"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["res", "ressou", "2018a", "", "ressuorceri"])
def test_short_far_and_numbered_words_are_near_to_nothing(typed: str) -> None:
    learn(Organisation, ["ressourcerie friperie 2018"])
    assert near(Organisation, typed) == []


@pytest.mark.django_db
def test_a_word_is_kept_once_and_found_as_soon_as_a_record_holds_it() -> None:
    Organisation.objects.create(name="Verger")
    Organisation.objects.bulk_create([Organisation(name="Verger du Lac")])
    assert near(Organisation, "vegrer") == ["verger"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM network_organisation_words WHERE word = 'verger'")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
@given(PLAIN_WORDS, st.data())
def test_every_single_mistake_is_forgiven(word: str, data: st.DataObject) -> None:
    learn(Organisation, [word])
    place = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(LETTERS)
    before, here, there, after = word[:place], word[place], word[place + 1], word[place + 2 :]
    missing, wrong = before + there + after, before + letter + there + after
    added, swapped = before + letter + here + there + after, before + there + here + after
    for typed in (missing, wrong, added, swapped):
        assert word in near(Organisation, typed) or sound(typed) != typed


@pytest.mark.django_db
@given(st.text(max_size=40))
def test_nothing_typed_is_an_error(typed: str) -> None:
    assert near(Organisation, fold(typed)) == []
