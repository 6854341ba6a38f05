"""From a document to a live plan on the desk: the import page, the draft, its confirmation, a corrected document."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml.html import document_fromstring

from arrimage.plan.models import Indicator, Plan, PlanSource
from tests.plan.plan_documents import delimited, word, workbook

IMPORT = "/bureau/plan/importer/"
HEADINGS = ["Moyens", "Indicateurs", "Échéancier", "Responsable", "Budget"]
ROWS = [
    ["1.1.1 Tenir un comité", "Nombre de rencontres du comité", "Été 2018", "Coordonnateur", "4 000 $"],
    ["1.1.2 Écrire une étude", "Étude de faisabilité", "d’ici mars 2019", "Présidence", ""],
]


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


def document(*rows, title="Plan d’action 2018-2019"):
    return word(("Heading 1", title), [HEADINGS, *rows])


def upload(desk, content, name="plan.docx", **more):
    return desk.post(IMPORT, {"file": SimpleUploadedFile(name, content), **more})


def text(response, status=200):
    assert response.status_code == status, response
    return response.content.decode()


@pytest.fixture
def draft(desk):
    response = upload(desk, document(*ROWS))
    assert response.status_code == 302, text(response, 422)
    return Plan.objects.get()


def page_of(plan):
    return reverse("desk:plan-draft", args=[plan.code])


def check(desk, plan, **typed):
    given = {"title": plan.title, "start": "2018-01-01", "end": "2019-12-31", "revision": plan.revision, **typed}
    return desk.post(page_of(plan), given)


class TestGivingADocument:
    def test_what_was_understood_is_shown_before_anything_is_live(self, desk, draft):
        page = text(desk.get(page_of(draft)))
        assert draft.status == "draft"
        for words in ("1.1.1", "Tenir un comité", "Été 2018", "22 septembre 2018", "Coordonnateur", "4 000 $"):
            assert words in page
        assert draft.title == "Plan d’action 2018-2019"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("vide.docx", b""),
            ("photo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
            ("photo.docx", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
            ("programme.exe", b"MZ"),
            ("liste.csv", b"Nom;Courriel\nMarie;marie@example.org\n"),
            ("rapport.docx", word("Un rapport sans aucun plan.", "Merci à tous.")),
            ("lettre.txt", b"Bonjour, voici ma lettre."),
            ("zero.txt", b"\0\0\0\0"),
            ("faux.pdf", b"%PDF-1.4 abc"),
            ("faux.xlsx", b"PK\x03\x04 pas un zip"),
            ("chiffre.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ],
    )
    def test_what_is_no_plan_is_refused_beside_the_field(self, desk, name, content):
        page = text(upload(desk, content, name), 422)
        assert "invalid-feedback" in page
        assert "Traceback" not in page
        assert not Plan.objects.exists()
        assert not PlanSource.objects.exists()

    def test_a_file_too_heavy_is_refused(self, desk):
        page = text(upload(desk, b"x" * (26 * 1024 * 1024), "lourd.txt"), 422)
        assert "25" in page
        assert not Plan.objects.exists()

    def test_without_a_file_it_says_so(self, desk):
        assert "invalid-feedback" in text(desk.post(IMPORT, {}), 422)

    @pytest.mark.parametrize("who", ["bernard", "paul", "omar", "rachel", "elise"])
    def test_it_is_for_the_coordination(self, request, client_for, who):
        client = client_for(request.getfixturevalue(who))
        assert client.get(IMPORT).status_code == 403
        assert upload(client, document(*ROWS)).status_code == 403
        assert not Plan.objects.exists()

    @pytest.mark.parametrize("name", ["docx", "xlsx", "csv", "pdf", "txt"])
    def test_the_hubs_own_plan_comes_in_whole(self, desk, shared, name):
        file = shared / "plan" / f"plan-2017-18.{name}"
        assert upload(desk, file.read_bytes(), file.name).status_code == 302
        plan = Plan.objects.get()
        assert plan.actions.count() == 21
        assert Indicator.objects.filter(action__plan=plan).count() == 35
        page = text(desk.get(page_of(plan)))
        assert page.count("<select") == 35
        assert check(desk, plan, start="2017-04-01", end="2020-12-31", confirm="1").status_code == 302
        text(desk.get(reverse("desk:plan-board", args=[plan.code])))

    def test_the_plans_of_other_hubs_come_in(self, desk, shared):
        for file in sorted((shared / "data" / "plans").glob("*.[xo]*s*")):
            response = upload(desk, file.read_bytes(), file.name)
            assert response.status_code in (302, 422), file.name
            if response.status_code == 302:
                text(desk.get(response.url))

    def test_a_document_given_a_second_time_leads_to_what_it_made_the_first(self, desk, draft):
        again = text(desk.get(upload(desk, document(*ROWS), "autre-nom.docx").url))
        assert "Ce document a déjà été lu le" in again
        assert f'<a href="{page_of(draft)}">{draft.title}</a>' in again
        assert "déjà été lu" not in text(desk.get(upload(desk, document(ROWS[0])).url))


class TestTheDraft:
    def test_a_draft_can_be_given_up_from_its_page(self, desk, draft):
        page = document_fromstring(text(desk.get(page_of(draft))))
        (leave,) = page.xpath("//a[contains(., 'Abandonner ce brouillon')]/@href")
        text(desk.get(leave))
        assert desk.post(leave, {"revision": draft.revision}).status_code == 302
        assert not Plan.objects.exists()

    def test_what_is_doubtful_comes_first(self, desk, draft):
        page = text(desk.get(page_of(draft)))
        assert page.index("À regarder d’abord") < page.index("1.1.1")

    def test_title_dates_and_measures_are_kept_for_later(self, desk, draft):
        indicator = Indicator.objects.get(text="Étude de faisabilité")
        given = {"title": "Notre plan", f"measure-{indicator.pk}": "plan.manual"}
        assert check(desk, draft, **given).url == page_of(draft)
        draft.refresh_from_db()
        indicator.refresh_from_db()
        assert (draft.title, draft.status, indicator.measure) == ("Notre plan", "draft", "plan.manual")

    def test_a_refusal_loses_no_choice(self, desk, draft):
        indicator = Indicator.objects.get(text="Étude de faisabilité")
        page = text(check(desk, draft, end="2017-01-01", **{f"measure-{indicator.pk}": "plan.manual"}), 422)
        chosen = page.split(f'id="measure-{indicator.pk}"')[1].split("</select>")[0]
        assert 'value="plan.manual" selected' in chosen
        indicator.refresh_from_db()
        assert indicator.measure != "plan.manual"

    @pytest.mark.parametrize(
        "typed",
        [{"title": ""}, {"start": "hier"}, {"end": "9999-12-31"}, {"start": "0001-01-01"}, {"end": "2090-01-01"}],
    )
    def test_nonsense_is_refused_and_the_plan_stays_a_draft(self, desk, draft, typed):
        assert "invalid-feedback" in text(check(desk, draft, confirm="1", **typed), 422)
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_a_measure_nobody_knows_is_left_aside(self, desk, draft):
        indicator = Indicator.objects.get(text="Étude de faisabilité")
        before = indicator.measure
        check(desk, draft, **{f"measure-{indicator.pk}": "rien.du.tout"})
        indicator.refresh_from_db()
        assert indicator.measure == before

    def test_confirmed_it_is_live(self, desk, draft):
        assert check(desk, draft, confirm="1").url == reverse("desk:plan-board", args=[draft.code])
        draft.refresh_from_db()
        assert draft.status == "live"
        assert desk.get(page_of(draft)).status_code == 302
        assert check(desk, draft, confirm="1").status_code == 302

    def test_of_two_people_the_second_is_told(self, desk, draft):
        check(desk, draft, title="Titre de la première")
        page = text(check(desk, draft, title="Titre de la seconde"), 422)
        assert "Quelqu’un d’autre" in page.replace("&#x27;", "’").replace("'", "’")
        draft.refresh_from_db()
        assert draft.title == "Titre de la première"

    def test_a_large_draft_is_shown_and_kept(self, desk):
        rows = [[f"1.{n} Action {n}", f"Nombre de rencontres {n}", "2018", "Coordonnateur", ""] for n in range(1, 301)]
        assert upload(desk, workbook({"Plan": [HEADINGS, *rows]}), "grand.xlsx").status_code == 302
        plan = Plan.objects.get()
        assert text(desk.get(page_of(plan))).count("<select") == 300
        chosen = {f"measure-{pk}": "plan.manual" for pk in Indicator.objects.values_list("pk", flat=True)}
        assert check(desk, plan, confirm="1", **chosen).status_code == 302
        assert not Indicator.objects.exclude(measure="plan.manual").exists()

    def test_the_document_can_be_taken_back(self, desk, draft):
        back = desk.get(reverse("desk:plan-source", args=[draft.sources.get().pk]))
        assert docx.Document(io.BytesIO(b"".join(back.streaming_content))).tables


class TestACorrectedDocument:
    @pytest.fixture
    def live(self, desk, draft):
        """A live plan whose first indicator has a measure and a target of its own."""
        check(desk, draft, confirm="1")
        indicator = Indicator.objects.get(text="Nombre de rencontres du comité")
        indicator.measure, indicator.parameters = "agenda.meetings_held", {"kind": ["committee"]}
        indicator.save()
        indicator.targets.create(value=8, raw="8")
        return Plan.objects.get()

    @pytest.fixture
    def corrected(self, desk, live):
        """One label changed, one action added, one gone."""
        rows = [
            ["1.1.1 Tenir un comité régional", *ROWS[0][1:]],
            ["1.1.3 Visiter les MRC", "Nombre de rencontres de la tournée", "2019", "Coordonnateur", ""],
        ]
        response = upload(desk, document(*rows), plan=live.pk)
        assert response.status_code == 302
        return response.url

    def keys(self, page, *changes):
        return [one.key for one in page.context["differences"] if not changes or one.change in changes]

    def take(self, desk, page, keys, follow=False):
        """Presses the button of a page that was shown, those differences ticked."""
        sent = {"take": keys, "seen": page.context["seen"], "shown": page.context["shown"]}
        return desk.post(page.request["PATH_INFO"], sent, follow=follow)

    def test_its_differences_are_shown_and_nothing_changes_yet(self, desk, live, corrected):
        page = text(desk.get(corrected))
        for words in ("Tenir un comité régional", "Visiter les MRC", "Écrire une étude"):
            assert words in page
        assert set(live.actions.values_list("label", flat=True)) == {"Tenir un comité", "Écrire une étude"}

    def test_what_is_taken_keeps_bindings_targets_and_history(self, desk, live, corrected):
        kept = live.actions.get(code="1.1.1")
        page = desk.get(corrected)
        assert self.take(desk, page, self.keys(page)).url == reverse("desk:plan-board", args=[live.code])
        kept.refresh_from_db()
        assert kept.label == "Tenir un comité régional"
        indicator = kept.indicators.get()
        assert indicator.parameters == {"kind": ["committee"]}
        assert indicator.targets.get().value == 8
        assert set(live.actions.values_list("code", flat=True)) == {"1.1.1", "1.1.3"}
        assert "Tenir un comité régional" in text(desk.get(reverse("desk:action-history", args=[kept.pk])))

    def test_what_is_left_stays(self, desk, live, corrected):
        page = desk.get(corrected)
        self.take(desk, page, self.keys(page, "changed"))
        assert set(live.actions.values_list("code", flat=True)) == {"1.1.1", "1.1.2"}
        desk.post(corrected, {"take": ["nothing:9", "x" * 300]})
        assert live.actions.count() == 2

    def test_what_is_gone_is_not_ticked_beforehand(self, desk, live, corrected):
        page = text(desk.get(corrected))
        gone = self.keys(desk.get(corrected), "removed")[0]
        assert "checked" not in page.split(f'value="{gone}"')[1].split(">")[0]

    def is_ticked(self, page, key):
        return "checked" in page.split(f'value="{key}"')[1].split(">")[0]

    def test_what_the_desk_changed_and_the_document_did_not_is_not_ticked_beforehand(self, desk, live):
        live.actions.filter(code="1.1.1").update(deadline_raw="Hiver 2018")
        live.actions.filter(code="1.1.2").update(label="Écrire une étude de marché")
        rows = [ROWS[0], ["1.1.2 Écrire une étude", ROWS[1][1], "d’ici juin 2019", *ROWS[1][3:]]]
        response = desk.get(upload(desk, document(*rows), plan=live.pk).url)
        page = text(response)
        ticked = {(one.place, one.field): self.is_ticked(page, one.key) for one in response.context["differences"]}
        assert ticked == {
            ("1.1.1 Tenir un comité", "deadline"): False,
            ("1.1.2 Écrire une étude de marché", "label"): False,
            ("1.1.2 Écrire une étude de marché", "deadline"): True,
        }
        assert page.count("le plan a été modifié au bureau depuis") == 2

    def test_what_the_desk_removed_is_not_put_back_unless_it_is_ticked(self, desk, live):
        live.actions.get(code="1.1.2").delete()
        added = ["1.1.3 Visiter les MRC", "Nombre de rencontres de la tournée", "2019", "Coordonnateur", ""]
        response = desk.get(upload(desk, document(added, *ROWS), plan=live.pk).url)
        page = text(response)
        ticked = {one.place: self.is_ticked(page, one.key) for one in response.context["differences"]}
        assert ticked == {"1.1.3 Visiter les MRC": True, "1.1.2 Écrire une étude": False}

    def test_a_draft_corrected_at_the_desk_is_not_undone_either(self, desk, draft):
        draft.actions.filter(code="1.1.1").update(deadline_raw="Hiver 2018")
        response = desk.get(upload(desk, document(*ROWS), plan=draft.pk).url)
        assert not self.is_ticked(text(response), response.context["differences"][0].key)

    def test_of_two_windows_the_second_is_told_that_the_document_is_taken(self, desk, live, corrected):
        page = desk.get(corrected)
        self.take(desk, page, self.keys(page))
        told = self.take(desk, page, self.keys(page), follow=True)
        assert "Quelqu’un a déjà retenu ce document" in text(told)
        again = desk.post(corrected, {"take": [], "seen": told.context["seen"]})
        assert again.url == reverse("desk:plan-board", args=[live.code])

    def test_after_many_deletions_the_others_are_counted(self, desk, corrected, monkeypatch):
        monkeypatch.setattr("arrimage.plan.desk.importing.MOST_TOLD", 0)
        page = desk.get(corrected)
        told = text(self.take(desk, page, self.keys(page, "removed"), follow=True))
        assert "1 autre ligne est supprimée." in told
        assert "est supprimé, avec" not in told

    def test_what_somebody_renamed_since_is_neither_deleted_nor_silent(self, desk, live, corrected):
        page = desk.get(corrected)
        renamed = live.actions.get(code="1.1.2")
        renamed.label = "Version deux"
        renamed.save()
        told = self.take(desk, page, self.keys(page), follow=True)
        assert told.request["PATH_INFO"] == corrected
        assert "« 1.1.2 Version deux » a été modifié au bureau depuis" in text(told)
        labels = set(live.actions.values_list("label", flat=True))
        assert labels == {"Tenir un comité régional", "Visiter les MRC", "Version deux"}

    def test_what_somebody_typed_under_it_since_is_not_deleted_either(self, desk, live, corrected):
        page = desk.get(corrected)
        indicator = Indicator.objects.get(text="Étude de faisabilité")
        indicator.readings.create(date="2018-05-01", value=1, evidence="Le rapport")
        told = self.take(desk, page, self.keys(page, "removed"), follow=True)
        assert "« 1.1.2 Écrire une étude » a été modifié au bureau depuis" in text(told)
        assert "Différences retenues" not in text(told)
        assert indicator.readings.exists()
        assert not PlanSource.objects.first().confirmed_at
        again = self.take(desk, told, self.keys(told, "removed"))
        assert again.url == reverse("desk:plan-board", args=[live.code])
        assert not live.actions.filter(code="1.1.2").exists()

    def test_a_change_of_what_somebody_changed_since_is_left_and_told(self, desk, live, corrected):
        page = desk.get(corrected)
        action = live.actions.get(code="1.1.1")
        action.label = "Animer une table"
        action.save()
        told = text(self.take(desk, page, self.keys(page, "changed"), follow=True))
        assert "« 1.1.1 Animer une table » a été modifié au bureau depuis" in told
        assert live.actions.get(pk=action.pk).label == "Animer une table"

    def test_what_somebody_deleted_since_is_told_by_its_name(self, desk, live, corrected):
        page = desk.get(corrected)
        live.actions.get(code="1.1.2").delete()
        told = text(self.take(desk, page, self.keys(page, "removed"), follow=True))
        assert "« 1.1.2 Écrire une étude » a été modifié au bureau depuis" in told

    def test_what_is_gone_says_what_goes_with_it_and_can_be_brought_back(self, desk, live, corrected):
        page = desk.get(corrected)
        assert "avec ses indicateurs, leurs cibles et leurs valeurs saisies" in text(page)
        Indicator.objects.get(text="Étude de faisabilité").targets.create(value=1, raw="1")
        gone = live.actions.get(code="1.1.2")
        page = desk.get(corrected)
        told = document_fromstring(text(self.take(desk, page, self.keys(page, "removed"), follow=True)))
        assert not live.actions.filter(code="1.1.2").exists()
        (undo,) = told.xpath("//form[contains(@action, 'plan/actions')]/@action")
        assert desk.post(undo, {"revision": gone.revision}).status_code == 302
        assert live.actions.get(pk=gone.pk).indicators.get().targets.get().value == 1

    @pytest.mark.parametrize("shown", ["", "[]", "{", "null", '{"action:1:removed": 3}', '{"new:99": ""}'])
    def test_a_page_that_does_not_say_what_it_showed_takes_nothing(self, desk, live, corrected, shown):
        keys = self.keys(desk.get(corrected))
        assert desk.post(corrected, {"take": [*keys, "new:99", "action:x"], "shown": shown}).url == corrected
        assert set(live.actions.values_list("label", flat=True)) == {"Tenir un comité", "Écrire une étude"}

    def test_the_same_document_changes_nothing(self, desk, live):
        response = upload(desk, document(*ROWS), plan=live.pk)
        assert "Aucune différence" in text(desk.get(response.url))

    def test_a_corrected_draft_can_still_be_checked(self, desk, draft):
        upload(desk, document(["1.1.1 Tenir un comité régional", *ROWS[0][1:]], ROWS[1]), plan=draft.pk)
        assert text(desk.get(page_of(draft))).count("<select") == 2

    def test_four_columns_of_targets_land_in_four_periods(self, desk, coralie):
        headings = ["Actions", "Indicateurs", "Cible 2018", "Cible 2019", "Cible 2020", "Cible 2021"]
        row = ["1.1 Tenir un comité", "Nombre de rencontres", "4", "5", "6", "7"]
        upload(desk, delimited([headings, row]), "plan.csv")
        plan = Plan.objects.get()
        targets = Indicator.objects.get().targets.order_by("period__start")
        placed = [(target.period.label, int(target.value)) for target in targets]
        assert placed == [("2018", 4), ("2019", 5), ("2020", 6), ("2021", 7)]
        check(desk, plan, start="2018-01-01", end="2021-12-31", confirm="1")
        period = plan.periods.get(label="2019")
        board = text(desk.get(f"{reverse('desk:plan-board', args=[plan.code])}?periode={period.pk}"))
        assert "sur 5<" in board
