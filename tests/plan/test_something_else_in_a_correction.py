"""A corrected document carries no figure and no public choice over to something else than what they were of."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml.html import document_fromstring

from arrimage.plan.models import Indicator, Plan
from arrimage.plan.operations.likeness import CLEAR, DOUBTFUL, likeness, meaningful
from tests.plan.plan_documents import delimited

IMPORT = "/bureau/plan/importer/"
HEADINGS = ["Code", "Actions", "Indicateurs", "Cible", "Échéancier", "Responsables"]
NAMES = ("code", "label", "text", "target", "deadline", "responsible")
BRANCH = ["1", "Réseau", "", "", "", ""]
REGISTERS = ["1.1", "Réviser les statuts", "Statuts révisés", "1", "2026", "CA"]
MEMBERS = ["1.2", "Recruter des membres", "Nombre de membres", "65", "31 mars 2027", "Luc"]
EVENINGS = ["1.3", "Organiser des 5 à 7", "Nombre de 5 à 7", "6", "2026", "Ann"]
MEETINGS = ["1.4", "Tenir des rencontres", "Nombre de rencontres", "10", "2026", "Ann"]
ROWS = (REGISTERS, MEMBERS, EVENINGS, MEETINGS)


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


@pytest.fixture
def live(desk):
    """A live plan, public, each of whose indicators is public too."""
    give(desk, *ROWS)
    Plan.objects.update(status="live", is_public=True)
    Indicator.objects.update(is_public=True)
    Indicator.objects.filter(text="Nombre de membres").update(measure="membership.members_in_good_standing")
    return Plan.objects.get()


def give(desk, *rows, **more):
    file = SimpleUploadedFile("plan.csv", delimited([HEADINGS, BRANCH, *rows]))
    response = desk.post(IMPORT, {"file": file, **more})
    assert response.status_code == 302
    return response.url


@pytest.fixture
def correct(desk, live):
    """Gives a corrected document and opens its page of differences."""

    def given(*rows):
        return desk.get(give(desk, *rows, plan=live.pk))

    return given


def row_of(row, **changed):
    return [
        changed.get(name, cell) for name, cell in zip(("code", "label", "text", "target"), row, strict=False)
    ] + row[4:]


def said(page):
    return [(one.change.value, one.kind, one.field) for one in page.context["differences"]]


def ticked(page):
    return set(document_fromstring(page.content).xpath("//input[@name='take'][@checked]/@value"))


def take(desk, page, *keys):
    shown = {name: page.context[name] for name in ("seen", "shown")}
    sent = {"take": keys or [one.key for one in page.context["differences"]], **shown}
    assert desk.post(page.request["PATH_INFO"], sent).status_code == 302


class TestSomethingElse:
    def test_an_indicator_that_shares_no_word_is_gone_and_another_is_added(self, desk, correct):
        page = correct(REGISTERS, MEMBERS, row_of(EVENINGS, text="Nombre de congédiements"), MEETINGS)
        assert said(page) == [("added", "indicator", ""), ("removed", "indicator", "")]
        take(desk, page)
        assert not Indicator.objects.filter(text="Nombre de 5 à 7").exists()
        assert Indicator.objects.get(text="Nombre de congédiements").is_public is False

    def test_an_action_of_the_same_number_that_shares_no_word_is_another_action(self, desk, correct, client_for):
        complaints = ["1.2", "Régler les plaintes du personnel", "Plaintes reçues", "0", "2027", "CA"]
        page = correct(REGISTERS, complaints, EVENINGS, MEETINGS)
        assert said(page) == [("added", "action", ""), ("removed", "action", "")]
        take(desk, page)
        new = Indicator.objects.get(text="Plaintes reçues")
        assert (new.is_public, new.measure) == (False, "plan.manual")
        assert "Plaintes reçues" not in client_for(None).get("/plan/").content.decode()

    def test_an_objective_reworded_whole_over_the_same_actions_is_the_same_one(self, desk, live):
        file = SimpleUploadedFile("p.csv", delimited([HEADINGS, ["1", "Mobilisation", "", "", "", ""], *ROWS]))
        page = desk.get(desk.post(IMPORT, {"file": file, "plan": live.pk}).url)
        assert said(page) == [("changed", "objective", "label")]
        assert not ticked(page)


class TestTheSameCorrected:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("Guide produit", "Guide produit et imprimé"),
            ("Nombre de rencontres", "Rencontres (nombre)"),
            ("Nombre de rencontrse tenues", "Nombre de rencontres tenues"),
            ("Tenir 4 rencontres par an", "Tenir 6 rencontres par an"),
            ("Recruter des membres", "Recrutement de nouveaux membres"),
        ],
    )
    def test_near_wordings_are_one_line(self, before, after):
        assert likeness(meaningful(before), meaningful(after)) >= CLEAR

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("Nombre de membres", "Nombre de membres radiés"),
            ("Plaintes reçues", "Plaintes réglées"),
            ("Nombre de congés", "Nombre de congrès"),
        ],
    )
    def test_wordings_that_share_some_words_are_for_a_person_to_judge(self, before, after):
        assert DOUBTFUL <= likeness(meaningful(before), meaningful(after)) < CLEAR

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("Nombre de rencontres", "Nombre de présences"),
            ("Nombre de 5 à 7", "Nombre de congédiements"),
            ("Membres satisfaits", "Coût du loyer"),
        ],
    )
    def test_words_that_any_line_may_have_make_nothing_alike(self, before, after):
        assert likeness(meaningful(before), meaningful(after)) < DOUBTFUL

    def test_a_renumbered_and_corrected_line_is_ticked_and_keeps_its_public_choice(self, desk, correct):
        kept = Indicator.objects.get(text="Nombre de membres")
        corrected = row_of(MEMBERS, code="1.5", label="Recruter de nouveaux membres", target="70")
        page = correct(REGISTERS, EVENINGS, MEETINGS, corrected)
        assert {change for change, _kind, _field in said(page)} == {"changed"}
        assert ticked(page) == {one.key for one in page.context["differences"]}
        take(desk, page)
        kept.refresh_from_db()
        assert (kept.is_public, kept.measure) == (True, "membership.members_in_good_standing")
        assert (str(kept.action), kept.targets.get().value) == ("1.5 Recruter de nouveaux membres", 70)


class TestWhatIsDoubtful:
    def test_it_is_not_ticked_and_says_what_counts_it_and_that_it_is_public(self, correct):
        page = correct(REGISTERS, row_of(MEMBERS, text="Nombre de membres radiés", target="0"), EVENINGS, MEETINGS)
        assert said(page) == [("changed", "indicator", "text"), ("changed", "indicator", "target")]
        assert not ticked(page)
        words = " ".join(document_fromstring(page.content).text_content().split())
        measure = Indicator.objects.get(text="Nombre de membres").get_measure_display()
        assert f"Compté par « {measure} » · public" in words.replace("\u00a0", " ")

    def test_what_goes_with_a_doubtful_action_is_not_ticked_either(self, correct):
        other = ["1.2", "Radier des membres", "Nombre de membres", "3", "2028", "CA"]
        page = correct(REGISTERS, other, EVENINGS, MEETINGS)
        assert ("changed", "action", "label") in said(page)
        assert not ticked(page)
        assert "Nombre de membres\u00a0»\u00a0: compté par" in page.content.decode()


class TestTheDocumentOfAnotherPlan:
    OTHER = (
        ["1.1", "Publier un bulletin", "Bulletins diffusés", "4", "2026", "Ann"],
        ["1.2", "Former des administrateurs", "Formations données", "3", "2026", "Luc"],
        ["1.3", "Cartographier les entreprises", "Carte en ligne", "1", "2026", "Luc"],
    )

    def test_it_is_said_on_top_and_nothing_is_ticked(self, correct):
        page = correct(*self.OTHER)
        assert not ticked(page)
        (warning,) = document_fromstring(page.content).xpath("//*[contains(@class, 'alert-warning')]")
        assert "Ce document ressemble peu au plan" in warning.text_content()
        assert warning.xpath(".//a/@href") == [reverse("desk:plan-import")]

    def test_the_hubs_plan_given_on_another_one_is_of_another_plan(self, desk, live, shared):
        content = (shared / "plan" / "plan-2017-18.docx").read_bytes()
        response = desk.post(IMPORT, {"file": SimpleUploadedFile("p.docx", content), "plan": live.pk})
        page = desk.get(response.url)
        assert "ressemble peu au plan" in page.content.decode()
        assert not ticked(page)

    def test_a_part_of_the_plan_or_one_much_longer_is_of_the_same_plan(self, correct):
        for rows in (ROWS[:1], (*ROWS, *[[f"2.{n[0][2:]}", *n[1:]] for n in self.OTHER])):
            assert "ressemble peu" not in correct(*rows).content.decode()


def test_a_line_reworded_whole_at_the_desk_stays_on_the_draft_s_page(desk):
    give(desk, *ROWS)
    plan = Plan.objects.get()
    plan.actions.filter(code="1.2").update(label="Faire grandir le réseau")
    page = desk.get(reverse("desk:plan-draft", args=[plan.code]))
    assert page.content.decode().count("<select") == len(ROWS)
