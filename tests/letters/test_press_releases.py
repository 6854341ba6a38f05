"""Press releases: written like issues, sent to the media, in the press room once their embargo is over."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model

from arrimage.consent.models import Sender
from arrimage.consent.operations import NewAct, record_many
from arrimage.consent.rules import Act
from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.letters.measures import of_newsletters
from arrimage.letters.models import Delivery, Issue
from arrimage.letters.operations.checking import problems
from arrimage.letters.operations.drafting import prepare_issue
from arrimage.letters.operations.issues import publish_on_web, send_now
from arrimage.letters.rendering import compile_issue
from arrimage.plan.models import Action, FrozenFigure, Indicator, Objective, Plan, ReportingPeriod
from arrimage.plan.queries import restatements
from tests.letters import issues_at_hand as at_hand

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
OVER = datetime(2026, 12, 3, 14, tzinfo=UTC)  # 9 h on the hub's clock
TEXT = at_hand.text("<p>Trois coopératives ouvrent leurs portes.</p>")


@pytest.fixture
def press(db):
    at_hand.sender()
    Sender.objects.update(phone="450 555-0100")
    return at_hand.newsletter(
        "communiques",
        name_fr="Communiqués de presse",
        is_press=True,
        reply_to="presse@pole.example",
        boilerplate_fr="Le pôle réunit les entreprises collectives de la région.",
    )


@pytest.fixture
def release(press) -> Issue:
    words = [TEXT, at_hand.quote("Nous sommes prêts.", "Coralie Beaulieu, coordonnatrice")]
    said = {"subject": "Portes ouvertes chez trois coopératives", "place": "Valleyfield", "number": 3}
    return at_hand.issue(*words, of=press, status=Issue.Status.READY, **said)


@pytest.fixture
def embargoed(release) -> Issue:
    release.embargo_until = OVER
    release.save()
    return release


def of_the_press_room(client) -> str:
    pages = ("/infolettres/", "/infolettres/communiques/", "/infolettres/communiques/fil.xml", "/sitemap.xml")
    return "".join(client.get(page).content.decode() for page in pages)


class TestItsWords:
    def test_it_says_at_once_where_and_when_and_whom_to_call(self, release):
        with time_machine.travel(NOW, tick=False):
            text = compile_issue(release, "fr")["text"].replace("\N{NO-BREAK SPACE}", " ")
        for said in (
            "Pour diffusion immédiate",
            "Portes ouvertes chez trois coopératives ====",
            "Valleyfield, le 25 novembre 2026 – Trois coopératives ouvrent leurs portes.",
            "– 30 –",
            "À propos de nous",
            "Le pôle réunit les entreprises collectives",
            "Renseignements à l’intention des médias",
            "450 555-0100",
            "presse@pole.example",
            "parce que votre adresse professionnelle est publiée",
        ):
            assert said in " ".join(text.split())

    def test_whom_to_call_stands_on_a_line_each_and_is_said_once(self, release):
        with time_machine.travel(NOW, tick=False):
            content = compile_issue(release, "fr")
        lines = content["text"].replace("\N{NO-BREAK SPACE}", " ").splitlines()
        assert "Téléphone : 450 555-0100" in lines
        assert "Courriel : presse@pole.example" in lines
        assert content["html"].replace("\N{NO-BREAK SPACE}", " ").count("<br />Courriel : ") == 1

    def test_under_embargo_it_says_until_when_and_leads_to_no_page(self, embargoed):
        with time_machine.travel(NOW, tick=False):
            content = compile_issue(embargoed, "fr")
        assert "Sous embargo jusqu’au 3 décembre 2026, 9 h" in content["text"].replace("\N{NO-BREAK SPACE}", " ")
        assert "lien_web" not in content["text"] + content["html"]
        assert "lien_retrait" in content["html"]

    def test_it_does_not_leave_without_its_place(self, release):
        release.place = ""
        assert ["lieu" in said for said in problems(release)] == [True]
        release.place = "Valleyfield"
        assert problems(release) == []

    def test_a_new_one_begins_empty_where_the_last_came_from(self, release, coralie):
        draft = prepare_issue(release.newsletter, NOW, coralie)
        assert (draft.number, draft.place, list(draft.body)) == (4, "Valleyfield", [])
        assert problems(draft), "nothing leaves empty"

    def test_files_are_offered_by_link(self, press):
        picture = at_hand.image().pk
        files = [{"title": "Photo de groupe", "picture": picture, "document": None, "credit": "Studio Confluence"}]
        given = at_hand.issue(TEXT, {"type": "downloads", "value": {"files": files}}, of=press, place="Valleyfield")
        content = compile_issue(given, "fr")
        for said in ("À télécharger", "Photo de groupe", "PNG", "Studio Confluence"):
            assert said in content["text"]
        assert "/infolettres/photo/" in content["html"]
        gone = [{"title": "Dossier", "picture": None, "document": None, "credit": ""}]
        given.body = [{"type": "downloads", "value": {"files": gone}}]
        assert any("disparu" in said or "n’existe plus" in said for said in problems(given))


class TestTheEmbargo:
    def test_nothing_is_public_before_its_hour_and_all_is_after(self, client, embargoed):
        with time_machine.travel(NOW, tick=False):
            send_now(issue=embargoed, at=NOW)
        for moment, status in ((OVER - timedelta(seconds=1), 404), (OVER, 200)):
            with time_machine.travel(moment, tick=False):
                assert client.get(embargoed.get_absolute_url()).status_code == status
                assert ("Portes ouvertes" in of_the_press_room(client)) == (status == 200)
        with time_machine.travel(OVER, tick=False):
            page = client.get(embargoed.get_absolute_url()).content.decode()
        assert "Pour diffusion immédiate" in page
        assert "Sous embargo" not in page

    def test_published_on_the_site_only_it_waits_too(self, client, embargoed):
        with time_machine.travel(NOW, tick=False):
            publish_on_web(issue=embargoed, at=NOW)
            assert client.get(embargoed.get_absolute_url()).status_code == 404

    def test_another_newsletter_has_none(self, client_for, coralie, press):
        bulletin = at_hand.newsletter()
        given = {"newsletter": bulletin.pk, "subject": "Avril", "embargo_until": "2026-12-03 09:00", "number": "1"}
        streams = {f"{name}-count": "0" for name in ("body", "body_en")}
        answer = client_for(coralie).post("/admin/snippets/letters/issue/add/", {**given, **streams})
        assert "Seul un communiqué de presse" in answer.content.decode()
        assert not Issue.objects.exists()


class TestItsFilesUnderEmbargo:
    @pytest.fixture
    def kit(self) -> Any:
        return get_document_model().objects.create(title="Dossier de presse", file=ContentFile(b"%PDF", "dossier.pdf"))

    @pytest.fixture
    def offered(self, embargoed, kit) -> Issue:
        file = {"title": "Dossier", "document": kit.pk, "picture": None, "credit": ""}
        photo = {"title": "Photo", "document": None, "picture": at_hand.image().pk, "credit": ""}
        embargoed.body = [TEXT, {"type": "downloads", "value": {"files": [file, photo]}}]
        embargoed.save()
        return Issue.objects.get(pk=embargoed.pk)

    def status(self, client, address: str, at: datetime = NOW) -> int:
        with time_machine.travel(at, tick=False):
            return client.get(address).status_code

    def test_whoever_has_the_address_gets_the_file_from_its_hour_on(self, client, offered, kit):
        assert self.status(client, kit.url, OVER - timedelta(seconds=1)) == 404
        assert self.status(client, kit.url + "?avance=1.faux") == 404
        assert self.status(client, kit.url, OVER) == 200

    def test_journalists_who_received_the_release_have_its_files_at_once(self, client, offered, kit):
        with time_machine.travel(NOW, tick=False):
            content = compile_issue(offered, "fr")
        found = re.findall(r"https?://\S+/(?:documents|infolettres/photo)/\S+", content["text"])
        assert len(found) == 2
        paths = [one.partition("//")[2].partition("/")[2].strip("<>") for one in found]
        assert [self.status(client, f"/{path}") for path in paths] == [200, 200]
        assert unescape(content["html"]).count("?avance=") == 1
        picture = f"/{paths[1]}"
        assert self.status(client, picture.replace("/photo/", "/photo/9")) == 404

    @pytest.mark.parametrize("by_mail", [True, False], ids=["sent", "on the site only"])
    def test_its_page_offers_them_to_all_once_the_embargo_is_over(self, client, offered, kit, by_mail):
        with time_machine.travel(NOW, tick=False):
            (send_now if by_mail else publish_on_web)(issue=offered, at=NOW)
        with time_machine.travel(OVER, tick=False):
            page = client.get(offered.get_absolute_url()).content.decode()
            assert "?avance=" not in page
            assert f'href="{kit.url}"' in page
            assert client.get(kit.url).status_code == 200

    def test_who_prepares_it_sees_its_files(self, client_for, coralie, sacha, offered, kit):
        assert self.status(client_for(coralie), kit.url) == 200
        assert self.status(client_for(sacha), kit.url) == 404

    def test_a_link_in_the_text_waits_as_well(self, client, embargoed, kit):
        embargoed.body = [at_hand.text(f'<p>Voir <a linktype="document" id="{kit.pk}">le dossier</a>.</p>')]
        embargoed.save()
        assert self.status(client, kit.url) == 404

    def test_a_file_that_an_issue_gone_out_offers_too_is_public_and_a_draft_makes_nothing_so(
        self, client, offered, kit
    ):
        other = at_hand.issue(*offered.body.raw_data, of=offered.newsletter, number=9)
        assert self.status(client, kit.url) == 404
        Issue.objects.filter(pk=other.pk).update(sent_on=NOW.date())
        assert self.status(client, kit.url) == 200

    def test_any_other_file_is_served_as_ever(self, client, release, kit):
        assert self.status(client, kit.url) == 200


class TestThePressRoom:
    def test_it_tells_journalists_whom_to_write_to_and_takes_no_subscription(self, client, release):
        page = client.get("/infolettres/communiques/").content.decode()
        assert "Salle de presse" in page
        assert 'href="tel:+14505550100"' in page
        assert 'href="mailto:presse@pole.example"' in page
        assert client.get("/infolettres/communiques/inscription/").status_code == 404


class TestWhoReceivesIt:
    def test_journalists_by_the_ledger_with_one_click_to_stop(self, release, post, server):
        seen = {"url": "https://echo.example/equipe", "role": "Journaliste", "source": "publication"}
        purpose = release.newsletter.purpose
        published = NewAct(
            address="maude@echo.example", act=Act.PUBLISHED, on=date(2017, 1, 5), purpose=purpose, **seen
        )
        record_many(acts=[published], at=timezone.now())
        send_now(issue=release, at=NOW)
        post()
        assert Delivery.objects.get(address="maude@echo.example").state == Delivery.State.HANDED
        [(_sender, _recipient, data)] = server.messages
        assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in data

    def test_it_is_no_issue_of_a_newsletter_unless_the_measure_names_it(self, release):
        Issue.objects.update(sent_on=NOW.date(), status=Issue.Status.SENT)
        measure, period = catalogue.get("letters.issues_sent"), Period(NOW.date(), NOW.date() + timedelta(days=1))
        plain = Figure.of(measure, period, NOW.date())
        assert any("communiqué" in said for said in plain.reasons(plain.not_counted.get()))
        named = Figure.of(measure, period, NOW.date(), {"newsletter": "communiques"})
        assert not any("communiqué" in said for said in named.reasons(named.not_counted.get()))
        assert of_newsletters("Nombre de communiqués diffusés", "") == {"newsletter": "communiques"}


def test_an_embargo_changed_after_the_approval_is_approved_again(release, bernard):
    from arrimage.letters.operations.issues import approve

    release.newsletter.needs_approval = True
    release.newsletter.save()
    approve(issue=release, by=bernard, at=NOW)
    release.embargo_until = OVER
    release.save()
    with pytest.raises(ValidationError):
        send_now(issue=release, at=NOW)


def test_a_figure_frozen_when_releases_still_counted_says_that_the_rule_changed_since(release, coralie):
    start, end = date(2026, 1, 1), date(2026, 6, 30)
    Issue.objects.update(sent_on=date(2026, 5, 4), status=Issue.Status.SENT)
    plan = Plan.objects.create(code="plan", title="Plan", start=start, end=end)
    objective = Objective.objects.create(plan=plan, code="1", label="Informer")
    action = Action.objects.create(plan=plan, objective=objective, code="1.1", label="Diffuser")
    indicator = Indicator.objects.create(action=action, text="Infolettres diffusées", measure="letters.issues_sent")
    period = ReportingPeriod.objects.create(plan=plan, label="2026", start=start, end=end)
    said = {"measure": "letters.issues_sent", "measure_version": 1, "definition": "Les numéros partis.", "value": 1}
    FrozenFigure.objects.create(reporting_period=period, indicator=indicator, evidence=[release.pk], **said)
    (shown,) = restatements(period, NOW.date(), coralie)
    assert (shown.rule_changed, shown.frozen.value, shown.today) == (True, 1, 0)
    assert any("communiqué" in reason for row in shown.removed for reason in row.reasons)


def test_a_newsletter_of_the_press_says_that_it_is_shown_in_the_press_room(client_for, coralie, press):
    reader = client_for(coralie)
    page = reader.get(f"/bureau/infolettres/{press.pk}/").content.decode()
    assert "Ses communiqués paraissent sur le site, dans la salle de presse" in page
    assert "abonnements" not in page
    form = reader.get(f"/bureau/infolettres/{press.pk}/modifier/").content.decode()
    assert "Ses communiqués paraissent sur le site, dans la salle de presse" in form
    bulletin = at_hand.newsletter()
    assert "Ouverte aux abonnements" in reader.get(f"/bureau/infolettres/{bulletin.pk}/").content.decode()
    assert (
        "à laquelle on ne s’abonne pas" in reader.get(f"/bureau/infolettres/{bulletin.pk}/modifier/").content.decode()
    )
