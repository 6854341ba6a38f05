"""Plans written in LibreOffice (.odt): the same pipeline as Word's."""

import io
from pathlib import Path

import docx
import pytest
from odf.office import Annotation
from odf.opendocument import load
from odf.text import A, LineBreak, Note, NoteBody, NoteCitation, P, S, Section, Span, Tab

from arrimage.plan.importing import NoPlanFound, read_plan
from tests.plan.plan_documents import open_text, word

HEADINGS = ["", "Moyens et actions", "Indicateurs", "Échéancier", "Responsables"]
ROWS = [
    HEADINGS,
    ["1.1 Rallier les entreprises", None, None, None, None],
    ["1.1.1", "Visiter les entreprises", "- Nombre de visites\n- Nombre de membres", "2018", "Anne et Paul"],
    ["1.1.2", "Tenir un comité", "- Nombre de rencontres", "Été 2018", "Coordonnatrice"],
]


def read(data: bytes, name: str = "plan.odt"):
    return read_plan(io.BytesIO(data), name)


def told(draft):
    return [
        (n.kind, n.code, n.label, [i.text for i in n.indicators], n.deadline.raw, n.responsible) for n in draft.walk()
    ]


def test_headings_and_a_table_with_merged_cells_are_a_plan():
    draft = read(open_text((1, "Plan d’action 2018"), (2, "Objectif 1 : Créer un réseau"), ROWS))
    assert draft.title == "Plan d’action 2018"
    assert told(draft) == [
        ("objective", "1", "Créer un réseau", [], "", []),
        ("objective", "1.1", "Rallier les entreprises", [], "", []),
        *(
            ("action", "1.1.1", "Visiter les entreprises", ["Nombre de visites", "Nombre de membres"], "2018", names)
            for names in [["Anne", "Paul"]]
        ),
        ("action", "1.1.2", "Tenir un comité", ["Nombre de rencontres"], "Été 2018", ["Coordonnatrice"]),
    ]


def test_a_cell_merged_downwards_is_said_once_and_covers_what_is_under_it():
    rows = [
        ["Objectif", "Actions", "Indicateurs"],
        ["Rallier", "Visiter", "Nombre de visites"],
        [..., "Inviter", "Nombre d’invités"],
        ["Rayonner", "Publier", "Nombre d’articles"],
    ]
    in_word = docx.Document(io.BytesIO(word([[cell if cell is not ... else "" for cell in row] for row in rows])))
    in_word.tables[0].cell(1, 0).merge(in_word.tables[0].cell(2, 0))
    held = io.BytesIO()
    in_word.save(held)
    assert told(read(open_text(rows))) == told(read(held.getvalue(), "plan.docx"))


def test_lists_under_numbered_actions_are_their_indicators_as_in_word():
    draft = read(
        open_text(
            (1, "Plan d’action"),
            (2, "Objectif 1 : Accueillir"),
            "1.1 Visiter les arrivants",
            {"list": ["Indicateur : nombre de visites", ["nombre de paniers offerts"]]},
            "1.2 Offrir un panier",
        )
    )
    assert [node.label for node in draft.actions()] == ["Visiter les arrivants", "Offrir un panier"]
    assert draft.actions()[0].indicators


def test_words_in_spans_links_and_sections_are_read_and_notes_and_comments_are_not():
    opened = load(io.BytesIO(open_text((1, "Plan d’action"), "Objectif 1 : Accueillir")))
    section, line = Section(name="Section1"), P(text="1.1 ")
    line.addElement(Span(text="Visiter"))
    line.addElement(S(c=1))
    line.addElement(A(href="https://example.org", text="les arrivants"))
    note = Note(noteclass="footnote")
    note.addElement(NoteCitation(text="1"))
    body = NoteBody()
    body.addElement(P(text="Une note de bas de page"))
    note.addElement(body)
    line.addElement(note)
    comment = Annotation()
    comment.addElement(P(text="à revoir"))
    line.addElement(comment)
    section.addElement(line)
    last = P(text="1.2 Offrir")
    last.addElement(Tab())
    last.addElement(Span(text="un panier"))
    last.addElement(LineBreak())
    section.addElement(last)
    opened.text.addElement(section)
    held = io.BytesIO()
    opened.write(held)
    assert [node.label for node in read(held.getvalue()).actions()] == ["Visiter les arrivants", "Offrir un panier"]


def test_a_letter_is_no_plan():
    with pytest.raises(NoPlanFound):
        read(open_text("Bonjour Anne,", "Voici les nouvelles de la semaine.", "Amitiés, Paul"))


def test_the_hubs_own_plan_rewritten_in_libreoffice_is_the_same_plan(shared: Path):
    source = shared / "plan" / "plan-2017-18.docx"
    draft = read(open_text(*_parts(docx.Document(str(source)))), "plan-2017-18.odt")
    assert told(draft) == told(read_plan(source))
    assert len(draft.actions()) == 21


def _parts(document):
    """The Word document's paragraphs and tables, as `open_text` takes them."""
    for element in document.iter_inner_content():
        if not hasattr(element, "rows"):
            style = element.style.name
            level = 1 if style == "Title" else int(style[-1]) if style.startswith("Heading") else None
            yield (level, element.text) if level else element.text
            continue
        rows = []
        for row in element.rows:
            seen, cells = None, []
            for cell in row.cells:
                cells.append(None if cell._tc is seen else cell.text)
                seen = cell._tc
            rows.append(cells)
        yield rows
