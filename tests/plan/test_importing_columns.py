"""Plans of other hubs: which column is what, in every kind of file."""

from datetime import date

from arrimage.plan.importing import Node
from tests.plan.plan_documents import delimited, open_document, pdf, ruled_pdf, word, workbook
from tests.plan.reading_plans import indicators, labels, read

ENGLISH = [
    ["Who", "Due date", "Key actions", "Performance measures", "Estimated cost"],
    ["Director", "March 2018", "Recruit members", "Number of members", "$1,500.00"],
    ["Board", "ongoing", "Meet partners", "Number of meetings", ""],
]


def test_columns_are_told_by_their_meaning_in_english_and_in_any_order():
    draft = read(workbook({"Plan": ENGLISH}), "plan.xlsx")
    first, second = draft.actions()
    assert labels(draft) == ["Recruit members", "Meet partners"]
    assert (first.responsible, indicators(first)) == (["Director"], ["Number of members"])
    assert (first.deadline.start, first.deadline.end) == (date(2018, 3, 1), date(2018, 3, 31))
    assert (first.budget.raw, first.budget.amount) == ("$1,500.00", 1500)
    assert (second.deadline.kind, second.budget.raw, second.budget.amount) == ("recurrence", "", None)


def test_the_same_table_reads_the_same_from_every_kind_of_file():
    markdown = "# Plan\n\n" + "\n".join(
        "| " + " | ".join(row) + " |" for row in [ENGLISH[0], ["---"] * 5, *ENGLISH[1:]]
    )
    text = "\n".join("\t".join(row) for row in ENGLISH)
    files = {
        "a.xlsx": workbook({"Plan": ENGLISH}),
        "a.ods": open_document(ENGLISH, sheet="Plan"),
        "a.docx": word(ENGLISH),
        "a.csv": delimited(ENGLISH),
        "b.csv": delimited(ENGLISH, ",", "cp1252"),
        "a.tsv": delimited(ENGLISH, "\t", "utf-16"),
        "a.md": markdown.encode(),
        "a.txt": text.encode(),
        "a.pdf": ruled_pdf(ENGLISH, [70, 80, 120, 130, 90]),
    }
    read_as = {name: [_facts(node) for node in read(data, name).actions()] for name, data in files.items()}
    expected = read_as["a.xlsx"]
    assert len(expected) == 2
    assert {name for name, facts in read_as.items() if facts != expected} == set()


def _facts(node: Node) -> tuple:
    return node.code, node.label, indicators(node), node.deadline, node.responsible, node.budget


def test_a_table_without_rules_in_a_pdf_is_read_by_its_columns():
    rows = [
        ("No", "Action", "Responsable", "Échéancier"),
        ("1.1", "Recruter des membres", "Coordination", "mars 2018"),
        ("1.2", "Former les gens", "Adjoint", "2019"),
    ]
    texts = [
        (x, 80 + 24 * at, cell) for at, row in enumerate(rows) for x, cell in zip((40, 80, 260, 400), row, strict=True)
    ]
    draft = read(pdf([(40, 40, "Plan d'action 2018"), *texts]), "plan.pdf")
    assert [(n.code, n.label, n.responsible, n.deadline.raw) for n in draft.actions()] == [
        ("1.1", "Recruter des membres", ["Coordination"], "mars 2018"),
        ("1.2", "Former les gens", ["Adjoint"], "2019"),
    ]


def test_cells_of_columns_the_plan_has_no_field_for_are_kept():
    rows = [["Action", "Responsable", "Partenaires", "Statut"], ["A", "C", "La caisse", "En cours"]]
    (action,) = read(delimited(rows), "p.csv").actions()
    assert action.source["other"] == {"Partenaires": "La caisse", "Statut": "En cours"}
