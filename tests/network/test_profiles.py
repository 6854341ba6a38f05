"""A profile on the desk: its folded form, where each fact comes from, what other sources say, sharing, files."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from arrimage.network.facts import Confidence, Provenance, Source, provenance
from arrimage.network.models import (
    CORE_FACTS,
    ContactPoint,
    DirectorySettings,
    Organisation,
    PrincipleCheck,
    Sector,
    SetAside,
    Site,
    SocialPurpose,
)
from arrimage.network.operations import load_purposes, load_sectors
from arrimage.network.operations.facts import assert_facts

LIST = "/bureau/organisations/"
OLD = Provenance(Source.IMPORT, date(2016, 1, 1), Confidence.LOW, "liste.xlsx")
ROWS = {
    f"{rows}-{count}_FORMS": "0"
    for rows in ("roles", "sites", "contact_points", "principle_checks", "support_offers")
    for count in ("TOTAL", "INITIAL")
}


@pytest.fixture
def desk(coralie, client_for):
    return client_for(coralie)


def sent(organisation=None, **values):
    kept = {}
    if organisation is not None:
        kept = {"name": organisation.name, "email": organisation.email, "revision": organisation.revision}
        kept |= {"municipality": organisation.municipality_id or ""}
    return {"name": "Coop Neuve", "kind": "enterprise", "status": "to_verify", **ROWS, **kept, **values}


def edit(desk, organisation, **values):
    return desk.post(f"{LIST}{organisation.pk}/modifier/", sent(organisation, **values))


def page(desk, organisation):
    return desk.get(f"{LIST}{organisation.pk}/").content.decode()


def test_saving_says_the_staff_vouches_today_for_what_changed_only(desk, cafe):
    assert edit(desk, cafe, phone="450 555-0100").status_code == 302
    cafe.refresh_from_db()
    known = provenance(cafe, "phone")
    assert (known.source, known.on, known.confidence) == (Source.STAFF, timezone.localdate(), Confidence.HIGH)
    assert provenance(cafe, "email") is None


def test_a_new_profile_knows_the_source_of_all_it_says(desk, valleyfield):
    desk.post(f"{LIST}ajouter/", sent(municipality=valleyfield.pk, employees="4"))
    organisation = Organisation.objects.get()
    assert {"name", "status", "municipality", "county", "employees"} <= set(organisation.facts)
    assert "phone" not in organisation.facts


def test_an_undo_gives_back_the_sources_too(desk, cafe):
    response = edit(desk, cafe, phone="450 555-0100")
    cafe.refresh_from_db()
    before = cafe.history.exclude(phone="450 555-0100").first()
    assert response.status_code == 302
    desk.post(f"{LIST}{cafe.pk}/historique/{before.pk}/retablir/", {"revision": cafe.revision})
    cafe.refresh_from_db()
    assert (cafe.phone, cafe.facts) == ("", {})


def test_the_source_of_each_fact_is_on_the_page(desk, cafe):
    assert_facts(record=cafe, values={"phone": "450 555-0100"}, come_from=OLD)
    assert "un fichier importé (liste.xlsx), 1er janvier 2016, à confirmer" in page(desk, cafe)


def test_everything_is_confirmed_in_one_press_and_what_lacks_is_said(desk, cafe):
    answer = desk.post(f"{LIST}{cafe.pk}/a-jour/", follow=True).content.decode()
    cafe.refresh_from_db()
    assert provenance(cafe, "email").on == timezone.localdate()
    assert cafe.core_facts_on is None
    assert "Il manque encore à la fiche" in answer


def test_one_fact_is_confirmed_alone_and_its_history_tells(desk, cafe):
    desk.post(f"{LIST}{cafe.pk}/a-jour/", {"field": "email"})
    cafe.refresh_from_db()
    assert set(cafe.facts) == {"email"}
    assert "Source de «\xa0courriel\xa0»" in desk.get(f"{LIST}{cafe.pk}/historique/").content.decode()


@pytest.mark.parametrize("field", ["custom", "match_key", "revision", "free_inconnu", "nowhere"])
def test_what_is_no_fact_cannot_be_confirmed(desk, cafe, field):
    assert desk.post(f"{LIST}{cafe.pk}/a-jour/", {"field": field}).status_code == 404


def complete(organisation, on):
    values = {"legal_form": "non_profit", "status": "recognised", "phone": "450 555-0100", "employees": 3}
    values |= {"name": organisation.name, "email": organisation.email, "municipality": organisation.municipality}
    assert_facts(record=organisation, values=values, come_from=Provenance(Source.STAFF, on, Confidence.HIGH))


def test_a_profile_is_up_to_date_then_to_review_as_the_hub_s_interval_says(desk, cafe):
    complete(cafe, timezone.localdate() - timedelta(days=200))
    assert set(CORE_FACTS) <= set(cafe.facts)
    for months, state, found in ((12, "up_to_date", True), (6, "to_review", True), (6, "up_to_date", False)):
        desk.post("/bureau/reseau/reglages/", {"review_months": months})
        assert DirectorySettings.objects.get().review_months == months
        rows = desk.get(LIST, {"freshness": state}).context["table"].paginated_rows
        assert [row.record for row in rows] == ([cafe] if found else [])


def test_another_source_s_value_is_taken_or_dismissed(desk, cafe):
    complete(cafe, date(2018, 3, 1))
    assert_facts(record=cafe, values={"phone": "450 555-0199", "employees": 8}, come_from=OLD)
    text = page(desk, cafe)
    assert "450 555-0199" in text
    phone, employees = SetAside.objects.get(field="phone"), SetAside.objects.get(field="employees")
    assert "À trancher (2)" in desk.get(LIST).content.decode()
    desk.post(f"/bureau/reseau/a-decider/{phone.pk}/", {"decision": "take"})
    desk.post(f"/bureau/reseau/a-decider/{employees.pk}/", {"decision": "dismiss"})
    cafe.refresh_from_db()
    assert (cafe.phone, cafe.employees) == ("450 555-0199", 3)
    assert "Rien à trancher" in desk.get("/bureau/reseau/a-decider/").content.decode()
    desk.post(f"/bureau/reseau/a-decider/{employees.pk}/", {"decision": "reopen"})
    assert SetAside.objects.waiting().get() == employees


def test_a_decision_sent_twice_is_made_once(desk, cafe):
    complete(cafe, date(2018, 3, 1))
    assert_facts(record=cafe, values={"phone": "450 555-0199"}, come_from=OLD)
    row = SetAside.objects.get()
    desk.post(f"/bureau/reseau/a-decider/{row.pk}/", {"decision": "dismiss"})
    desk.post(f"/bureau/reseau/a-decider/{row.pk}/", {"decision": "take"})
    cafe.refresh_from_db()
    assert cafe.phone == "450 555-0100"


def test_a_merged_profile_leads_to_the_one_that_stands_for_it(desk, cafe):
    double = Organisation.objects.create(name="Café Gare", status="merged", merged_into=cafe)
    answer = desk.get(f"{LIST}{double.pk}/", follow=True)
    assert answer.redirect_chain[0][0] == f"{LIST}{cafe.pk}/"
    assert "fusionnée avec" in answer.content.decode()
    assert "Café Gare" not in desk.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept", "says"),
    [("11 9999", "11 9999", "dix chiffres"), ("9999000001", "9999000001", "commence par")],
)
def test_a_doubtful_neq_is_kept_pointed_out_and_found_again(desk, cafe, typed, kept, says):
    answer = desk.post(f"{LIST}{cafe.pk}/modifier/", sent(cafe, neq=typed), follow=True).content.decode()
    cafe.refresh_from_db()
    assert cafe.neq == kept
    assert says in answer
    assert says in page(desk, cafe)
    assert says in desk.get("/bureau/reseau/neq/", {"neq": typed}).content.decode()
    Organisation.objects.create(name="Sans numéro")
    rows = desk.get(LIST, {"neq": "True"}).context["table"].paginated_rows
    assert [row.record for row in rows] == [cafe]


def test_a_neq_already_known_is_pointed_out(desk, cafe):
    Organisation.objects.filter(pk=cafe.pk).update(neq="1199990000")
    assert "Café de la Gare" in desk.get("/bureau/reseau/neq/", {"neq": "1199 990 000"}).content.decode()


def test_sectors_are_looked_up_by_name_or_code_and_unticked(desk, cafe):
    load_sectors()
    catering = Sector.objects.get(code="722")
    proposed = desk.get("/bureau/reseau/noms/secteurs/", {"field": "s", "s": "restauration"}).content.decode()
    assert f"722 – {catering}" in proposed
    edit(desk, cafe, **{"sectors-more": f"722 – {catering}; 311"})
    assert set(cafe.sectors.values_list("code", flat=True)) == {"722", "311"}
    cafe.refresh_from_db()
    edit(desk, cafe, sectors=[catering.pk])
    assert list(cafe.sectors.all()) == [catering]
    rows = desk.get(LIST, {"sector": catering.parent_id}).context["table"].paginated_rows
    assert [row.record for row in rows] == [cafe]


def test_an_unknown_sector_is_explained_and_the_rest_kept(desk, cafe):
    answer = edit(desk, cafe, **{"sectors-more": "Astrologie"})
    assert answer.status_code == 422
    assert "Aucun secteur ne s’appelle" in answer.content.decode()


def test_purposes_sites_contacts_and_principles_are_kept_and_shown(desk, cafe, valleyfield):
    load_purposes()
    rows = {
        **{"sites-TOTAL_FORMS": "1", "sites-0-name": "Atelier", "sites-0-municipality": valleyfield.pk},
        **{"contact_points-TOTAL_FORMS": "1", "contact_points-0-kind": "social"},
        **{"contact_points-0-value": "social.example/cafe", "principle_checks-TOTAL_FORMS": "1"},
        **{"principle_checks-0-principle": "3", "principle_checks-0-is_met": "on"},
        **{"principle_checks-0-checked_on": "2018-03-01", "principle_checks-0-evidence": "Règlements, article 4"},
    }
    answer = edit(desk, cafe, purposes=[SocialPurpose.objects.get(code="food").pk], **rows)
    assert answer.status_code == 302
    text = page(desk, cafe)
    for words in ("Manger sain", "Atelier", "https://social.example/cafe", "Règlements, article 4", "1er mars 2018"):
        assert words in text
    assert text.count("Jamais vérifié") == 5
    assert Site.objects.count() == PrincipleCheck.objects.count() == 1


@pytest.mark.parametrize(
    "rows",
    [
        {
            "contact_points-TOTAL_FORMS": "1",
            "contact_points-0-kind": "email",
            "contact_points-0-value": "pas un courriel",
        },
        {"sites-TOTAL_FORMS": "1", "sites-0-postal_code": "J6T 1A1"},
        {"board_size": "3", "board_women": "5"},
        {"employees": "-1"},
        {"founding_year": "12"},
    ],
)
def test_nonsense_is_explained_in_its_section_which_unfolds(desk, cafe, rows):
    answer = edit(desk, cafe, **rows)
    assert answer.status_code == 422
    assert not ContactPoint.objects.exists()


def test_a_document_of_a_principle_is_for_those_who_may_read_the_profile(desk, client_for, omar, rachel, cafe):
    check = PrincipleCheck(organisation=cafe, principle=1, checked_on=date(2018, 3, 1), evidence="Lettres patentes")
    check.document.save("lettres.pdf", ContentFile(b"%PDF-1.4"))
    address = f"{LIST}principes/{check.pk}/"
    assert desk.get(address)["Content-Type"] == "application/pdf"
    assert client_for(omar).get(address).status_code == 404
    assert client_for(rachel).get(address).status_code == 403


def test_a_profile_is_shared_and_no_longer(desk, client_for, omar, cafe):
    support = Organisation.objects.create(name="Carrefour", kind="support")
    answer = desk.post(f"{LIST}{cafe.pk}/partager/", {"organisations": [support.pk]}, follow=True).content.decode()
    assert "partagée avec" in answer
    assert list(cafe.shared_with.all()) == [support]
    desk.post(f"{LIST}{cafe.pk}/partager/", {})
    assert not cafe.shared_with.exists()
    assert client_for(omar).get(f"{LIST}{support.pk}/partager/").status_code == 403


def test_many_profiles_are_shared_at_once(desk, cafe):
    support = Organisation.objects.create(name="Carrefour", kind="support")
    data = {"action": "partager", "pk": [cafe.pk], "confirmed": "1", "organisation": support.pk}
    assert "partagée avec Carrefour" in desk.post(f"{LIST}en-lot/", data, follow=True).content.decode()
    assert list(cafe.shared_with.all()) == [support]


def test_the_status_of_a_merge_is_not_chosen_by_hand(desk, cafe):
    assert edit(desk, cafe, status="merged").status_code == 422
