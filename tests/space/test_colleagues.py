"""Who has access: asked for by a stranger, given by the hub, by a colleague, ended."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from arrimage.accounts.models import User
from arrimage.network.models import AccessRequest, OrganisationRole, Person
from arrimage.network.operations.access import forget_unconfirmed
from tests.space.conftest import tied

pytestmark = pytest.mark.django_db
CLAIM = "/espace/demander-acces/"


@pytest.fixture
def space(elise, manager, client_for):
    return client_for(elise)


@pytest.fixture
def desk(coralie, client_for):
    return client_for(coralie)


@pytest.fixture
def unhurried(monkeypatch):
    """Forms filled as slowly as people do."""
    monkeypatch.setattr("arrimage.kit.public_forms.PublicForm.least_time", timedelta(0))


def claim(client: Client, address: str = CLAIM, **said):
    form = client.get(address).context["form"]
    asked = {
        "organisation_name": form.initial.get("organisation_name") or "Café de la Gare",
        "first_name": "Julie",
        "last_name": "Tremblay",
        "email": "julie@example.org",
        "title": "Coordonnatrice",
        "message": "Bonjour !",
        "opened": form["opened"].value(),
        "website": "",
    }
    return client.post(address, {**asked, **said}, follow=True)


def test_a_stranger_asks_confirms_and_the_hub_gives_access(client, desk, cafe, unhurried, letters, link_in):
    claim(client, f"{CLAIM}?organisation={cafe.pk}")
    assert "Aucune demande n’attend" in desk.get("/bureau/reseau/acces/").content.decode(), "not before it is confirmed"
    [letter] = letters
    assert "Julie" not in letter.text, "nothing a stranger typed goes to the address she gave"
    link = link_in(letter.text)
    assert client.get(link).status_code == 200
    assert AccessRequest.objects.get().state == "unconfirmed", "looking at the link confirms nothing"
    assert "Votre demande est au pôle" in client.post(link).content.decode()
    assert client.post(link).status_code == 410
    asked = AccessRequest.objects.get()
    assert "1 demande d’accès attend" in desk.get("/bureau/").content.decode()
    page = desk.get(f"/bureau/reseau/acces/{asked.pk}/").content.decode()
    assert f"Café de la Gare (n° {cafe.pk})" in page
    given = {"organisation": "Café de la Gare", "title": "Coordonnatrice", "manages": "on", "decision": "accept"}
    desk.post(f"/bureau/reseau/acces/{asked.pk}/", given)
    role = OrganisationRole.objects.get(organisation=cafe)
    assert (str(role.person), role.title, role.manages) == ("Julie Tremblay", "Coordonnatrice", True)
    assert [group.name for group in role.person.user.groups.all()] == ["member"]
    assert (
        "vous a ouvert l’espace de « Café de la Gare »".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
        in letters[1].text
    )
    julie = Client()
    julie.post("/compte/login/code/", {"email": "julie@example.org"})
    julie.post(link_in(mail.outbox[-1].body))
    assert "Café de la Gare" in julie.get("/espace/").content.decode()


def test_the_hub_refuses_with_an_answer(client, desk, cafe, unhurried, letters, link_in):
    claim(client)
    client.post(link_in(letters[0].text))
    address = f"/bureau/reseau/acces/{AccessRequest.objects.get().pk}/"
    assert desk.post(address, {"decision": "refuse"}).status_code == 422
    desk.post(address, {"decision": "refuse", "answer": "Le café ne vous connaît pas."})
    assert "Le café ne vous connaît pas." in letters[1].text
    assert not User.objects.filter(email="julie@example.org").exists()
    assert not OrganisationRole.objects.exists()


def test_nobody_learns_who_is_already_there(client, cafe, helene, unhurried):
    known = claim(client, email=helene.email)
    unknown = claim(Client(), email="nobody@example.org")
    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content


def test_only_the_name_of_a_public_organisation_is_filled_in(client, cafe):
    assert "Café de la Gare" in client.get(f"{CLAIM}?organisation={cafe.pk}").content.decode()
    cafe.status = "to_verify"
    cafe.save()
    for asked in (cafe.pk, "x", "9" * 30, "²"):
        assert "Café de la Gare" not in client.get(f"{CLAIM}?organisation={asked}").content.decode()


def test_a_robot_is_answered_and_kept_out(client, unhurried, letters):
    claim(client, website="http://spam.example")
    assert not AccessRequest.objects.exists()
    assert letters == []


def test_asking_again_and_again_is_slowed_down(client, unhurried, letters):
    for _try in range(6):
        page = claim(client)
    assert page.status_code == 429
    assert len(letters) == 5


def test_what_was_never_confirmed_is_erased_after_seven_days(client, unhurried):
    claim(client)
    now = timezone.now()
    assert forget_unconfirmed(now=now + timedelta(days=6)) == 0
    assert forget_unconfirmed(now=now + timedelta(days=8)) == 1


def test_an_address_that_is_another_contact_s_account_is_not_given_away(
    client, desk, cafe, manager, unhurried, letters, link_in
):
    """Julie asks with Élise's address: the hub is told, and no role is made."""
    claim(client, email=manager.email)
    client.post(link_in(letters[0].text))
    asked = AccessRequest.objects.get()
    page = desk.post(
        f"/bureau/reseau/acces/{asked.pk}/",
        {"organisation": "Café de la Gare", "title": "", "manages": "on", "decision": "accept"},
    )
    assert page.status_code == 422
    assert "est celui d’un autre contact" in page.content.decode()
    assert OrganisationRole.objects.count() == 1
    assert Person.objects.count() == 1


