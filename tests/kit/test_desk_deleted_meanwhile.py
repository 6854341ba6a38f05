"""One person saves what another deleted meanwhile, or deletes what another saved: nobody is met by a bare 404."""

import pytest
from django.urls import reverse

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity
from arrimage.network.models import Organisation, OrganisationRole, Person, Sector
from arrimage.plan.models import Framework
from tests.kit.desk_pages import entries


@pytest.fixture
def coop(db):
    """An organisation with a sector, and Élise in charge."""
    coop = Organisation.objects.create(name="Coop du Fleuve", phone="450 555-0100")
    coop.sectors.add(Sector.objects.create(code="71", name="Culture"))
    person = Person.objects.create(first_name="Élise", last_name="Exemple")
    OrganisationRole.objects.create(person=person, organisation=coop, title="Direction")
    return coop


def url(name, *args, kind="organisation"):
    return reverse(f"desk:{kind}-{name}", args=args)


def delete(client, record, kind="organisation"):
    address = url("delete", record.pk, kind=kind)
    return client.post(address, entries(client.get(address), "delete-form"), follow=True)


def typed_while_deleted(editor, deleter, record, **typed):
    """The answer to the one who saves a form opened before the other's deletion, and what was sent."""
    address = url("edit", record.pk)
    sent = entries(editor.get(address), **typed)
    delete(deleter, record)
    return editor.post(address, sent), sent


def test_whoever_saves_a_deleted_record_is_told_by_whom_and_keeps_all_that_was_typed(client_for, coralie, paul, coop):
    typed = {
        "name": "Coop des Rapides",
        "roles-0-title": "Présidence",
        "roles-1-title": "Trésorerie",
        "email": "pas un",
    }
    told, sent = typed_while_deleted(client_for(paul), client_for(coralie), coop, **typed)

    assert told.status_code == 409
    assert told.context["deletion"].version.who == str(coralie)
    assert f"Supprimée par {coralie} le" in told.content.decode()
    given_back = entries(told)
    assert given_back.pop("token"), "it may become a new record, once"
    assert given_back == sent
    assert not Organisation.objects.exists()
    assert coop.history.filter(history_type="+").count() == 1, "looking brought nothing back"


def test_one_press_brings_it_back_with_those_entries_on_top(client_for, coralie, coop):
    here, there = client_for(coralie), client_for(coralie)
    typed = {"name": "Coop des Rapides", "roles-0-title": "Présidence"}
    told, _sent = typed_while_deleted(here, there, coop, **typed)
    done = here.post(url("edit", coop.pk), {**entries(told), "revive": "1"})
    assert done["Location"] == url("detail", coop.pk)
    back = Organisation.objects.get()
    assert (back.pk, back.name, back.phone, back.created_at) == (
        coop.pk,
        "Coop des Rapides",
        coop.phone,
        coop.created_at,
    )
    assert [role.title for role in back.roles.all()] == ["Présidence"]
    assert [sector.name for sector in back.sectors.all()] == ["Culture"]


def test_a_mistake_is_corrected_before_it_comes_back(client_for, coralie, coop):
    client = client_for(coralie)
    told, _sent = typed_while_deleted(client, client_for(coralie), coop, email="pas un")
    again = client.post(url("edit", coop.pk), {**entries(told), "revive": "1"})
    assert again.status_code == 409
    assert "corrigez ce qui est signalé" in again.content.decode()
    assert not Organisation.objects.exists()
    client.post(url("edit", coop.pk), {**entries(again, email="info@example.org"), "revive": "1"})
    assert Organisation.objects.get().email == "info@example.org"


def test_whoever_may_not_delete_may_not_bring_back_but_starts_a_new_one_from_it(client_for, coralie, paul, coop):
    client = client_for(paul)
    told, _sent = typed_while_deleted(client, client_for(coralie), coop, **{"roles-0-title": "Présidence"})
    assert 'name="revive"' not in told.content.decode()
    client.post(url("edit", coop.pk), {**entries(told), "revive": "1"})
    assert not Organisation.objects.exists()

    assert f'formaction="{url("create")}"' in told.content.decode()
    assert client.post(url("create"), entries(told)).status_code == 302
    new = Organisation.objects.get()
    assert (new.name, new.phone, new.roles.get().title) == ("Coop du Fleuve", "450 555-0100", "Présidence")


