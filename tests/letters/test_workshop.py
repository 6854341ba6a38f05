"""Issues in the workshop: who writes, what is proposed, what can no longer be changed, how it looks before leaving."""

import json
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from arrimage.letters.models import Issue
from arrimage.letters.operations.issues import begin_sending
from arrimage.letters.previews import preview
from arrimage.letters.rendering import compile_issue
from tests.letters import issues_at_hand as at_hand
from tests.letters.issues_at_hand import issue, text

pytestmark = pytest.mark.django_db
LIST = "/admin/snippets/letters/issue/"
WORDS = {"entityMap": {}, "blocks": [{"key": "a", "text": "Bonjour", "type": "unstyled", "depth": 0}]}
FORM = {
    "subject": "Avril",
    "subject_b": "",
    "preheader": "",
    "subject_en": "",
    "preheader_en": "",
    "body-count": "1",
    "body-0-deleted": "",
    "body-0-order": "0",
    "body-0-type": "text",
    "body-0-id": "",
    "body-0-value": json.dumps(WORDS),
    "body_en-count": "0",
}


@pytest.fixture
def writes(client_for, fatima):
    """The browser of the communications firm."""
    return client_for(fatima)


def test_the_list_shows_each_issue_with_its_newsletter_and_state(writes):
    issue(text("<p>Bonjour</p>"))
    page = writes.get(LIST).content.decode()
    for words in ("Nouvelles d’avril", "Bulletin des Rives", "En rédaction", "Préparer un numéro", "Infolettres"):
        assert words in page


def test_who_may_only_read_does_not_write(client_for, bernard, omar):
    made = issue(text("<p>Bonjour</p>"))
    for user in (bernard, omar):
        for address in (LIST, f"{LIST}add/", f"{LIST}edit/{made.pk}/", f"{LIST}preparer/", f"{LIST}{made.pk}/liens/"):
            assert client_for(user).get(address).status_code in (302, 403), address


def test_a_new_issue_is_offered_the_next_number(writes):
    newsletter = at_hand.newsletter()
    at_hand.issue(of=newsletter, number=41)
    assert 'value="42"' in writes.get(f"{LIST}add/").content.decode()
    writes.post(f"{LIST}add/", {**FORM, "newsletter": newsletter.pk, "number": "42"})
    made = Issue.objects.get(number=42)
    assert (made.subject, made.status, made.created_by.first_name) == ("Avril", "draft", "Fatima")


def step(page, words, address):
    """The link of that name, wherever it stands on the page."""
    return re.search(rf'<a[^>]*href="{address}"[^>]*>(?:(?!</a>).)*{words}', page, re.DOTALL)


@pytest.mark.parametrize("kind", [{}, {"code": "communiques", "is_press": True}])
def test_saving_an_issue_or_a_press_release_stays_at_it_and_shows_how_to_check_and_send_it(writes, kind):
    newsletter = at_hand.newsletter(**kind)
    typed = {**FORM, "newsletter": newsletter.pk, "number": "1"}
    answer = writes.post(f"{LIST}add/", typed, follow=True)
    made = Issue.objects.get()
    assert answer.redirect_chain[-1][0] == f"{LIST}edit/{made.pk}/"
    for page in (answer, writes.post(f"{LIST}edit/{made.pk}/", typed, follow=True)):
        assert page.request["PATH_INFO"] == f"{LIST}edit/{made.pk}/"
        said = page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert f"« {made} » est enregistré." in said
        bar, editor = said.split('<div class="messages"')[1].split("</ul>", 1)
        for place in (bar, editor):
            assert step(place, "Vérifier et envoyer", f"/bureau/infolettres/numeros/{made.pk}/")


def test_each_issue_of_the_list_leads_to_its_checks_and_its_sending(writes):
    draft = issue(text("<p>Bonjour</p>"))
    gone = issue(of=draft.newsletter, number=11, status="sent")
    page = writes.get(LIST).content.decode()
    assert step(page, "Vérifier et envoyer", f"/bureau/infolettres/numeros/{draft.pk}/")
    assert step(page, "Voir sa page au bureau", f"/bureau/infolettres/numeros/{gone.pk}/")


