"""The papers: they open, are tagged, and say what was decided."""

from io import BytesIO

import pdfplumber
import pytest
from docx import Document

from arrimage.assembly.documents import OF_A_MEETING, letters, minutes, notice, resolution
from arrimage.assembly.models import Election
from arrimage.assembly.operations.deciding import take_resolution
from arrimage.assembly.operations.electing import acclaim, add_candidate
from arrimage.assembly.operations.meetings import close_meeting, write_minutes
from arrimage.assembly.operations.presence import arrive, give_proxy
from arrimage.assembly.rendering import rendered
from arrimage.network.models import Organisation, Person
from tests.assembly.conftest import NOTICE, START


@pytest.fixture
def meeting(join, friends, session):
    ann = Person.objects.create(first_name="Ann", last_name="Example", language="en")
    join("Boulangerie <de l’île> & fils"), join("Coop du Lac"), join("Un ami", friends)
    join(Organisation.objects.create(name="English Coop", address="1 Main Street"), contact=ann)
    meeting = session(proxies_allowed=True, quorum_value=50)
    bakery, lake, _english = meeting.voters.on_the_roll()
    give_proxy(giver=lake, holder=bakery, at=NOTICE)
    arrive(voter=bakery, at=START)
    take_resolution(meeting=meeting, text="Adopter le rapport", moved_by="A", seconded_by="B", votes_for=2, at=START)
    election = Election.objects.create(meeting=meeting, title="Administrateurs", seats=1)
    add_candidate(election=election, name="Luce Tremblay", voter=bakery)
    acclaim(election=election, at=START)
    write_minutes(meeting=meeting, texts={meeting.agenda.first().pk: "La présidente ouvre la séance."})
    return close_meeting(meeting=meeting, at=START, note="Levée à l’unanimité.")


def words_of(paper) -> tuple[str, str]:
    """What the PDF and the Word document say, blanks made one."""
    with pdfplumber.open(BytesIO(rendered(paper, "pdf"))) as document:
        assert document.doc.catalog["MarkInfo"]["Marked"]
        printed = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    document = Document(BytesIO(rendered(paper, "docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return printed, " ".join(" ".join([*(one.text for one in document.paragraphs), *cells]).split())


@pytest.mark.parametrize("name", OF_A_MEETING)
def test_every_paper_opens_in_both_forms(name, meeting):
    printed, written = words_of(OF_A_MEETING[name](meeting))
    assert len(printed) > 100
    assert len(written) > 100


def test_the_minutes_say_who_was_there_what_was_decided_and_who_was_elected(meeting):
    for said in words_of(minutes(meeting)):
        for words in ("AGA-2026-01", "Adopter le rapport", "Luce Tremblay", "La présidente ouvre", "unanimité", "Lac"):
            assert words in said
        assert "<de l’île> & fils" in said


def test_a_letter_is_written_in_the_language_of_the_delegate(meeting):
    printed, _written = words_of(letters(meeting))
    assert "English Coop" in printed
    assert "1 Main Street" in printed
    assert "has one vote" in printed
    assert "Boulangerie" not in printed


def test_the_notice_has_the_agenda_and_a_proxy_form_where_the_by_laws_allow_it(meeting):
    printed, _written = words_of(notice(meeting))
    assert "Rapport annuel" in printed
    assert "Centre communautaire" in printed
    assert "Procuration" in printed


def test_a_resolution_has_its_paper_to_sign(meeting):
    printed, _written = words_of(resolution(meeting.resolutions.get()))
    assert "AGA-2026-01" in printed
    assert "Adopter le rapport" in printed
