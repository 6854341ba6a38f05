"""Adding, changing and deleting a record, alone or two at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from arrimage.agenda.models import Activity, Presence
from arrimage.network.models import Organisation, OrganisationRole, Person
from arrimage.plan.models import Action, Objective, Plan
from tests.kit.desk_pages import entries

AT_ONCE = 3


@pytest.fixture
def coop(db):
    return Organisation.objects.create(name="Coop du Fleuve", phone="450 555-0100")


def url(name, *args):
    return reverse(f"desk:organisation-{name}", args=args)


def test_what_is_typed_is_saved_and_shown(client_for, coralie, db):
    client = client_for(coralie)
    page = client.get(url("create"))
    response = client.post(url("create"), entries(page, name="Café de la Gare"), follow=True)
    assert response.status_code == 200
    assert "Café de la Gare" in response.content.decode()
    assert Organisation.objects.get().name == "Café de la Gare"


def test_going_back_and_saving_again_makes_no_second_record(client_for, coralie, db):
    client = client_for(coralie)
    sent = entries(client.get(url("create")), name="Café de la Gare")
    first, second = client.post(url("create"), sent), client.post(url("create"), sent, follow=True)
    assert Organisation.objects.count() == 1
    assert second.redirect_chain[0][0] == first.url
    assert "C’est déjà enregistré" in second.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_record(client_for, coralie):
    clients = [client_for(coralie) for _click in range(AT_ONCE)]
    sent = entries(clients[0].get(url("create")), name="Café de la Gare")
    together = Barrier(AT_ONCE, timeout=60)

    def click(client):
        try:
            together.wait()
            return client.post(url("create"), sent).url
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert len(set(pool.map(click, clients))) == 1
    assert Organisation.objects.count() == 1


def test_going_back_after_a_name_of_its_own_is_not_told_that_the_name_is_taken(client_for, coralie, db):
    client, address = client_for(coralie), reverse("desk:plan-create")
    sent = entries(client.get(address), code="essai", title="Plan", start="2018-04-01", end="2019-03-31")
    first, second = client.post(address, sent), client.post(address, sent)
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert Plan.objects.count() == 1


def test_a_form_refused_may_be_corrected_and_sent(client_for, coralie, db):
    client = client_for(coralie)
    sent = entries(client.get(url("create")), name="")
    refused = client.post(url("create"), sent)
    again = entries(refused, name="Café de la Gare")
    assert again["token"] == sent["token"]
    client.post(url("create"), again)
    assert Organisation.objects.get().name == "Café de la Gare"


def test_another_form_or_one_without_a_token_makes_another_record(client_for, coralie, paul, db):
    client = client_for(coralie)
    sent = entries(client.get(url("create")), name="Café de la Gare")
    client.post(url("create"), sent)
    client_for(paul).post(url("create"), sent)  # hers is hers
    client.post(url("create"), entries(client.get(url("create")), name="Café de la Gare"))
    for token in ("", "x"):
        client.post(url("create"), {**sent, "token": token})
    assert Organisation.objects.count() == 5


def test_the_form_of_a_record_deleted_since_makes_it_again(client_for, coralie, db):
    client = client_for(coralie)
    sent = entries(client.get(url("create")), name="Café de la Gare")
    client.post(url("create"), sent)
    Organisation.objects.all().delete()
    client.post(url("create"), sent)
    client.post(url("create"), sent)
    assert Organisation.objects.count() == 1


def test_a_mistake_is_told_and_nothing_is_lost(client_for, coralie, db):
    client = client_for(coralie)
    page = client.get(url("create"))
    response = client.post(url("create"), entries(page, name="", phone="450 555-0199"))
    assert response.status_code == 422
    assert "450 555-0199" in response.content.decode()
    assert not Organisation.objects.exists()


def test_saving_again_without_a_change_changes_nothing(client_for, coralie, coop):
    client = client_for(coralie)
    client.post(url("edit", coop.pk), entries(client.get(url("edit", coop.pk))))
    again = Organisation.objects.get()
    assert (again.name, again.phone) == (coop.name, coop.phone)
    assert len(client.get(url("history", coop.pk)).context["versions"]) == 1


def test_the_second_of_two_people_is_told_and_loses_nothing(client_for, coralie, paul, coop):
    first, second = client_for(coralie), client_for(paul)
    seen_by_first, seen_by_second = first.get(url("edit", coop.pk)), second.get(url("edit", coop.pk))
    first.post(url("edit", coop.pk), entries(seen_by_first, name="Coopérative du Fleuve", email="info@example.org"))
    told = second.post(url("edit", coop.pk), entries(seen_by_second, name="Coop des Rapides"))

    assert told.status_code == 409
    assert Organisation.objects.get().name == "Coopérative du Fleuve"
    conflict = told.context["conflict"]
    assert conflict.latest.who == str(coralie)
    assert [(row.mine, row.theirs) for row in conflict.contested] == [("Coop des Rapides", "Coopérative du Fleuve")]
    assert [row.theirs for row in conflict.taken] == ["info@example.org"]

    second.post(url("edit", coop.pk), entries(told))
    kept = Organisation.objects.get()
    assert (kept.name, kept.email) == ("Coop des Rapides", "info@example.org")


def test_a_form_without_its_revision_is_told_rather_than_saved(client_for, coralie, coop):
    client = client_for(coralie)
    sent = entries(client.get(url("edit", coop.pk)), name="Autre", revision="x")
    assert client.post(url("edit", coop.pk), sent).status_code == 409
    assert Organisation.objects.get().name == "Coop du Fleuve"


def test_deleting_says_what_goes_with_it_and_undo_brings_all_back(client_for, coralie, coop):
    person = Person.objects.create(first_name="Élise", last_name="Exemple")
    OrganisationRole.objects.create(person=person, organisation=coop, title="Direction")
    client = client_for(coralie)
    assert client.get(url("delete", coop.pk)).context["found"].restorable

    told = client.post(url("delete", coop.pk), follow=True)
    assert not Organisation.objects.exists()
    undo = _undo_address(told)
    client.post(undo, entries(told, "undo"))
    back = Organisation.objects.get()
    assert (back.pk, back.name, back.created_at) == (coop.pk, coop.name, coop.created_at)
    assert back.roles.get().title == "Direction"


def test_a_whole_plan_comes_back_with_the_rows_of_its_rows(client_for, coralie, db):
    plan = Plan.objects.create(code="essai", title="Plan d’essai", start="2018-04-01", end="2019-03-31")
    branch = Objective.objects.create(plan=plan, code="1", label="Rallier")
    Objective.objects.create(plan=plan, parent=branch, code="1.1", label="Accueillir")
    Action.objects.create(plan=plan, objective=branch, code="1.2", label="Visiter")
    client = client_for(coralie)
    told = client.post(reverse("desk:plan-delete", args=[plan.pk]), follow=True)
    client.post(_undo_address(told), entries(told, "undo"))
    back = Plan.objects.get()
    assert [branch.code for branch in back.objectives.order_by("code")] == ["1", "1.1"]
    assert back.objectives.get(code="1.1").parent == branch
    assert back.actions.get().objective == branch


def test_a_record_in_use_is_not_deleted_and_one_is_told_why(client_for, coralie, coop, today):
    for _number in range(3):
        Presence.objects.create(activity=Activity.objects.create(date=today), organisation=coop)
    response = client_for(coralie).post(url("delete", coop.pk))
    assert response.status_code == 409
    assert [phrase.split()[0] for phrase in response.context["found"].blocking] == ["3"]
    assert Organisation.objects.exists()


def test_undo_right_after_a_change_gives_back_the_old_words(client_for, coralie, coop):
    client = client_for(coralie)
    page = client.get(url("edit", coop.pk))
    told = client.post(url("edit", coop.pk), entries(page, name="Coop renommée"), follow=True)
    client.post(_undo_address(told), entries(told, "undo"))
    assert Organisation.objects.get().name == "Coop du Fleuve"


def test_undo_right_after_a_change_gives_back_the_rows_too(client_for, coralie, coop):
    elise, omar, paul = (
        OrganisationRole.objects.create(
            person=Person.objects.create(first_name=name, last_name="Exemple"), organisation=coop, title=title
        )
        for name, title in [("Élise", "Direction"), ("Omar", "Trésorerie"), ("Paul", "Secrétariat")]
    )
    Person.objects.create(first_name="Rachel", last_name="Exemple")
    client, address = client_for(coralie), url("edit", coop.pk)
    rows = [str(role.person) for role in coop.roles.all()]
    place = {name: rows.index(f"{name} Exemple") for name in ("Élise", "Omar", "Paul")}
    changed = {
        f"roles-{place['Élise']}-title": "Présidence",
        f"roles-{place['Omar']}-DELETE": "on",
        "roles-3-person": "Rachel Exemple",
        "roles-3-title": "Vice-présidence",
    }
    told = client.post(address, entries(client.get(address), name="Coop renommée", **changed), follow=True)
    assert sorted(coop.roles.values_list("title", flat=True)) == ["Présidence", "Secrétariat", "Vice-présidence"]

    client.post(_undo_address(told), entries(told, "undo"))
    assert Organisation.objects.get().name == "Coop du Fleuve"
    back = {role.pk: role.title for role in coop.roles.all()}
    assert back == {elise.pk: "Direction", omar.pk: "Trésorerie", paul.pk: "Secrétariat"}


def test_undo_does_not_hide_a_row_that_changed_since(client_for, coralie, coop):
    person = Person.objects.create(first_name="Élise", last_name="Exemple")
    role = OrganisationRole.objects.create(person=person, organisation=coop, title="Direction")
    client, address = client_for(coralie), url("edit", coop.pk)
    page = client.get(address)
    told = client.post(address, entries(page, name="Autre", **{"roles-0-title": "Présidence"}), follow=True)
    role.refresh_from_db()
    role.title = "Bénévolat"
    role.save()
    client.post(_undo_address(told), entries(told, "undo"))
    assert (Organisation.objects.get().name, coop.roles.get().title) == ("Autre", "Bénévolat")


@pytest.mark.parametrize("rows", ["x", "1-2,3-4", "-", "9-9"])
def test_nonsense_about_rows_undoes_nothing(client_for, coralie, coop, rows):
    client, address = client_for(coralie), url("edit", coop.pk)
    told = client.post(address, entries(client.get(address), name="Autre"), follow=True)
    client.post(_undo_address(told), {**entries(told, "undo"), "rows": rows})
    assert Organisation.objects.get().name == "Autre"


def test_undo_does_not_hide_what_somebody_changed_since(client_for, coralie, paul, coop):
    client, other = client_for(coralie), client_for(paul)
    page = client.get(url("edit", coop.pk))
    told = client.post(url("edit", coop.pk), entries(page, name="Coop renommée"), follow=True)
    other.post(url("edit", coop.pk), entries(other.get(url("edit", coop.pk)), phone="450 555-0177"))
    client.post(_undo_address(told), entries(told, "undo"))
    kept = Organisation.objects.get()
    assert (kept.name, kept.phone) == ("Coop renommée", "450 555-0177")


def _undo_address(response):
    page = response.content.decode()
    return page.split('class="undo" method="post" action="')[1].split('"')[0]


def test_a_row_left_blank_is_told_from_one_that_is_begun(client_for, coralie, db):
    client, address = client_for(coralie), "/bureau/evenements/ajouter/"
    page = client.get(address)
    assert page.content.decode().count("row-form blank-row") == 6, "three kinds of rows: one of each, one to add"
    begun = client.post(address, entries(page, **{"slots-0-title": "Accueil"}))
    assert begun.status_code == 422
    programme = begun.content.decode().split('data-rows="slots"')[1].split("<template")[0]
    assert "blank-row" not in programme
    assert "asteriskField" in programme


def test_whoever_saved_the_record_in_another_tab_is_not_told_of_somebody_else(client_for, coralie, paul, coop):
    client = client_for(coralie)
    seen = client.get(url("edit", coop.pk))
    client.post(url("edit", coop.pk), entries(seen, name="Coopérative du Fleuve"))
    told = client.post(url("edit", coop.pk), entries(seen, name="Coop des Rapides")).content.decode()
    assert "Vous avez enregistré cette fiche dans un autre onglet" in told
    assert "Abandonner cette saisie" in told
    for word in ("Quelqu’un d’autre", "Enregistré par vous", "l’autre personne", "la sienne"):
        assert word not in told

    other = client_for(paul)
    other.post(url("edit", coop.pk), entries(other.get(url("edit", coop.pk)), name="Coop"))
    told = client.post(url("edit", coop.pk), entries(seen, name="Coop des Rapides")).content.decode()
    assert "Quelqu’un d’autre a enregistré cette fiche" in told, "somebody else saved it too"
