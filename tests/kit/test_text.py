"""French text made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.kit.text import SORT_KEY_LENGTH, fold, sort_key, stem, words

any_text = st.text(st.characters(exclude_categories=[]))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  L’Œuvre   d'ÉTÉ, n° 3 ! ", "l oeuvre d ete n 3"),
        ("Straße Ærø", "strasse aero"),
        ("Saint-Rémi\u00a0: «café»\r\n", "saint remi cafe"),
        ("co\u00adopé\u200drative", "cooperative"),
        ("🙂 \x00 \ud800", ""),
    ],
)
def test_folding_keeps_plain_small_letters_and_digits(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(any_text)
def test_folding_never_fails_and_folding_again_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    folded.encode()


@given(any_text, any_text)
def test_folding_goes_word_by_word(left: str, right: str) -> None:
    assert fold(f"{left} {right}") == f"{fold(left)} {fold(right)}".strip()


def test_names_sort_as_a_reader_expects() -> None:
    names = ["Zoé", "Œuvre", "Étang", "eau", "Oasis", "Osier", "Éclat", "Forêt", "3 Monts"]
    expected = ["3 Monts", "eau", "Éclat", "Étang", "Forêt", "Oasis", "Œuvre", "Osier", "Zoé"]
    assert sorted(names, key=sort_key) == expected


@given(any_text)
def test_sort_keys_are_bounded(text: str) -> None:
    assert len(sort_key(text * 100)) <= SORT_KEY_LENGTH


@pytest.mark.parametrize(
    "variants",
    [
        ["café", "Cafe", "CAFÉS", "cafes"],
        ["patriote", "Patriotes"],
        ["coopérative", "cooperatives", "Coopératif"],
        ["municipal", "municipaux", "Municipale"],
        ["bénévole", "benevoles", "Bénévolement"],
        ["économie", "economique"],
        ["l’entreprise", "Entreprises", "d'entreprise"],
        ["Saint", "St", "Ste"],
    ],
)
def test_variants_of_a_word_share_their_stem(variants: list[str]) -> None:
    assert len({tuple(map(stem, words(variant))) for variant in variants}) == 1


def test_elided_articles_are_dropped_but_not_inside_words() -> None:
    assert words("l’été d'aujourd’hui à St-Jean") == ["ete", "aujourd", "hui", "a", "saint", "jean"]
