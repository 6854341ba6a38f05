"""The coordination invites people, gives them roles, closes accounts."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from arrimage.accounts.models import User

pytestmark = pytest.mark.django_db
ADD = "/bureau/comptes/ajouter/"


def invite(client, django_capture_on_commit_callbacks, **fields):
    data = {"first_name": "Noé", "last_name": "Roy", "email": "Noe@example.org", "roles": ["project_officer"]}
    with django_capture_on_commit_callbacks(execute=True):
        return client.post(ADD, {**data, "language": "fr-ca", **fields})


def edit(client, user, **fields):
    data = {"first_name": user.first_name, "last_name": user.last_name, "email": user.email, "language": "fr-ca"}
    return client.post(f"/bureau/comptes/{user.pk}/modifier/", {**data, **fields})


def link_in(message) -> str:
    return next(word for word in message.body.split() if "/password/reset/key/" in word)


def test_someone_invited_chooses_a_password_and_starts_to_work(
    coralie, client_for, settings, django_capture_on_commit_callbacks
):
    settings.BASE_URL = "https://pole.example"
    assert invite(client_for(coralie), django_capture_on_commit_callbacks).status_code == 302
    noe = User.objects.get(email="noe@example.org")
    assert not noe.has_usable_password()
    assert [group.name for group in noe.groups.all()] == ["project_officer"]
    (message,) = mail.outbox
    assert message.to == ["noe@example.org"]
    assert "Bonjour Noé" in message.body
    assert "3 jours" in message.body

    client = Client()
    form = client.get(link_in(message).removeprefix("https://pole.example"), follow=True)
    assert "Choisir un mot de passe" in form.content.decode()
    phrase = "une-phrase-bien-à-moi"
    done = client.post(form.redirect_chain[-1][0], {"password1": phrase, "password2": phrase})
    assert done["Location"] == "/bureau/"
    assert Client().post("/compte/login/", {"login": "noe@example.org", "password": phrase})["Location"] == "/bureau/"


def test_nothing_leaves_when_the_account_was_not_saved(coralie, client_for, django_capture_on_commit_callbacks):
    response = invite(client_for(coralie), django_capture_on_commit_callbacks, email="Coralie@example.org")
    assert "Quelqu’un entre déjà avec ce courriel" in response.content.decode()
    assert not mail.outbox
    assert User.objects.count() == 1


@pytest.mark.parametrize("who", ["paul", "omar", "fatima", "rachel", "elise", "sacha"])
def test_others_see_no_account_and_invite_nobody(who, request, client_for, coralie):
    client = client_for(request.getfixturevalue(who))
    for address in ("/bureau/comptes/", ADD, f"/bureau/comptes/{coralie.pk}/"):
        assert client.get(address).status_code == 403, address
    assert client.post(ADD, {"first_name": "X", "email": "x@example.org"}).status_code == 403
    assert not User.objects.filter(email="x@example.org").exists()


def test_the_presidency_reads_the_accounts_without_changing_them(bernard, coralie, client_for):
    client = client_for(bernard)
    assert client.get("/bureau/comptes/").status_code == 200
    assert edit(client, coralie, roles=["coordinator"]).status_code == 403


def test_the_list_tells_who_has_which_role_and_second_step(coralie, elise, client_for):
    page = client_for(coralie).get("/bureau/comptes/").content.decode()
    for words in ("Coralie Exemple", "elise@example.org", "Membre", "Coordination", "Pas encore en place"):
        assert words in page
    filtered = client_for(coralie).get("/bureau/comptes/?role=member").content.decode()
    assert "elise@example.org" in filtered
    assert "coralie@example.org" not in filtered.split('id="list-results"')[1]


def test_a_record_page_never_shows_the_password(coralie, elise, client_for):
    page = client_for(coralie).get(f"/bureau/comptes/{elise.pk}/").content.decode()
    assert "elise@example.org" in page
    assert elise.password not in page


def test_roles_change_but_the_hubs_own_groups_stay(coralie, elise, client_for):
    elise.groups.add(Group.objects.create(name="Comité du plan"))
    edit(client_for(coralie), elise, roles=["adviser"], is_active="on")
    assert {group.name for group in elise.groups.all()} == {"adviser", "Comité du plan"}


def test_a_closed_account_is_out_at_once(coralie, omar, client_for):
    his = client_for(omar)
    edit(client_for(coralie), omar, roles=["adviser"])
    omar.refresh_from_db()
    assert not omar.is_active
    assert his.get("/bureau/")["Location"].startswith("/compte/login/")


def test_the_last_coordinator_cannot_lock_everyone_out(coralie, paul, client_for):
    client = client_for(coralie)
    for fields in ({"roles": ["adviser"], "is_active": "on"}, {"roles": ["coordinator"]}):
        assert "donnez d’abord ce rôle" in edit(client, coralie, **fields).content.decode()
    paul.groups.add(Group.objects.get(name="coordinator"))
    assert edit(client, coralie, roles=["adviser"], is_active="on").status_code == 302


def test_an_invitation_is_sent_again_only_to_those_who_never_came(
    coralie, elise, client_for, django_capture_on_commit_callbacks
):
    client = client_for(coralie)
    with django_capture_on_commit_callbacks(execute=True):
        data = {"action": "inviter", "pk": [coralie.pk, elise.pk], "confirmed": "1"}
        response = client.post("/bureau/comptes/en-lot/", data, follow=True)
    assert [message.to for message in mail.outbox] == [["elise@example.org"]]
    assert "1 invitation est en route" in response.content.decode()


def test_whoever_maintains_the_installation_is_out_of_reach(coralie, client_for):
    host = User.objects.create_superuser("hote@example.org", "correct-horse-battery")
    assert client_for(coralie).get(f"/bureau/comptes/{host.pk}/modifier/").status_code == 404


def test_the_workshop_s_own_account_screens_lead_to_the_desk(coralie, client_for):
    for address in ("/admin/users/", "/admin/users/new/", f"/admin/users/edit/{coralie.pk}/"):
        assert client_for(coralie).get(address)["Location"] == "/bureau/comptes/"