def test_staff_who_join_an_organisation_keep_their_roles(client, desk, cafe, paul, unhurried, letters, link_in):
    claim(client, email=paul.email)
    client.post(link_in(letters[0].text))
    asked = AccessRequest.objects.get()
    desk.post(f"/bureau/reseau/acces/{asked.pk}/", {"organisation": "Café de la Gare", "decision": "accept"})
    assert [group.name for group in paul.groups.all()] == ["project_officer"]
    assert paul.person.roles.get().organisation == cafe


def invite(client, cafe, **said):
    asked = {"first_name": "Julie", "last_name": "Tremblay", "email": "julie@example.org", "title": "Caissière"}
    return client.post(f"/espace/{cafe.pk}/collegues/inviter/", {**asked, **said}, follow=True)


def test_a_manager_invites_a_colleague_who_joins_by_the_link(space, cafe, letters, link_in):
    page = invite(space, cafe).content.decode()
    assert "Julie Tremblay" in page
    link = link_in(letters[0].text)
    julie = Client()
    julie.get(link)
    assert OrganisationRole.objects.count() == 1
    assert julie.post(link)["Location"] == "/espace/"
    role = OrganisationRole.objects.get(person__last_name="Tremblay")
    assert (role.title, role.manages, role.start) == ("Caissière", False, timezone.localdate())
    assert "Café de la Gare" in julie.get("/espace/").content.decode()
    assert Client().post(link).status_code == 410


def test_a_colleague_the_hub_knows_keeps_her_one_record(space, cafe, atelier, letters, link_in):
    known = Person.objects.create(first_name="Julie", last_name="Tremblay", email="julie@example.org")
    OrganisationRole.objects.create(person=known, organisation=atelier)
    invite(space, cafe)
    Client().post(link_in(letters[0].text))
    assert {role.organisation for role in known.roles.all()} == {cafe, atelier}


def test_inviting_says_nothing_of_what_the_hub_knows(space, cafe, atelier):
    Person.objects.create(first_name="Autre", last_name="Nom", email="julie@example.org")
    page = invite(space, cafe).content.decode()
    assert "Autre Nom" not in page


def test_an_old_invitation_never_opens_an_account_that_is_in_use(space, cafe, letters, link_in):
    used = User.objects.create_user("julie@example.org", last_login=timezone.now())
    invite(space, cafe)
    browser = Client()
    page = browser.post(link_in(letters[0].text)).content.decode()
    assert "Entrez comme d’habitude" in page
    assert "_auth_user_id" not in browser.session
    assert used.person.roles.get().organisation == cafe


def test_an_invitation_can_be_withdrawn(space, cafe, letters, link_in):
    invite(space, cafe)
    asked = AccessRequest.objects.get()
    space.post(f"/espace/{cafe.pk}/invitations/{asked.pk}/retirer/")
    assert Client().post(link_in(letters[0].text)).status_code == 410


def test_a_manager_changes_and_ends_a_role(space, cafe, helene):
    role = helene.roles.get()
    address = f"/espace/{cafe.pk}/collegues/{role.pk}/"
    space.post(address, {"title": "Présidente", "manages": "on"})
    role.refresh_from_db()
    assert (role.title, role.manages) == ("Présidente", True)
    space.post(address, {"decision": "end"})
    role.refresh_from_db()
    assert role.end == timezone.localdate() - timedelta(days=1)
    assert "Présidente" not in space.get(f"/espace/{cafe.pk}/collegues/").content.decode()


def test_the_last_who_manages_stays(space, cafe, manager, helene):
    role = manager.roles.get()
    for said in ({"decision": "end"}, {"title": "Directrice"}):
        page = space.post(f"/espace/{cafe.pk}/collegues/{role.pk}/", said)
        assert page.status_code == 422
        assert "Personne d’autre ne gère cette fiche" in page.content.decode()
    helene.roles.update(manages=True)
    assert space.post(f"/espace/{cafe.pk}/collegues/{role.pk}/", {"decision": "end"})["Location"] == "/espace/"


FOR_MANAGERS = ("fiche/exacte/", "collegues/inviter/", "collegues/{role}/", "invitations/1/retirer/")


@pytest.mark.parametrize("page", FOR_MANAGERS)
def test_a_colleague_who_does_not_manage_sees_and_does_not_decide(page, cafe, helene, sacha, client_for):
    tied(sacha, cafe)
    client, role = client_for(sacha), helene.roles.get()
    assert "Hélène Côté" in client.get(f"/espace/{cafe.pk}/collegues/").content.decode()
    assert client.post(f"/espace/{cafe.pk}/{page.format(role=role.pk)}", {"decision": "end"}).status_code == 404
    role.refresh_from_db()
    assert role.end is None


def test_the_hub_says_at_the_desk_who_manages(desk, cafe, helene):
    page = desk.get(f"/bureau/organisations/{cafe.pk}/modifier/").content.decode()
    assert "roles-0-manages" in page