def test_a_record_one_was_not_allowed_to_see_stays_not_found_once_deleted(client_for, coralie, omar, today):
    hidden = Activity.objects.create(date=today, title="Conflit à la Coop", is_restricted=True, owner=coralie)
    client = client_for(omar)
    shown = Activity.objects.create(date=today, title="Visite", owner=omar)
    sent = entries(client.get(url("edit", shown.pk, kind="activity")))
    number = hidden.pk
    hidden.delete()
    answer = client.post(url("edit", number, kind="activity"), sent)
    assert answer.status_code == 404
    assert "Conflit" not in answer.content.decode()
    assert not Activity.objects.filter(pk=number).exists()


def test_a_number_that_no_record_ever_had_is_not_found(client_for, coralie, coop):
    client = client_for(coralie)
    assert client.post(url("edit", coop.pk + 1), entries(client.get(url("edit", coop.pk)))).status_code == 404
    assert client.post(url("delete", coop.pk + 1)).status_code == 404


def test_when_another_took_its_place_the_entries_start_a_new_record(client_for, coralie):
    axes = Framework.objects.create(name="Axes du bailleur")
    client, address = client_for(coralie), url("edit", axes.pk, kind="framework")
    sent = entries(client.get(address), name="Axes, deuxième version")
    delete(client, axes, kind="framework")
    Framework.objects.create(name="Axes du bailleur")
    told = client.post(address, {**sent, "revive": "1"})
    assert told.status_code == 409
    assert entries(told)["name"] == ["Axes, deuxième version"]
    assert 'name="revive"' not in told.content.decode()
    assert client.post(url("create", kind="framework"), entries(told)).status_code == 302
    assert Framework.objects.filter(name="Axes, deuxième version").count() == 1


def test_a_model_without_history_tells_it_without_a_name(client_for, coralie):
    account = User.objects.create_user("ancien@example.org", "correct-horse-battery", first_name="Ancien")
    client, address = client_for(coralie), url("edit", account.pk, kind="user")
    sent = entries(client.get(address), first_name="Ancienne")
    account.delete()
    told = client.post(address, sent)
    assert told.status_code == 409
    assert told.context["deletion"].version is None
    assert entries(told)["first_name"] == ["Ancienne"]


def test_a_row_deleted_elsewhere_is_told_and_what_was_typed_in_it_is_kept(client_for, coralie, coop):
    client, address = client_for(coralie), url("edit", coop.pk)
    sent = entries(client.get(address), **{"roles-0-title": "Présidence"})
    coop.roles.get().delete()
    told = client.post(address, sent)
    assert told.status_code == 409
    assert not coop.roles.exists()
    assert entries(told)["roles-0-title"] == ["Présidence"]
    assert client.post(address, entries(told)).status_code == 302
    assert coop.roles.get().title == "Présidence"


def test_a_row_deleted_on_both_sides_is_no_news(client_for, coralie, coop):
    client, address = client_for(coralie), url("edit", coop.pk)
    sent = entries(client.get(address), **{"roles-0-DELETE": "on"})
    coop.roles.get().delete()
    assert client.post(address, sent).status_code == 302
    assert not coop.roles.exists()


def test_whoever_deletes_what_was_saved_since_is_told_what_changed(client_for, coralie, paul, coop):
    client, other, address = client_for(coralie), client_for(paul), url("delete", coop.pk)
    asked = entries(client.get(address), "delete-form")
    other.post(url("edit", coop.pk), entries(other.get(url("edit", coop.pk)), phone="450 555-0177"))
    told = client.post(address, asked)
    assert told.status_code == 409
    assert Organisation.objects.exists()
    [version] = told.context["changed"]
    assert version.who == str(paul)
    assert [(change.before, change.after) for change in version.changes] == [("450 555-0100", "450 555-0177")]
    assert client.post(address, entries(told, "delete-form")).status_code == 302
    assert not Organisation.objects.exists()


def test_whoever_deletes_what_is_deleted_already_is_told_by_whom(client_for, coralie, coop):
    here, there = client_for(coralie), client_for(coralie)
    asked = entries(here.get(url("delete", coop.pk)), "delete-form")
    delete(there, coop)
    told = here.post(url("delete", coop.pk), asked, follow=True)
    assert told.status_code == 200
    assert "avait déjà été supprimée par vous" in told.content.decode()