def test_opening_an_issue_that_left_leads_to_what_came_of_it(writes):
    gone = issue(status="sent")
    answer = writes.get(f"{LIST}edit/{gone.pk}/", follow=True)
    assert answer.request["PATH_INFO"] == f"/bureau/infolettres/numeros/{gone.pk}/"
    assert "on ne peut plus le modifier" in answer.content.decode()


def test_english_and_what_a_release_says_are_asked_of_their_newsletters_only(writes):
    plain, english = at_hand.newsletter(), at_hand.newsletter("both", is_bilingual=True)
    press = at_hand.newsletter("communiques", is_press=True)

    def asked(newsletter):
        page = writes.get(f"{LIST}edit/{issue(text('<p>Bonjour</p>'), of=newsletter).pk}/").content.decode()
        tabs = re.findall(r'role="tab"[^>]*>\s*([^<]*?)\s*<', page)
        return ["English" in tabs, "Communiqué de presse" in tabs]

    assert [asked(one) for one in (plain, english, press)] == [[False, False], [True, False], [False, True]]


def test_a_newsletter_changed_while_one_writes_loses_nothing(writes):
    """The form saves by itself: the page that asked nothing in English goes on saving an issue of both languages."""
    made, english = issue(text("<p>Bonjour</p>")), at_hand.newsletter("both", is_bilingual=True)
    page = {name: value for name, value in FORM.items() if "_en" not in name}
    for subject in ("Avril", "Mai"):
        said = {**page, "newsletter": english.pk, "number": "3", "subject": subject}
        assert writes.post(f"{LIST}edit/{made.pk}/", said).status_code == 302
    made.refresh_from_db()
    assert (made.newsletter, made.subject) == (english, "Mai")


def test_the_workshop_says_of_an_issue_that_it_is_one(writes):
    made = issue(text("<p>Bonjour</p>"))
    pages = [writes.get(LIST), writes.get(f"{LIST}add/"), writes.get(f"{LIST}edit/{made.pk}/")]
    pages.append(writes.post(f"{LIST}edit/{made.pk}/", {**FORM, "subject": ""}))
    said = "".join(page.content.decode() for page in pages).replace("\N{NO-BREAK SPACE}", " ")
    words = ("Ajouter un numéro", "Aller au contenu principal", "Le numéro n’est pas enregistré : corrigez")
    for wanted in words:
        assert wanted in said
    assert not re.findall(r"un\(e\)|\(la\)|\(le\)|Aller à contenu", said)


