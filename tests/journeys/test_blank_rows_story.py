"""Rows of a form that may stay empty: nothing is marked as required before they are begun."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_a_line_of_the_programme_requires_nothing_before_it_is_begun(visit):
    page = visit("/bureau/evenements/ajouter/", who="coralie", phone=True)
    programme = page.locator("[data-rows=slots]")
    first, marks = programme.locator("[data-row]").first, programme.locator(".asteriskField:visible")
    expect(marks).to_have_count(0)
    expect(page.locator("#div_id_title .asteriskField")).to_be_visible()

    first.get_by_label("Titre").fill("Accueil")
    expect(marks).to_have_count(2)
    first.get_by_label("Titre").fill("")
    expect(marks).to_have_count(0)

    programme.get_by_role("button", name="Ajouter une ligne").click()
    expect(programme.locator("[data-row]")).to_have_count(2)
    expect(marks).to_have_count(0)
    programme.locator("[data-row]").nth(1).get_by_label("Titre").fill("Dîner")
    expect(marks).to_have_count(2)
