"""Needs said in different words gather; needs about different things stay apart."""

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.training.gathering import best_match, clusters

TOGETHER = [
    (
        "J’ai besoin d’apprendre à lire mes états financiers",
        "Comprendre les etats financiers de la coop",
        "Formation : lecture de bilan pour les membres du comité",
    ),
    ("Tenue de livres", "Une base en comptabilité pour notre adjointe", "Sage 50 pour débutants"),
    (
        "La loi 25, je suis perdue",
        "Protéger les renseignements personnels de nos membres",
        "Quoi faire des données personnelles des clients (confidentialité)",
    ),
    (
        "Mieux utiliser Facebook et Instagram",
        "Faire vivre nos réseaux sociaux sans y passer nos soirées",
        "médias sociaux",
    ),
    ("Recruter et garder notre personnel", "L’embauche en temps de pénurie de main-d’œuvre", "Le recrutement"),
    ("Rôles et responsabilités du C.A.", "Former notre conseil d’administration", "La gouvernance d’un OBNL"),
    ("Cybersécurité", "Se protéger de l’hameçonnage", "Les mots de passe et la fraude"),
    ("Hygiène et salubrité", "formation MAPAQ", "Manipulation des aliments pour 4 bénévoles"),
    ("Réparer des vélos", "Réparation de vélo", "La mécanique et la réparation des vélos"),
    ("Permaculture", "La permaculure au jardin", "Initiation à la permaculture"),
]


@pytest.mark.parametrize("needs", TOGETHER, ids=[needs[0] for needs in TOGETHER])
def test_three_needs_in_different_words_are_one_group(needs):
    [found] = clusters(dict(enumerate(needs)))
    assert found.keys == (0, 1, 2)


def test_needs_about_different_things_stay_apart():
    numbers = count()
    needs = {next(numbers): (place, need) for place, group in enumerate(TOGETHER) for need in group}
    found = clusters({key: need for key, (_place, need) in needs.items()})
    mixed = [one for one in found if len({needs[key][0] for key in one.keys}) > 1]
    assert mixed == []
    assert len(found) == len(TOGETHER)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("La gestion des bénévoles", "La gestion de projet"),
        ("Excel pour débutants", "Anglais pour débutants"),
        ("J’ai besoin d’aide", "J’ai besoin de formation"),
        ("Gérer un conflit dans l’équipe", "Gérer la paie de l’équipe"),
        ("Le droit du travail", "Le travail du bois"),
        ("…", "???"),
    ],
)
def test_empty_words_tie_nothing(one, other):
    assert len(clusters({1: one, 2: other})) == 2


def test_a_need_finds_the_theme_whose_needs_it_is_like():
    themes = {
        4: ["Finances : lire les chiffres", "comprendre les états financiers"],
        7: ["Réseaux sociaux"],
    }
    assert best_match("lire un bilan", themes) == 4
    assert best_match("Publier sur Facebook", themes) == 7
    assert best_match("Soudure", themes) is None
    assert best_match("", themes) is None
    assert best_match("Soudure", {}) is None


TEXTS = st.lists(
    st.sampled_from([need for group in TOGETHER for need in group]) | st.text(max_size=40), min_size=1, max_size=12
)


@settings(max_examples=60)
@given(texts=TEXTS, data=st.data())
def test_each_need_is_in_one_group_whatever_the_order(texts, data):
    needs = dict(enumerate(texts))
    found = clusters(needs)
    assert sorted(key for one in found for key in one.keys) == sorted(needs)
    assert all(one.leader in one.keys for one in found)
    shuffled = data.draw(st.permutations(list(needs.items())))
    assert clusters(dict(shuffled)) == found
