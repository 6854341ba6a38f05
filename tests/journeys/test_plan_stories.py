"""From the hub's own document to a live board; a period reported, then corrected."""

import re

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from arrimage.agenda.models import Activity
from arrimage.plan.models import Indicator, Plan, ReportingPeriod

pytestmark = pytest.mark.journey


def test_coralie_gives_the_hubs_word_document_and_gets_a_live_board(visit, shared):
    page = visit("/bureau/plan/importer/", who="coralie")
    page.get_by_label("Le document de votre plan").set_input_files(shared / "plan" / "plan-2017-18.docx")
    page.get_by_role("button", name="Lire le document").click()
    expect(page).to_have_url(re.compile("/brouillon/$"))
    expect(page.locator("select[name^=measure-]")).to_have_count(35)

    page.get_by_role("button", name="Mettre le plan en vigueur").click()
    expect(page).to_have_url(re.compile(r"/bureau/plan/tableau/[\w-]+/$"))
    expect(page.locator("main article")).to_have_count(21)
    expect(page.locator("main .figure-line")).to_have_count(35)
    imported = Plan.objects.latest("pk")
    codes = list(imported.actions.values_list("code", flat=True))
    assert codes.index("3.2.3") == codes.index("3.2.1") + 1, "the document's own numbering, gaps included"


def test_what_was_reported_stays_and_a_correction_shows_beside_it(visit):
    plan = Plan.objects.get(parent_action=None, code__startswith="plan-", is_public=True)
    period = ReportingPeriod.objects.filter(plan=plan, frozen_at=None).earliest("start")
    assert period.end < localdate(), "the demo has a period that is over and not reported"
    counted = Activity.objects.filter(
        kind="accompaniment", status="held", duplicate_of=None, head_count__gt=0, is_restricted=False
    )
    wrong = counted.within(period.period).earliest("date", "pk")

    page = visit(f"/bureau/plan/plans/{plan.pk}/", who="coralie")
    page.get_by_role("row", name=period.label).get_by_role("link", name="Figer").click()
    page.get_by_role("button", name="Figer ces chiffres").click()
    expect(page.get_by_role("row", name=period.label)).to_contain_text("Ce qui a changé depuis")
    reported = _figure(page, period)

    page.goto(f"/bureau/agenda/{wrong.pk}/modifier/")
    page.get_by_label("Statut").select_option("cancelled")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page).to_have_url(re.compile(f"/bureau/agenda/{wrong.pk}/$"))

    page.goto(f"/bureau/plan/periodes/{period.pk}/ecarts/")
    change = page.get_by_role("article").filter(has_text="Rencontres d’accompagnement tenues")
    both = rf"Rendu\s*: {reported}\srencontres\. Aujourd’hui\s*: {reported - 1}\srencontres\."
    expect(change).to_contain_text(re.compile(both))
    expect(change.get_by_role("link", name=str(wrong))).to_be_visible()
    assert _figure(page, period) == reported, "the board keeps what was reported"


def test_coralie_chooses_what_anyone_reads_of_an_action(visit):
    plan = Plan.objects.get(parent_action=None, code__startswith="plan-", is_public=True)
    page = visit(f"/bureau/plan/plans/{plan.pk}/", who="coralie")
    page.get_by_role("link", name="Choisir les indicateurs").click()
    action = page.get_by_role("group", name=re.compile("^1.3.3"))
    every, own = action.get_by_label("Tous ceux de cette action"), action.locator("input[name=public]")
    expect(every).to_be_checked()
    every.uncheck()
    assert not any(box.is_checked() for box in own.all())
    own.first.check()
    expect(every).to_have_js_property("indeterminate", True)
    expect(page.get_by_label(re.compile("indicateurs du plan$"))).to_have_js_property("indeterminate", True)
    page.get_by_role("button", name="Enregistrer ces choix").click()
    expect(page.get_by_role("status")).to_contain_text("2 indicateurs sont maintenant privés")

    page.goto(f"/plan/{plan.code}/")
    shown = page.get_by_role("article").filter(has_text="1.3.3").locator(".figure-line")
    expect(shown).to_have_count(1)


def _figure(page, period: ReportingPeriod) -> int:
    indicator = Indicator.objects.get(text="Rencontres d’accompagnement tenues")
    assert indicator.action is not None
    page.goto(f"/bureau/plan/tableau/{indicator.action.plan.code}/?periode={period.pk}")
    line = page.locator(".figure-line").filter(has_text=indicator.text)
    return int(line.locator(".value b").inner_text())
