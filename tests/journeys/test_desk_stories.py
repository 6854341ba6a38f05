"""A week at the desk: logging from a phone, two people at once, a deletion undone, no mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from arrimage.network.models import Organisation

pytestmark = pytest.mark.journey
INDICATOR = "Rencontres d’accompagnement tenues"


def figure_on_the_board(page: Page) -> int:
    page.goto("/bureau/plan/")
    return int(page.locator(".figure-line").filter(has_text=INDICATOR).locator(".value b").inner_text())


def test_paul_logs_a_meeting_in_fewer_than_five_taps_and_the_figure_moves(visit):
    page = visit("/bureau/", who="paul", phone=True)
    before, taps = figure_on_the_board(page), 0
    page.goto("/bureau/agenda/saisie/")

    for thing in (
        page.get_by_label("Qui ?"),
        page.get_by_role("button", name=re.compile("^Les Potagers du Canal")),
        page.locator("label.kind").filter(has_text="Rencontre d’accompagnement"),
        page.get_by_role("button", name="Consigner"),
    ):
        thing.tap()
        taps += 1
        if taps == 1:
            page.keyboard.type("potager")
    assert taps < 5
    expect(page).to_have_url(re.compile(r"/saisie/\d+/$"))
    logged = page.get_by_role("link", name="La voir").get_attribute("href")

    assert figure_on_the_board(page) == before + 1
    page.get_by_role("link", name=f"Voir la preuve de « {INDICATOR} »").click()
    expect(page.locator("main .big-figure")).to_contain_text(str(before + 1))
    expect(page.locator(f'main a[href="{logged}"]')).to_be_visible()


def test_paul_goes_back_and_saves_the_same_organisation_again(visit):
    page = visit("/bureau/organisations/ajouter/", who="paul")
    page.locator("input[name=name]").fill("Café de la Gare")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page).to_have_url(re.compile(r"/organisations/\d+/$"))
    page.go_back()
    page.locator("input[name=name]").fill("Café de la Gare")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("C’est déjà enregistré")).to_be_visible()
    assert Organisation.objects.filter(name="Café de la Gare").count() == 1

    page.goto("/bureau/organisations/ajouter/")
    page.locator("input[name=name]").fill("Café de la Gare")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page).to_have_url(re.compile(r"/organisations/\d+/$"))
    assert Organisation.objects.filter(name="Café de la Gare").count() == 2


def test_the_second_of_two_people_who_change_one_organisation_is_told(visit):
    organisation = Organisation.objects.get(name="Les Potagers du Canal")
    address = f"/bureau/organisations/{organisation.pk}/modifier/"
    first, second = visit(address, who="coralie"), visit(address, who="paul")

    first.get_by_label("Téléphone").fill("450 555-1111")
    first.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(first).to_have_url(re.compile(f"/organisations/{organisation.pk}/$"))

    second.get_by_label("Téléphone").fill("450 555-2222")
    second.get_by_role("button", name="Enregistrer", exact=True).click()
    told = second.get_by_role("alert").filter(has_text="Quelqu’un d’autre a enregistré cette fiche")
    expect(told).to_contain_text("Coralie")
    expect(told).to_contain_text("450 555-1111")
    expect(second.get_by_label("Téléphone")).to_have_value("450 555-2222")
    organisation.refresh_from_db()
    assert organisation.phone == "450 555-1111", "nothing was lost while the second was being told"

    second.get_by_role("button", name="Enregistrer avec mes valeurs").click()
    expect(second).to_have_url(re.compile(f"/organisations/{organisation.pk}/$"))
    organisation.refresh_from_db()
    assert organisation.phone == "450 555-2222"


def _nobody_needs_it() -> Organisation | None:
    """An enterprise with people, whom nobody met yet and who owes and holds nothing."""
    apart = {"presences": None, "memberships": None, "invoices": None, "applications": None}
    return Organisation.objects.filter(kind="enterprise", roles__isnull=False, **apart).first()


def test_a_deletion_is_undone_with_all_that_went_with_it(visit):
    organisation = _nobody_needs_it()
    assert organisation is not None, "an enterprise nobody met yet"
    somebody = organisation.roles.first().person
    page = visit(f"/bureau/organisations/{organisation.pk}/supprimer/", who="coralie")
    page.get_by_role("button", name="Supprimer").click()
    expect(page.locator("form.undo")).to_contain_text(str(organisation))
    assert not Organisation.objects.filter(pk=organisation.pk).exists()

    page.locator("form.undo").get_by_role("button", name="Annuler").click()
    expect(page).to_have_url(re.compile(f"/organisations/{organisation.pk}/$"))
    expect(page.get_by_role("region", name="Personnes", exact=True)).to_contain_text(str(somebody))


def test_what_is_typed_into_a_record_deleted_meanwhile_is_brought_back_with_it(visit):
    organisation = _nobody_needs_it()
    somebody = str(organisation.roles.first().person)
    address = f"/bureau/organisations/{organisation.pk}"
    first, second = (
        visit(f"{address}/modifier/", who="coralie", phone=True),
        visit(f"{address}/supprimer/", who="coralie"),
    )
    first.get_by_label("Téléphone").fill("450 555-4444")
    unfolded = first.locator("details", has=first.locator("textarea[name=description]"))
    unfolded.locator("summary").first.click()
    first.locator("textarea[name=description]").fill("Coopérative de solidarité, en démarrage.")
    second.get_by_role("button", name="Supprimer").click()
    expect(second.locator("form.undo")).to_be_visible()

    first.get_by_role("button", name="Enregistrer", exact=True).click()
    told = first.get_by_role("alert").filter(has_text="Quelqu’un a supprimé cette fiche")
    expect(told).to_contain_text("Supprimée par vous")
    expect(first.get_by_label("Téléphone")).to_have_value("450 555-4444")
    expect(first.locator("textarea[name=description]")).to_have_value("Coopérative de solidarité, en démarrage.")
    assert first.evaluate("document.documentElement.scrollWidth <= innerWidth"), "a phone scrolls one way only"

    first.get_by_role("button", name="La ramener avec ma saisie").click()
    expect(first).to_have_url(re.compile(f"/organisations/{organisation.pk}/$"))
    expect(first.get_by_role("region", name="Personnes", exact=True)).to_contain_text(somebody)
    organisation.refresh_from_db()
    assert organisation.phone == "450 555-4444"


def test_paul_starts_a_new_record_from_what_he_had_typed(visit):
    organisation = Organisation.objects.create(name="Atelier de la Rive")
    address = f"/bureau/organisations/{organisation.pk}"
    paul, coralie = visit(f"{address}/modifier/", who="paul"), visit(f"{address}/supprimer/", who="coralie")
    paul.get_by_label("Téléphone").fill("450 555-5555")
    coralie.get_by_role("button", name="Supprimer").click()
    expect(coralie.locator("form.undo")).to_be_visible()

    paul.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(paul.get_by_role("alert").filter(has_text="Supprimée par Coralie")).to_be_visible()
    expect(paul.get_by_role("button", name="La ramener")).to_have_count(0)
    paul.get_by_role("button", name="Ajouter une nouvelle fiche avec ma saisie").click()
    expect(paul).to_have_url(re.compile(r"/organisations/\d+/$"))
    new = Organisation.objects.get(name="Atelier de la Rive")
    assert (new.pk == organisation.pk, new.phone) == (False, "450 555-5555")


def test_a_record_is_found_and_opened_with_the_keyboard_alone(visit):
    page = visit("/bureau/", who="coralie")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Chercher partout")).to_be_focused()
    page.keyboard.type("potager")
    hit = page.locator("#global-hits a").first
    expect(hit).to_be_visible()
    for _step in range(4):
        page.keyboard.press("Tab")
        if hit.evaluate("link => link === document.activeElement"):
            break
    expect(hit).to_be_focused()
    assert hit.evaluate("link => getComputedStyle(link).outlineStyle !== 'none'"), "one sees where one is"
    name = hit.inner_text().strip()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_what_was_typed_survives_a_session_that_ended_meanwhile(visit):
    organisation = Organisation.objects.get(name="Les Potagers du Canal")
    page = visit(f"/bureau/organisations/{organisation.pk}/modifier/", who="coralie")
    page.get_by_label("Téléphone").fill("450 555-3333")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Enregistrer", exact=True).click()

    page.get_by_label("Courriel").fill("coralie@demo.arrimage.example")
    page.get_by_label("Mot de passe").fill("arrimage-demo")
    page.get_by_role("button", name="Se connecter", exact=True).click()

    expect(page.get_by_role("status").filter(has_text="Voici ce que vous aviez saisi")).to_be_visible()
    expect(page.get_by_label("Téléphone")).to_have_value("450 555-3333")