def test_who_writes_finds_beside_the_text_how_to_greet_each_reader_by_name(writes):
    page = writes.get(f"{LIST}add/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Pour saluer chacun par son nom, écrivez <code>{{ prenom|à vous }}</code>" in page
    assert "<dt><code>{{ organisation }}</code></dt><dd>son organisme</dd>" in page


def test_a_number_that_no_newsletter_reaches_is_refused(writes):
    newsletter = at_hand.newsletter()
    page = writes.post(f"{LIST}add/", {**FORM, "newsletter": newsletter.pk, "number": "99999999999999"})
    assert "inférieure ou égale à 99999" in page.content.decode()
    assert not Issue.objects.exists()


@pytest.mark.parametrize("until", ["9999-12-31 23:59", "9999-12-31 12:00", "0001-01-01 00:00"])
def test_an_embargo_of_another_age_is_refused_and_nothing_typed_is_lost(writes, until):
    press = at_hand.newsletter("communiques", is_press=True)
    said = {**FORM, "newsletter": press.pk, "number": "1", "place": "Valleyfield", "embargo_until": until}
    page = writes.post(f"{LIST}add/", said)
    assert page.status_code == 200
    assert "Vérifiez l’année" in page.content.decode()
    assert "Valleyfield" in page.content.decode()
    assert not Issue.objects.exists()


def test_another_newsletter_chosen_gets_its_own_next_number(writes):
    at_hand.issue(of=at_hand.newsletter("bulletin", position=1), number=41)
    other = at_hand.newsletter("recherche", position=2)
    writes.post(f"{LIST}add/", {**FORM, "newsletter": other.pk, "number": "42"})
    assert Issue.objects.get(newsletter=other).number == 1


def test_an_issue_is_changed_until_it_leaves_and_never_after(writes):
    made = issue(text("<p>Bonjour</p>"))
    said = {**FORM, "newsletter": made.newsletter_id, "number": made.number}
    address = f"{LIST}edit/{made.pk}/"
    assert writes.get(address).status_code == 200
    writes.post(address, {**said, "subject": "Mieux dit"})
    made.refresh_from_db()
    assert made.subject == "Mieux dit"
    Issue.objects.update(status=Issue.Status.SENT)
    assert writes.get(address).status_code == 302
    writes.post(address, {**said, "subject": "Trop tard"})
    made.refresh_from_db()
    assert made.subject == "Mieux dit"


def test_an_issue_that_leaves_while_it_is_changed_says_so_and_shows_what_was_typed(writes):
    at_hand.sender()
    made = issue(text("<p>Bonjour</p>"))
    with time_machine.travel(datetime(2018, 4, 3, 13, 5, tzinfo=UTC), tick=False):
        begin_sending(issue=made, at=timezone.now())
    words = {**WORDS, "blocks": [{**WORDS["blocks"][0], "text": "Trois heures de travail"}]}
    typed = {"subject": "Trop tard", "body-0-value": json.dumps(words)}
    address = f"{LIST}edit/{made.pk}/"
    response = writes.post(address, {**FORM, **typed, "newsletter": made.newsletter_id, "number": made.number})
    page = response.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert response.status_code == 200
    assert "Ce numéro est parti entre-temps (3 avril 2018, 9 h 05) : vos changements ne sont pas enregistrés" in page
    assert "Trop tard" in page
    assert "Trois heures de travail" in page
    kept = Issue.objects.get()
    assert (kept.subject, kept.status, kept.mailing is None) == (made.subject, "sent", False)


def test_addresses_of_the_hub_that_were_pasted_follow_it_when_it_moves(writes, settings):
    settings.BASE_URL = "https://ancien.example"
    made = issue(text("<p>Bonjour</p>"))
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "https://ancien.example/agenda/"}}
    words = {"text": "Notre agenda", "inlineStyleRanges": [], "entityRanges": [{"offset": 0, "length": 12, "key": 0}]}
    pasted = {"entityMap": {"0": link}, "blocks": [{**WORDS["blocks"][0], **words}]}
    button = {"type": "button", "order": "1", "id": "", "deleted": ""}
    button |= {"value-label": "Lire", "value-page": "", "value-link": "https://ancien.example/infolettres/"}
    said = {**FORM, "newsletter": made.newsletter_id, "number": made.number, "body-count": "2"}
    said |= {"body-0-value": json.dumps(pasted), **{f"body-1-{name}": value for name, value in button.items()}}
    writes.post(f"{LIST}edit/{made.pk}/", said)
    settings.BASE_URL = "https://nouveau.example"
    html = compile_issue(Issue.objects.get(), "fr")["html"]
    assert 'href="https://nouveau.example/agenda/"' in html
    assert 'href="https://nouveau.example/infolettres/"' in html
    assert "ancien.example" not in html


@pytest.fixture
def link_saved(writes):
    """`link_saved("…")`: a button with that address is saved; what the workshop answers."""

    def save(link):
        made = issue(text("<p>Bonjour</p>"))
        button = {"type": "button", "order": "0", "id": "", "deleted": "", "value-label": "Lire", "value-page": ""}
        said = {**FORM, "newsletter": made.newsletter_id, "number": made.number}
        said |= {f"body-0-{name}": value for name, value in {**button, "value-link": link}.items()}
        return writes.post(f"{LIST}edit/{made.pk}/", said)

    return save


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [("bonjour@pole.example", "mailto:bonjour@pole.example"), ("exemple.qc.ca/page", "https://exemple.qc.ca/page")],
)
def test_an_address_typed_as_one_says_it_leads_where_it_says(link_saved, typed, leads_to):
    assert link_saved(typed).status_code == 302
    assert f'href="{leads_to}"' in compile_issue(Issue.objects.get(), "fr")["html"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("http://", "n’est pas une adresse"),
        ("https://exa mple.com", "n’est pas une adresse web"),
        ("mailto:bonjour@x", "ne mène pas à une adresse courriel"),
        ("bonjour@x", "n’est pas une adresse"),
    ],
)
def test_what_leads_nowhere_is_refused_beside_the_field(link_saved, typed, said):
    answer = link_saved(typed)
    assert answer.status_code == 200
    [fault] = answer.context["form"].errors.as_data()["body"][0].block_errors[0].block_errors["link"].messages
    assert fault.replace("\N{NO-BREAK SPACE}", " ").startswith(f"« {typed} » {said}")


