"""Names made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.network.names import MATCH_KEY_LENGTH, match_key

_WORDS = "Le La Les L’ St Ste CPE C.P.E. centre de la petite enfance Inc. Ltée Coop OBNL & et Café Élise d’ s t c i e"
WORDS = st.sampled_from(_WORDS.split())
NAMES = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join), st.text("abc st. ", max_size=300))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CPE Les Petits Pas inc.", "Centre de la petite enfance Les Petits Pas"),
        ("C.P.E. LES PETITS PAS", "CPE les petits pas"),
        ("Marché St-Rémi", "Marche Saint Remi"),
        ("Résidence Ste-Anne", "Résidence Sainte-Anne"),
        ("Boulange & Cie", "Boulange et compagnie"),
        ("Coopérative Le Potager", "Coop Le Potager ltée"),
        ("L’Œuvre d'Émile, OBNL", "oeuvre emile"),
        ("La Récolte", "Récolte"),
        ("Centre d’action bénévole du Coteau", "CAB du Coteau"),
        ("  Café\u00a0de   la Gare ", "CAFE DE LA GARE"),
    ],
)
def test_what_writing_varies_makes_no_other_name(one, other):
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CPE Les Petits Pas", "CPE Les Petits Loups"),
        ("Fondation La Récolte", "La Récolte"),
        ("Habitations du Tournant 1", "Habitations du Tournant 2"),
    ],
)
def test_what_tells_two_names_apart_stays(one, other):
    assert match_key(one) != match_key(other)


def test_a_name_made_of_legal_words_keeps_one():
    assert match_key("Coop inc.") == "coop"
    assert match_key("«»") == ""


@given(NAMES)
def test_the_key_of_a_key_is_itself_and_fits(name):
    key = match_key(name)
    assert match_key(key) == key
    assert len(key) <= MATCH_KEY_LENGTH


@given(NAMES)
def test_case_and_blanks_around_change_nothing(name):
    assert match_key(f"  {name} ") == match_key(name)
