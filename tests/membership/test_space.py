"""What a member sees and does in her space about her organisation's membership, or about her own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from arrimage.accounts.models import User
from arrimage.billing.models import Invoice
from arrimage.kit.space import member_of
from arrimage.membership.models import Act, MemberRequest, Membership, Term
from arrimage.membership.operations.applications import approve
from arrimage.membership.operations.by_member import answer_request, renew_by_member
from arrimage.membership.outlook import outlook_of
from arrimage.network.models import Organisation, OrganisationRole, Person
from tests.membership.conftest import noon, pay
from tests.membership.test_applying import typed  # noqa: F401  (a fixture)

DAY = date(2018, 3, 15)  # the year of the café ends on 31 March


@pytest.fixture(autouse=True)
def _in_march(posted):
    with time_machine.travel(noon(DAY), tick=False):
        yield


def tied(user: User, organisation: Organisation, **role) -> Person:
    person = Person.objects.create(first_name=user.first_name, last_name=user.last_name, email=user.email, user=user)
    OrganisationRole.objects.create(person=person, organisation=organisation, **role)
    return person


@pytest.fixture
def manager(elise, cafe) -> Person:
    return tied(elise, cafe, title="Directrice", manages=True)


@pytest.fixture
def colleague(omar, cafe) -> Person:
    return tied(omar, cafe, title="Cuisinier")


@pytest.fixture
def hers(client_for, manager):
    return client_for(manager.user)


def at(organisation, page=""):
    return f"/espace/{organisation.pk}/adhesion/{page}"


def text(response) -> str:
    return response.content.decode().replace("\xa0", " ")


def test_her_first_page_says_where_the_membership_stands_and_what_to_do(hers, cafe, member):
    member(cafe)
    page = text(hers.get("/espace/"))
    assert "Notre adhésion" in page
    assert "31 mars 2018" in page
    assert "Renouveler pour 120,00 $" in page


def test_she_renews_by_herself_once_and_is_shown_the_invoice_to_pay(hers, cafe, member):
    membership = member(cafe)
    for _pressed in (1, 2, 3):
        assert hers.post(at(cafe, "renouveler/")).status_code == 302
    [_first, second] = membership.terms.order_by("starts_on")
    assert (second.starts_on, second.ends_on, second.dues) == (date(2018, 4, 1), date(2019, 3, 31), Decimal(120))
    assert second.invoice.number == "2018-0001"
    for page in (text(hers.get("/espace/")), text(hers.get(at(cafe)))):
        assert "Payer la facture 2018-0001" in page
        assert "Renouveler pour" not in page
    pay(second.invoice, DAY)
    page = text(hers.get(at(cafe)))
    assert "L’année suivante est réglée aussi, jusqu’au 31 mars 2019" in page
    assert "Payer la facture" not in page
    hers.post(at(cafe, "renouveler/"))
    assert membership.terms.count() == 2


def test_too_early_nothing_is_offered_and_nothing_begins(hers, cafe, member):
    membership = member(cafe, until=DAY + timedelta(days=61))
    assert "Renouveler" not in text(hers.get(at(cafe)))
    page = text(hers.post(at(cafe, "renouveler/"), follow=True))
    assert "Il est trop tôt pour renouveler" in page
    assert membership.terms.count() == 1


@pytest.mark.parametrize("days", [0, 60])
def test_she_renews_from_sixty_days_before_the_end(cafe, member, days):
    membership = member(cafe, until=DAY + timedelta(days=days))
    assert outlook_of(membership, DAY).next_year is not None
    assert renew_by_member(membership=membership, at=noon(DAY), by="Élise").starts_on == DAY + timedelta(days=days + 1)


@pytest.mark.parametrize(("until", "grace"), [(date(2018, 3, 1), date(2018, 4, 30)), (date(2017, 6, 30), None)])
def test_in_grace_or_lapsed_she_renews_too(hers, cafe, member, until, grace):
    membership = member(cafe, since=date(2016, 7, 1), until=until, paid=date(2016, 7, 2), grace_until=grace)
    hers.post(at(cafe, "renouveler/"))
    hers.post(at(cafe, "renouveler/"))
    [_first, second] = membership.terms.order_by("starts_on")
    assert second.invoice is not None
    pay(second.invoice, DAY)
    assert outlook_of(membership, DAY).membership.standing == "current"


def test_a_running_year_that_is_not_paid_is_paid_and_not_asked_for_again(hers, cafe, member):
    membership = member(cafe, paid=None)
    page = text(hers.get(at(cafe)))
    assert "Admis, cotisation à venir" in page or "Le conseil vous a admis" in page
    assert "Payer la facture T-" in page
    hers.post(at(cafe, "renouveler/"))
    assert membership.terms.count() == 1


@pytest.mark.parametrize("kind", ["resigned", "excluded"])
def test_whoever_left_renews_nothing_and_may_apply_again(hers, cafe, member, kind):
    membership = member(cafe)
    Act.objects.create(membership=membership, kind=kind, on=DAY, reason="Raison du conseil", recorded_at=noon(DAY))
    page = text(hers.get(at(cafe)))
    assert "L’adhésion a pris fin le 15 mars 2018" in page
    assert "Raison du conseil" not in page
    assert f"/adherer/?organisation={cafe.pk}" in page
    with pytest.raises(ValidationError):
        renew_by_member(membership=membership, at=noon(DAY), by="Élise")
    assert hers.post(at(cafe, "renouveler/"), follow=True).status_code == 200
    assert membership.terms.count() == 1


def test_where_the_dues_are_not_known_no_year_begins_and_she_is_told(hers, cafe, member, enterprises):
    membership = member(cafe)
    enterprises.rates.all().delete()
    assert "n’en a pas encore fixé la cotisation" in text(hers.get(at(cafe)))
    told = "n’en a pas encore fixé la cotisation"
    assert told in text(hers.post(at(cafe, "renouveler/"), follow=True))
    assert membership.terms.count() == 1


def test_colleagues_see_the_standing_and_nothing_of_money(client_for, colleague, manager, cafe, member):
    member(cafe, paid=None)
    client = client_for(colleague.user)
    for page in (text(client.get("/espace/")), text(client.get(at(cafe)))):
        assert "Le conseil vous a admis" in page
        for told in ("Payer la facture", "Renouveler", "/factures/", "T-"):
            assert told not in page
    for page in ("demander/", "renouveler/"):
        assert client.post(at(cafe, page)).status_code == 404
    assert client.get(f"/espace/{cafe.pk}/factures/").status_code == 404


def test_another_s_membership_does_not_exist(hers, support, member, partners):
    membership = member(support, category=partners)
    for page in ("", "demander/", "renouveler/"):
        for ask in (hers.get, hers.post):
            assert ask(at(support, page)).status_code in (404, 405)
        assert hers.post(at(support, page), {"kind": "leaving"}).status_code in (404, 405)
    assert not MemberRequest.objects.exists()
    assert membership.terms.count() == 1


def test_she_asks_for_another_category_and_the_coordination_answers(
    hers, cafe, member, enterprises, client_for, coralie, posted
):
    membership = member(cafe)
    partner = enterprises.__class__.objects.create(name_fr="Coopératives", position=4)
    said = {"kind": "category", "category": partner.pk, "message": "Nous sommes une coop."}
    assert hers.post(at(cafe, "demander/"), said).status_code == 302
    hers.post(at(cafe, "demander/"), {**said, "message": "Nous sommes devenus une coop."})
    [asked] = MemberRequest.objects.waiting()
    assert asked.message == "Nous sommes devenus une coop."
    assert "Attend la réponse du pôle" in text(hers.get(at(cafe)))

    desk = client_for(coralie)
    assert "demande attend une réponse" in text(desk.get("/bureau/"))
    assert "Café de la Gare" in text(desk.get("/bureau/adhesions/demandes-de-membres/"))
    assert "devenus une coop" in text(desk.get(f"/bureau/adhesions/{membership.pk}/"))
    answered = f"/bureau/adhesions/demandes-de-membres/{asked.pk}/"
    assert desk.post(answered, {"answer": " "}).status_code == 422
    assert desk.post(answered, {"answer": "C’est fait pour avril."}).status_code == 302
    assert desk.post(answered, {"answer": "Encore"}).status_code == 409
    assert [(letter.to, "C’est fait pour avril." in letter.text) for letter in posted] == [("elise@example.org", True)]
    assert "C’est fait pour avril." in text(hers.get(at(cafe)))
    membership.refresh_from_db()
    assert membership.category == enterprises, "a message changes nothing by itself"


def test_she_says_that_she_will_not_renew(hers, cafe, member, manager):
    membership = member(cafe)
    assert hers.post(at(cafe, "demander/"), {"kind": "leaving", "message": "Nous fermons."}).status_code == 302
    asked = membership.requests.get()
    assert (asked.kind, asked.person, asked.category) == ("leaving", manager, None)
    answer_request(request=asked, answer="Bonne route.", at=noon(DAY), by="Coralie")
    hers.post(at(cafe, "demander/"), {"kind": "leaving"})
    assert membership.requests.count() == 2, "a new one, since the first was answered"


@pytest.mark.parametrize("said", [{}, {"kind": "category"}, {"kind": "autre"}, {"kind": "category", "category": "999"}])
def test_what_is_missing_in_her_message_is_said(hers, cafe, member, said):
    member(cafe)
    assert hers.post(at(cafe, "demander/"), said).status_code == 422
    assert not MemberRequest.objects.exists()


def test_an_organisation_that_is_no_member_applies_with_its_profile_filled_in(hers, cafe, enterprises, valleyfield):
    assert "n’est pas membre du pôle" in text(hers.get("/espace/"))
    assert f"/adherer/?organisation={cafe.pk}" in text(hers.get(at(cafe)))
    page = text(hers.get(f"/adherer/?organisation={cafe.pk}"))
    assert 'value="Café de la Gare"' in page
    assert 'value="elise@example.org"' in page


@pytest.mark.parametrize("who", ["manager", "anonymous"])
def test_another_s_organisation_fills_nothing_in(client, hers, support, enterprises, who):
    support.website = "https://sadc.example"
    support.save()
    page = text((hers if who == "manager" else client).get(f"/adherer/?organisation={support.pk}"))
    assert "sadc.example" not in page
    assert "SADC du Suroît" not in page


def test_her_application_is_for_her_organisation_without_a_warning(hers, cafe, typed, enterprises):  # noqa: F811
    known = {**typed, "name": cafe.name, "email": "elise@example.org", "first_name": "Elise", "last_name": "Exemple"}
    assert hers.post(f"/adherer/?organisation={cafe.pk}", known)["Location"] == "/adherer/envoyee/"
    assert cafe.applications.get().state == "submitted"


def test_an_individual_member_enters_without_an_organisation(client_for, elise, people):
    person = Person.objects.create(first_name="Elise", last_name="Exemple", email=elise.email, user=elise)
    client = client_for(elise)
    assert "Demander l’accès" in text(client.get("/espace/")), "she is nobody yet"
    membership = Membership.objects.create(person=person, category=people)
    Act.objects.create(membership=membership, kind="approved", on=date(2017, 4, 1), recorded_at=noon(DAY))
    year = {"starts_on": date(2017, 4, 1), "ends_on": date(2018, 3, 31), "grace_until": date(2018, 3, 31)}
    Term.objects.create(membership=membership, category=people, dues=0, recorded_at=noon(DAY), **year)
    assert member_of(elise).is_welcome
    page = text(client.get("/espace/"))
    assert "Mon adhésion" in page
    assert "Renouveler pour 20,00 $" in page
    assert client.post("/espace/moi/adhesion/renouveler/").status_code == 302
    invoice = Invoice.objects.get(person=person)
    assert f"Payer la facture {invoice.number}" in text(client.get("/espace/moi/adhesion/"))
    assert invoice.number in text(client.get("/espace/moi/factures/"))
    assert client.post("/espace/moi/adhesion/demander/", {"kind": "leaving"}).status_code == 302
    assert membership.requests.count() == 1


def test_an_individual_member_sees_no_organisation(client_for, elise, people, cafe):
    person = Person.objects.create(first_name="Elise", last_name="Exemple", user=elise)
    membership = Membership.objects.create(person=person, category=people)
    Act.objects.create(membership=membership, kind="approved", on=DAY, recorded_at=noon(DAY))
    client = client_for(elise)
    for page in ("", "fiche/", "collegues/", "adhesion/", "factures/"):
        assert client.get(f"/espace/{cafe.pk}/{page}").status_code == 404


def test_who_is_no_member_herself_has_no_membership_of_her_own(hers, cafe, member):
    member(cafe)
    for page in ("", "demander/", "renouveler/"):
        ask = hers.post if page == "renouveler/" else hers.get
        assert ask(f"/espace/moi/adhesion/{page}").status_code == 404


@pytest.fixture
def applied(client, typed, posted):  # noqa: F811
    client.post("/adherer/", typed)
    from arrimage.membership.models import Application

    return Application.objects.get()


def accept(application, **more):
    return approve(application=application, on=DAY, resolution="CA-2018-07", at=noon(DAY), by="Coralie", **more)


def test_the_applicant_is_told_where_to_pay_and_how_to_enter_and_the_link_lets_her_in(applied, client, posted):
    membership = accept(applied)
    letter = posted[-1]
    invoice = membership.terms.get().invoice
    assert letter.to == "aline@coop.example"
    assert invoice.number in letter.text
    [page, enter] = [word for word in letter.text.split() if word.startswith("http")]
    assert client.get("/" + page.split("/", 3)[3]).status_code == 200
    assert enter.endswith("/compte/login/code/")
    role = OrganisationRole.objects.get(organisation=membership.organisation)
    assert (role.manages, role.title) == (True, "Directrice")
    client.post("/compte/login/code/", {"email": "aline@coop.example"}, follow=True)
    user = User.objects.get(email="aline@coop.example")
    assert user.person == role.person, "the address is hers alone"
    assert member_of(user).manages(membership.organisation)


def test_an_applicant_for_an_organisation_that_somebody_manages_does_not_take_it_over(applied, cafe, manager):
    accept(applied, organisation=cafe)
    roles = OrganisationRole.objects.filter(organisation=cafe, manages=True)
    assert [role.person for role in roles] == [manager]
    assert cafe.roles.filter(person__email="aline@coop.example").exists()


def test_a_stranger_who_bears_a_colleague_s_name_is_not_she(applied, cafe):
    aline = Person.objects.create(first_name="Aline", last_name="Roy", email="aline.roy@cafe.example")
    OrganisationRole.objects.create(person=aline, organisation=cafe)
    accept(applied, organisation=cafe)
    aline.refresh_from_db()
    assert aline.email == "aline.roy@cafe.example"
    assert cafe.people.filter(email="aline@coop.example").count() == 1


def test_the_address_of_the_renewal_read_by_itself_leads_to_the_page_and_renews_nothing(hers, cafe, member):
    membership = member(cafe)
    assert hers.get(at(cafe, "renouveler/"))["Location"] == at(cafe)
    assert hers.get("/espace/moi/adhesion/renouveler/").status_code == 404, "she is no member herself"
    assert membership.terms.count() == 1