def test_an_issue_that_left_is_not_deleted(client_for, coralie):
    made = issue(status="sent")
    client_for(coralie).post(f"{LIST}delete/{made.pk}/")
    client_for(coralie).post(f"/admin/bulk/letters/issue/delete/?next={LIST}&id={made.pk}")
    assert Issue.objects.filter(pk=made.pk).exists()


def test_earlier_words_are_not_brought_back_into_an_issue_that_left(writes):
    made = issue(text("<p>Bonjour</p>"))
    revision = made.save_revision()
    Issue.objects.update(status="sent", subject="Parti ainsi")
    address = f"{LIST}history/{made.pk}/revisions/{revision.pk}/revert/"
    assert writes.get(address).status_code in (302, 403)


def test_a_changed_issue_is_approved_again(writes, coralie):
    made = issue(
        of=at_hand.newsletter(needs_approval=True), status="ready", approved_by=coralie, approved_at=timezone.now()
    )
    said = {**FORM, "newsletter": made.newsletter_id, "number": made.number, "subject": "Autre chose"}
    page = writes.post(f"{LIST}edit/{made.pk}/", said, follow=True).content.decode()
    made.refresh_from_db()
    assert (made.status, made.approved_by, made.approved_at) == ("draft", None, None)
    assert "l’approuver de nouveau" in page


def test_saving_the_same_words_keeps_the_approval(writes, coralie):
    newsletter = at_hand.newsletter(needs_approval=True)
    approved = {"status": "ready", "approved_by": coralie, "approved_at": timezone.now()}
    made = issue(text("<p>Bonjour</p>"), at_hand.listed(at_hand.told("5 à 7")), of=newsletter, **approved)
    page = writes.get(f"{LIST}edit/{made.pk}/")
    form = page.context["form"]
    said = {**FORM, "newsletter": newsletter.pk, "number": made.number, "subject": made.subject}
    said |= {"preheader": made.preheader, "body-count": "2"}
    for name, value in {"type": "list", "order": "1", "id": "", "deleted": ""}.items():
        said[f"body-1-{name}"] = value
    said |= {"body-1-value-heading": "À l’agenda", "body-1-value-entries-count": "1"}
    said |= {"body-1-value-entries-0-order": "0", "body-1-value-entries-0-deleted": "", "body-1-value-entries-0-id": ""}
    for name in ("date", "detail", "text", "link", "record"):
        said[f"body-1-value-entries-0-value-{name}"] = ""
    said["body-1-value-entries-0-value-title"] = "5 à 7"
    assert form.instance.pk == made.pk
    writes.post(f"{LIST}edit/{made.pk}/", said)
    made.refresh_from_db()
    assert made.status == "ready"
    writes.post(f"{LIST}edit/{made.pk}/", {**said, "body-1-value-entries-0-value-title": "6 à 8"})
    made.refresh_from_db()
    assert made.status == "draft"


def test_a_copy_is_a_draft_of_the_next_number(writes):
    made = issue(text("<p>Bonjour</p>"), status="sent", published_at=timezone.now())
    page = writes.get(f"{LIST}copy/{made.pk}/").content.decode()
    assert 'value="13"' in page
    writes.post(f"{LIST}copy/{made.pk}/", {**FORM, "newsletter": made.newsletter_id, "number": "13"})
    copy = Issue.objects.get(number=13)
    assert (copy.status, copy.published_at, copy.mailing) == ("draft", None, None)


