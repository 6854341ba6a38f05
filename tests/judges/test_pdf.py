"""Poppler opens every PDF of the books, the meetings and the renewals: tagged, with a title, a heading and words."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse

from arrimage.accounts.models import User
from arrimage.assembly.documents import OF_A_MEETING
from arrimage.assembly.models import Resolution
from arrimage.registration.rendering.badges import FORMATS
from tests.billing.examples import invoice_to_show
from tests.house.an_evening import an_evening
from tests.judges.screens.assembly import meeting
from tests.judges.screens.space import role_of_a_member
from tests.membership.examples import stuck_notice
from tests.outcomes.examples import a_certificate

pytestmark = [pytest.mark.judge, pytest.mark.usefixtures("demo", "db")]
# What the standard allows and Poppler does not know: «false», and one colour for each side of a cell.
OWN_MISTAKES = {
    "Syntax Error: Suspects object is wrong type (boolean)",
    "Syntax Warning: Attribute BorderColor value is of wrong type (array)",
}
BOOKS, HALL = "/bureau/factures/", "/bureau/assemblees/"


@pytest.fixture
def poppler(tmp_path) -> Callable[..., str]:
    """`poppler("pdfinfo", "-struct")`: what that tool says of the file `tmp_path / "paper.pdf"`."""
    if shutil.which("pdfinfo") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no poppler: run deploy/install-test-tools")
        pytest.skip("left out: there is no poppler here")

    def tell(tool: str, *options: str) -> str:
        command = [tool, *options, tmp_path / "paper.pdf", *(["-"] if tool == "pdftotext" else [])]
        ran = subprocess.run(command, check=True, capture_output=True, timeout=60)
        complaints = [line for line in ran.stderr.decode().splitlines() if line not in OWN_MISTAKES]
        assert complaints == []
        return ran.stdout.decode(errors="replace")  # the texts of tags are in an encoding of their own

    return tell


def of_the_books() -> dict[str, str]:
    """Each address, and words that the paper must say."""
    invoice = invoice_to_show()
    note, payment = invoice.credit_notes.earliest("pk"), invoice.payments.earliest("pk")
    return {
        f"{BOOKS}{invoice.pk}/pdf/": invoice.number,
        f"{BOOKS}{note.pk}/pdf/": note.number,
        f"{BOOKS}paiements/{payment.pk}/recu/": payment.receipt,
    }


def of_a_meeting() -> dict[str, str]:
    here = meeting()
    papers = {f"{HALL}{here.pk}/documents/{name}/pdf/": make(here).title for name, make in OF_A_MEETING.items()}
    resolution = Resolution.objects.filter(meeting=here).earliest("pk")
    return {**papers, f"{HALL}resolutions/{resolution.pk}/pdf/": resolution.number}


def of_the_renewals() -> dict[str, str]:
    notice = stuck_notice()
    return {f"/bureau/adhesions/renouvellements/avis/{notice.pk}/imprimer/": str(notice.term.membership)}


def of_the_door() -> dict[str, str]:
    door = f"/bureau/evenements/{an_evening().pk}/pointage/"
    badges = {f"{door}insignes.pdf?format={form}": "Zoé Ébène" for form in FORMATS}
    return {**badges, **{f"{door}feuille.pdf?papier={paper}": "Ébène, Zoé" for paper in ("lettre", "a4")}}


def of_what_events_leave() -> dict[str, str]:
    certificate = a_certificate()
    event = certificate.registration.enrolment.event
    return {
        reverse("outcomes:certificate-pdf", args=[certificate.token]): certificate.number,
        reverse("desk:event-certificates-pdf", args=[event.pk]): certificate.number,
        reverse("desk:training-report-file", args=["pdf"]): "Formations tenues",
    }


PAPERS = [of_the_books, of_a_meeting, of_the_renewals, of_the_door, of_what_events_leave]


@pytest.mark.parametrize("papers", PAPERS)
def test_every_paper_is_tagged_and_says_what_it_is_about(papers, poppler, client_for, tmp_path):
    client = client_for(User.objects.get(first_name="Coralie"))
    for address, words in papers().items():
        check(client.get(address), words, poppler, tmp_path)


def test_a_member_s_own_papers_are_tagged_too(poppler, client_for, tmp_path):
    client, organisation = client_for(User.objects.get(first_name="Élise")), role_of_a_member().organisation
    here, invoice = f"/espace/{organisation.pk}/", organisation.invoices.filter(payments__isnull=False).earliest("pk")
    check(client.get(f"{here}factures/{invoice.pk}.pdf"), invoice.number, poppler, tmp_path)
    payment = invoice.payments.earliest("pk")
    check(client.get(f"{here}recus/{payment.pk}.pdf"), payment.receipt, poppler, tmp_path)


def check(answer, words: str, poppler: Callable[..., str], folder: Path) -> None:
    path = answer.wsgi_request.path
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), path
    (folder / "paper.pdf").write_bytes(answer.getvalue())
    said = dict(re.findall(r"^(\w[\w ]*):\s+(.*)$", poppler("pdfinfo"), re.MULTILINE))
    assert said["Tagged"] == "yes", path
    assert said["Title"], path
    structure = poppler("pdfinfo", "-struct")
    assert re.search(r"^\s*(H1|Title)\b", structure, re.MULTILINE), f"{path} has no heading"
    read = " ".join(poppler("pdftotext", "-layout").split())
    assert " ".join(words.split()) in read, path
