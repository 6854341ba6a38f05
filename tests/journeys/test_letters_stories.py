"""Stories about newsletters: a visitor subscribes and leaves; the coordinator sends an issue and watches it."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import expect

from arrimage.consent.emails import preferences_link, unsubscribe_link
from arrimage.consent.models import Address
from arrimage.consent.queries import may_send
from arrimage.letters.mail.transports import transport_of_settings
from arrimage.letters.models import Delivery, Issue, Newsletter, ReaderChoice
from arrimage.letters.worker.post import Post

pytestmark = pytest.mark.journey
VISITOR = "visiteuse@cerisaie.example"


@pytest.fixture
def send_all(settings, tmp_path):
    """The sending process, until nothing is left to send; messages become files."""
    settings.LETTERS_TRANSPORT, settings.EMAIL_FILE_PATH = "files", tmp_path

    def send() -> None:
        Post(transport_of_settings(), once=True).run()
        connections.close_all()

    def elsewhere() -> None:
        """In a thread of its own: the browser's loop runs in this one."""
        thread = Thread(target=send)
        thread.start()
        thread.join(60)

    return elsewhere


def path_in(text: str) -> str:
    return re.search(r"https?://[^/\s]+(/infolettres/confirmer/\S+)", text)[1]


def test_a_visitor_subscribes_without_scripts_confirms_and_leaves_in_one_click(visit):
    bulletin = Newsletter.objects.get(code="bulletin")
    page = visit("/", java_script_enabled=False)
    page.get_by_role("navigation").get_by_role("link", name="Infolettres").first.click()
    page.get_by_role("link", name=bulletin.name, exact=True).click()
    page.get_by_label("Votre courriel").fill(VISITOR)
    page.wait_for_timeout(2_100)  # what a person takes at the least
    page.get_by_role("button", name="Recevoir").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Encore une étape")
    assert not may_send(VISITOR, bulletin.purpose, timezone.localdate()).allowed

    message = Delivery.objects.get(address=VISITOR).mailing.content("fr")
    page.goto(path_in(message["text"]))
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Votre inscription est faite")
    assert may_send(VISITOR, bulletin.purpose, timezone.localdate()).allowed

    # Her page of choices: once a season is enough for her; then nothing more.
    code = Address.objects.get(address=VISITOR).code
    page.goto(re.sub(r"https?://[^/]+", "", preferences_link(code)))
    page.get_by_label("Un numéro par saison au plus").first.check()
    page.get_by_role("button", name="Garder cette fréquence").first.click()
    expect(page.locator("#fait")).to_contain_text("Votre choix est noté")
    assert ReaderChoice.objects.filter(recipient__address=VISITOR).exists()
    page.goto(re.sub(r"https?://[^/]+", "", unsubscribe_link(code, bulletin.purpose)))
    page.get_by_role("button", name="Ne plus recevoir").first.click()
    expect(page.locator("main")).to_contain_text("C’est fait")
    assert not may_send(VISITOR, bulletin.purpose, timezone.localdate()).allowed


def _prepare_another(page) -> None:
    """Number 9 of the demo is being written already, for longer than two clicks."""
    Issue.objects.filter(status=Issue.Status.DRAFT).update(created_at=timezone.now() - timedelta(hours=1))
    page.get_by_role("button", name=re.compile("Préparer .*Bulletin des Rives")).click()
    page.get_by_role("button", name="En préparer un autre").click()
    expect(page).to_have_url(re.compile(r"/admin/"))


def test_coralie_prepares_checks_tries_schedules_and_sends_an_issue_and_watches_it(visit, send_all):
    page = visit("/bureau/infolettres/numeros/", who="coralie")
    _prepare_another(page)
    issue = Issue.objects.filter(newsletter__code="bulletin").latest("pk")
    page.goto(f"/bureau/infolettres/numeros/{issue.pk}/")
    expect(page.get_by_role("heading", name="Vérifié avant le départ")).to_be_visible()
    page.get_by_role("button", name="Envoyer l’essai").click()
    expect(page.locator("main")).to_contain_text("Un essai est en route")

    tomorrow = timezone.localdate() + timedelta(days=1)
    page.get_by_label("Jour", exact=True).fill(tomorrow.isoformat())
    page.get_by_label("Heure", exact=True).fill("09:00")
    page.get_by_role("button", name="Planifier").click()
    expect(page.locator("main")).to_contain_text("Vous pouvez annuler jusque-là")
    page.get_by_role("button", name="Ne plus envoyer à cette heure").click()
    page.get_by_role("link", name=re.compile("Envoyer à")).click()
    page.get_by_role("button", name=re.compile("Envoyer à")).click()
    expect(page).to_have_url(re.compile(r"/infolettres/envois/\d+/"))
    expect(page.locator("#progress")).to_contain_text("En route")

    send_all()
    # The part that moves is asked for again by itself.
    expect(page.locator("#progress .state")).to_contain_text("Envoyé")
    page.get_by_role("link", name="Registre de cet envoi").click()
    expect(page.locator("#list-results")).to_contain_text("Accepté")


def test_a_session_that_ends_while_one_writes_an_issue_takes_nothing_of_it(visit):
    page = visit("/bureau/infolettres/numeros/", who="coralie")
    _prepare_another(page)
    issue = Issue.objects.filter(newsletter__code="bulletin").latest("pk")
    window = page.context
    window.clear_cookies(name="sessionid")
    page.locator("#id_subject").fill("Vingt minutes de travail")
    page.get_by_role("button", name="Enregistrer").click()
    alarm = page.get_by_role("alert").filter(has_text="Votre session a pris fin")
    expect(alarm).to_contain_text("rien n’est perdu")
    expect(page.get_by_role("button", name="Enregistrer")).to_be_enabled()
    expect(page.locator("#id_subject")).to_have_value("Vingt minutes de travail")

    with window.expect_page() as opened:
        alarm.get_by_role("link").click()
    door = opened.value
    door.get_by_label("Courriel").fill("coralie@demo.arrimage.example")
    door.get_by_label("Mot de passe").fill("arrimage-demo")
    door.get_by_role("button", name="Se connecter", exact=True).click()
    expect(door).to_have_url(re.compile(r"/bureau/"))
    door.close()

    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").filter(has_text="est enregistré")).to_be_visible()
    issue.refresh_from_db()
    assert issue.subject == "Vingt minutes de travail"
    page.get_by_role("link", name="Vérifier et envoyer").first.click()
    expect(page.get_by_role("heading", name="Vérifié avant le départ")).to_be_visible()


def test_the_list_of_blocks_is_whole_and_nothing_is_wider_than_a_telephone(visit):
    draft = Issue.objects.get(newsletter__code="bulletin", number=9)  # the demo's, whatever other stories prepared
    page = visit(
        f"/admin/snippets/letters/issue/edit/{draft.pk}/", who="coralie", viewport={"width": 1280, "height": 640}
    )
    page.locator("button.c-sf-add-button:visible").nth(2).click()
    expect(page.locator(".w-combobox-container")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    assert page.locator("#id_newsletter").bounding_box()["width"] <= 390
    expect(page.locator("#header-title .icon")).to_be_hidden()
    expect(page.locator(".w-minimap")).to_be_hidden()
