"""A document is made whatever its texts hold; what its fonts cannot show is replaced by a visible sign."""

from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arrimage.kit import pdf as paper
from arrimage.kit.pdf import ROOT, pdf

TEMPLATE = Path(ROOT, "assembly", "rendering", "paper.typ")


def made(text: str, title: str = "Avis") -> bytes:
    table = {"kind": "table", "headings": [text], "rows": [[text]], "tall": False}
    blocks = [{"kind": "heading", "text": text}, {"kind": "text", "text": text}, {"kind": "items", "items": [text]}]
    return pdf(TEMPLATE, {"title": title, "hub": text, "lang": "fr", "blocks": [*blocks, table]})


def read(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as document:
        return " ".join(leaf.extract_text() for leaf in document.pages)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Vote \N{BALLOT BOX WITH BALLOT}\ufe0f secret", "Vote □ secret"),
        ("Merci 👩‍👩‍👧 !", "Merci □"),
        ("ᐃᓄᒃ et 中文", "□□□ et □□"),
        ("Une\ttabulation\x00", "Une tabulation"),
        ("Un \ud800 seul", "Un □ seul"),
        ('Citation \\ "droite" et `\'', "Citation"),
    ],
)
def test_what_the_fonts_cannot_show_is_replaced_by_a_visible_sign(text, shown):
    assert shown in read(made(text))


def test_a_title_with_an_emoji_makes_a_document():
    assert "Bal □" in read(made("Bienvenue", title="Bal 🎉"))


def test_what_french_is_written_with_stays_as_it_is():
    text = "« L’œuvre » — 1\u202f234,56\u00a0€, Noël, Ça, naïf, Š, ÿ, №, ½, … • ™"
    assert "□" not in read(made(text))
    for word in ("œuvre", "—", "€", "Noël", "Ça", "naïf", "Š", "ÿ", "½", "…", "«", "»", "’"):
        assert word in read(made(text))


def test_an_accent_typed_apart_from_its_letter_joins_it():
    assert "Cafe\u0301".replace("e\u0301", "é") in read(made("Cafe\u0301"))


def test_where_the_named_characters_cannot_be_found_again_only_latin_letters_stay(monkeypatch):
    monkeypatch.setattr(paper, "_without", lambda text, unshown: text)
    assert "Fête □ d’été" in read(made("Fête 🎉 d’été"))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=40), st.text(max_size=10))
@example("\u0301", "\u200b")
@example("\u202e\u2028\u2029\u2066", "\n")
@example("\ufb01 \ufeff \U000e0001", "\u00ad")
def test_any_text_makes_a_document(text, title):
    assert made(text, title).startswith(b"%PDF")