def test_a_draft_is_prepared_by_pressing_a_button(writes):
    newsletter = at_hand.newsletter()
    assert "Bulletin des Rives" in writes.get(f"{LIST}preparer/").content.decode()
    answer = writes.post(f"{LIST}preparer/", {"newsletter": newsletter.pk})
    assert answer.url == reverse("wagtailsnippets_letters_issue:edit", args=[Issue.objects.get().pk])


def test_the_draft_already_being_written_is_opened_rather_than_another_made(writes):
    begun = issue(text("<p>Bonjour</p>"))
    page = writes.post(f"{LIST}preparer/", {"newsletter": begun.newsletter_id}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("wagtailsnippets_letters_issue:edit", args=[begun.pk])
    assert "est déjà en rédaction" in page.content.decode()
    assert Issue.objects.count() == 1


def test_the_links_of_an_issue_are_listed_before_anybody_is_asked(writes):
    made = issue(at_hand.button())
    page = writes.get(f"{LIST}{made.pk}/liens/").content.decode()
    assert "https://exemple.quebec/reserver" in page
    assert "Les interroger" in page


@pytest.fixture
def look(rf):
    def seen(made: Issue, mode: str) -> str:
        response = preview(made, rf.get("/"), mode)
        return response.render().content.decode()

    return seen


def test_the_preview_shows_a_letter_as_each_reader_has_it(look):
    at_hand.sender()
    made = issue(text("<p>Bonjour {{ prenom|tout le monde }}</p>"), subject="{{ prenom|Vous }}, lisez")
    assert "Bonjour Élise" in look(made, "known")
    assert "Élise, lisez" in look(made, "known")
    assert "Bonjour tout le monde" in look(made, "unknown")
    assert "BULLETIN DES RIVES" in look(made, "text")
    assert "prefers-color-scheme" in look(made, "computer")
    assert "prefers-color-scheme" not in look(made, "dark"), "the dark is put on, whatever the editor's machine asks"
    assert 'class="phone"' in look(made, "phone")
    assert "{{" not in look(made, "computer")


def test_pictures_of_a_preview_come_by_whatever_name_the_browser_uses(look, settings):
    settings.BASE_URL = "https://ailleurs.example"
    seen = look(issue(at_hand.picture(link="/agenda/")), "computer")
    assert "src=&quot;/media/images/" in seen
    assert "href=&quot;https://ailleurs.example/agenda/" in seen


def test_english_is_looked_at_where_it_is_written(look):
    french = issue(text("<p>Bonjour</p>"))
    assert "english" not in dict(french.preview_modes)
    both = issue(
        of=at_hand.newsletter("autre", is_bilingual=True),
        subject_en="News",
        preheader_en="For {{ prenom|you }}",
        body_en=[text("<p>Hello {{ prenom|you }}</p>")],
    )
    assert "english" in dict(both.preview_modes)
    assert "Hello Élise" in look(both, "english")
    assert "For Élise" in look(both, "english")


def test_the_preview_says_what_keeps_the_issue_from_leaving(look):
    made = issue(at_hand.picture(alt=""))
    assert "Avant qu’il puisse partir" in look(made, "computer")
    assert "adresse postale" in look(made, "computer")


def test_an_issue_not_yet_saved_can_be_looked_at(look):
    assert "Bonjour" in look(Issue(subject="Bonjour"), "computer")


def test_how_a_letter_looks_on_a_telephone_is_asked_in_one_way(writes):
    page = writes.get(f"{LIST}edit/{issue(text('<p>Bonjour</p>')).pk}/").content.decode()
    assert page.count('name="preview-size"') == 1
    assert "Sur un téléphone" in page


def test_the_workshop_serves_the_preview_without_scripts(writes):
    made = issue(text("<p>Bonjour</p>"))
    said = {**FORM, "newsletter": made.newsletter_id, "number": made.number, "subject": "Vu d’ici"}
    address = f"{LIST}preview/{made.pk}/"
    assert json.loads(writes.post(address, said).content)["is_valid"] is True
    page = writes.get(f"{address}?mode=computer")
    assert "Vu d’ici" in page.content.decode()
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "script-src" not in page["Content-Security-Policy"]
