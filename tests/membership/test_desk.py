"""The staff's screens: lists, the day's count, decisions with their short forms, who may see what."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from arrimage.billing.models import Invoice
from arrimage.membership.models import Application, Category, Membership
from arrimage.membership.queries import members_count
from tests.membership.conftest import noon


@pytest.fixture
def application(db, enterprises, valleyfield) -> Application:
    return Application.objects.create(
        state="submitted",
        submitted_at=noon(localdate() - timedelta(days=3)),
        category=enterprises,
        name="Coop du Lac",
        kind="enterprise",
        municipality=valleyfield,
        first_name="Aline",
        last_name="Roy",
        email="aline@coop.example",
    )


@pytest.fixture
def current(member, cafe) -> Membership:
    today = localdate()
    return member(cafe, since=today - timedelta(days=40), until=today + timedelta(days=20), paid=today)


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


def text(response) -> str:
    return response.content.decode()


def test_the_list_says_where_each_member_stands_and_can_be_narrowed_and_exported(desk, current, support, member):
    member(support, paid=None)
    page = text(desk.get("/bureau/adhesions/"))
    assert "En règle" in page
    assert "Admis, cotisation à venir" in page
    for query, who in (("standing=members", "Café"), ("standing=approved", "SADC"), ("ends_within=30", "Café")):
        found = text(desk.get(f"/bureau/adhesions/?{query}"))
        assert [name in found for name in ("Café de la Gare", "SADC du Suroît")] == [who == "Café", who == "SADC"]
    assert desk.get("/bureau/adhesions/?q=suroit&county=700&kind=support").status_code == 200
    export = b"".join(desk.get("/bureau/adhesions/exporter/csv/").streaming_content).decode()
    assert "Café de la Gare" in export


def test_members_on_a_day_as_known_on_another(desk, current):
    today = localdate()
    page = text(desk.get(f"/bureau/adhesions/membres-au/?on={today}&known={today - timedelta(days=1)}"))
    assert "0 membre le" in page
    assert "Compté maintenant" in page
    assert "Paiement du" in page
    assert desk.get(f"/bureau/adhesions/membres-au/?on={today}&exporter=xlsx").status_code == 200
    assert "Beauharnois-Salaberry" in text(desk.get(f"/bureau/adhesions/membres-au/?on={today}"))


def test_a_resignation_by_its_short_form(desk, current):
    page = desk.post(f"/bureau/adhesions/{current.pk}/faire/demission/", {"on": str(localdate()), "reason": ""})
    assert page.status_code == 422
    done = desk.post(f"/bureau/adhesions/{current.pk}/faire/demission/", {"on": str(localdate()), "reason": "Fusion"})
    assert done.status_code == 302
    assert "Fusion" in text(desk.get(f"/bureau/adhesions/{current.pk}/"))
    assert members_count(localdate()) == 0
    act = current.acts.get(kind="resigned")
    assert desk.post(f"/bureau/adhesions/actes/{act.pk}/annuler/", {"reason": "Erreur"}).status_code == 302
    assert members_count(localdate()) == 1


def test_a_day_to_come_is_refused_beside_its_field(desk, current):
    tomorrow = localdate() + timedelta(days=1)
    page = desk.post(f"/bureau/adhesions/{current.pk}/faire/demission/", {"on": str(tomorrow), "reason": "Fusion"})
    assert "Ce jour n’est pas encore venu" in text(page)


def test_an_application_written_down_then_admitted_without_dues(desk, cafe, enterprises):
    said = {"organisation": f"{cafe} (n° {cafe.pk})", "category": enterprises.pk, "on": str(localdate())}
    where = desk.post("/bureau/adhesions/ajouter/", said)["Location"]
    assert "Demande à adhérer" in text(desk.get(where))
    admitted = {"on": str(localdate()), "resolution": "CA-1", "waived_because": "Membre fondateur"}
    assert desk.post(f"{where}faire/admettre/", admitted).status_code == 302
    page = text(desk.get(where))
    assert "Membre fondateur" in page
    assert members_count(localdate()) == 1
    again = desk.post("/bureau/adhesions/ajouter/", said)
    assert "est déjà admis" in text(again)


def test_each_step_shows_its_form(desk, current):
    for step in ("annee", "categorie", "demission", "exclusion", "notes"):
        assert desk.get(f"/bureau/adhesions/{current.pk}/faire/{step}/").status_code == 200
    assert desk.get(f"/bureau/adhesions/{current.pk}/faire/nulle/").status_code == 404
    done = desk.post(f"/bureau/adhesions/{current.pk}/faire/notes/", {"note": "À rappeler", "contact": ""})
    assert done.status_code == 302
    assert desk.post(f"/bureau/adhesions/{current.pk}/faire/annee/", {"on": str(localdate())}).status_code == 302
    assert current.terms.count() == 2


def test_the_queue_shows_what_the_directory_has_and_several_are_accepted_at_once(desk, application, cafe, posted):
    twin = Application.objects.create(
        state="submitted", submitted_at=noon(localdate()), name="Café de la gare", category=application.category
    )
    page = text(desk.get(f"/bureau/adhesions/demandes/{twin.pk}/"))
    assert "Café de la Gare" in page
    Application.objects.update(revenue_band="under_100k")
    said = {"action": "approve", "all": "1", "confirmed": "1", "on": str(localdate()), "resolution": "CA-9"}
    assert desk.post("/bureau/adhesions/demandes/en-lot/", said).status_code == 302
    assert set(Application.objects.values_list("state", flat=True)) == {"approved"}
    assert set(Membership.objects.values_list("acts__resolution", flat=True)) == {"", "CA-9"}


def test_accepted_with_others_nobody_is_invoiced_by_a_revenue_that_is_not_known(desk, application, posted):
    said = {"action": "approve", "all": "1", "confirmed": "1", "on": str(localdate()), "resolution": "CA-9"}
    told = desk.post("/bureau/adhesions/demandes/en-lot/", said, follow=True).content.decode()
    assert "donnez d’abord son revenu annuel" in told
    application.refresh_from_db()
    assert application.state == "submitted"
    assert Invoice.objects.count() == 0


def test_an_application_is_sent_back_and_refused_from_its_page(desk, application, posted):
    start = f"/bureau/adhesions/demandes/{application.pk}/"
    for step in ("accepter", "retourner", "refuser"):
        assert desk.get(f"{start}{step}/").status_code == 200
    assert desk.post(f"{start}retourner/", {"message": "Précisez."}).status_code == 302
    assert desk.post(f"{start}refuser/", {"reason": "Hors territoire."}).status_code == 302
    assert len(posted) == 2


def test_categories_with_their_dues_and_the_settings(desk, enterprises):
    assert desk.get(f"/bureau/adhesions/categories/{enterprises.pk}/modifier/").status_code == 200
    assert desk.get("/bureau/adhesions/categories/").status_code == 200
    said = {"applies_online": "", "welcome_fr": "", "welcome_en": "", "prepares_days_before": "45"}
    assert desk.post("/bureau/adhesions/reglages/", said).status_code == 302
    assert "ne se font pas sur le site" in text(desk.get("/adherer/"))


def test_the_pages_of_an_organisation_tell_of_its_membership(desk, current):
    assert "En règle" in text(desk.get(f"/bureau/organisations/{current.organisation_id}/"))


@pytest.mark.parametrize("address", ["", "membres-au/", "demandes/", "categories/"])
def test_an_adviser_and_a_member_see_none_of_it(client_for, omar, elise, address):
    for user in (omar, elise):
        assert client_for(user).get(f"/bureau/adhesions/{address}").status_code == 403


def test_the_presidency_reads_and_decides_nothing(client_for, bernard, current, application):
    client = client_for(bernard)
    assert client.get(f"/bureau/adhesions/{current.pk}/").status_code == 200
    assert client.get(f"/bureau/adhesions/{current.pk}/faire/demission/").status_code == 403
    assert client.get(f"/bureau/adhesions/demandes/{application.pk}/accepter/").status_code == 403


def test_a_draft_is_nobody_elses(desk, application):
    draft = Application.objects.create(name="Brouillon", category=Category.objects.first())
    assert "Brouillon" not in text(desk.get("/bureau/adhesions/demandes/"))
    assert desk.get(f"/bureau/adhesions/demandes/{draft.pk}/").status_code == 404


def test_a_list_of_any_length_takes_as_many_queries(desk, member, django_assert_max_num_queries, db):
    from arrimage.network.models import Organisation

    for place in range(12):
        member(Organisation.objects.create(name=f"Organisme {place}"), since=date(2017, 4, 1))
    desk.get("/bureau/adhesions/")
    with django_assert_max_num_queries(22):
        desk.get("/bureau/adhesions/")


def shown(response) -> str:
    return " ".join(text(response).replace("\xa0", " ").split())


def test_before_it_is_accepted_the_amount_is_shown_with_the_revenue_it_rests_on(desk, application, posted):
    where = f"/bureau/adhesions/demandes/{application.pk}/accepter/"
    assert "Le revenu annuel n’est pas connu" in shown(desk.get(where))
    category = application.category
    category.pro_rata = "none"
    category.save()
    asked = {"category": category.pk, "on": str(localdate()), "revenue_band": "from_1m", "organisation": ""}
    page = shown(desk.get(where, asked, headers={"HX-Request": "true"}))
    assert "240,00 $" in page
    assert "repose sur le revenu annuel : De 1 à 4,9 millions" in page
    assert desk.post(where, {**asked, "resolution": "CA-1"}).status_code == 302
    membership = Membership.objects.get()
    assert membership.terms.get().dues == 240
    assert membership.organisation.revenue_band == "from_1m"


def test_before_a_member_is_admitted_the_amount_is_shown_too(desk, cafe, enterprises, partners):
    cafe.revenue_band = "from_1m"
    cafe.save()
    said = {"organisation": f"{cafe} (n° {cafe.pk})", "category": enterprises.pk, "on": str(localdate())}
    where = desk.post("/bureau/adhesions/ajouter/", said)["Location"]
    assert "repose sur le revenu annuel : De 1 à 4,9 millions" in shown(desk.get(f"{where}faire/admettre/"))
    done = {"on": str(localdate()), "resolution": "CA-1", "revenue_band": "under_100k"}
    assert desk.post(f"{where}faire/admettre/", done).status_code == 302
    cafe.refresh_from_db()
    assert (cafe.revenue_band, cafe.facts["revenue_band"]["source"]) == ("under_100k", "staff")


def test_a_category_tells_which_revenues_have_no_rate_of_their_own(desk, enterprises, partners):
    page = shown(desk.get(f"/bureau/adhesions/categories/{enterprises.pk}/"))
    assert "n’ont pas de tarif propre et paient celui de tous les revenus (120,00 $)" in page
    assert "tarif propre" not in shown(desk.get(f"/bureau/adhesions/categories/{partners.pk}/"))


@pytest.mark.parametrize("day", ["2026-02-29", "abc", ""])
def test_a_day_that_does_not_exist_is_said_and_nothing_is_counted(desk, current, day):
    for more in ("", "&exporter=xlsx"):
        page = desk.get(f"/bureau/adhesions/membres-au/?on={day}{more}")
        assert page.status_code == 422
        assert "Rien n’est compté" in text(page)
        assert "1 membre le" not in text(page)


@pytest.mark.parametrize("days", ["6", "181"])
def test_a_renewal_is_prepared_neither_too_late_nor_too_early(desk, db, days):
    said = {"welcome_fr": "", "welcome_en": "", "prepares_days_before": days}
    assert desk.post("/bureau/adhesions/reglages/", said).status_code == 422
