"""Tags typed freely, fields the hub defines, committees with their terms."""

from datetime import timedelta

import pytest
from django.utils import timezone

from arrimage.network.models import Committee, CommitteeMember, FreeField, Organisation, Tag
from tests.network.test_profiles import LIST, edit, page

FIELDS, TAGS, COMMITTEES = "/bureau/reseau/champs/", "/bureau/reseau/etiquettes/", "/bureau/comites/"


@pytest.fixture
def desk(coralie, client_for):
    return client_for(coralie)


def test_a_tag_is_typed_proposed_and_made_once(desk, cafe):
    edit(desk, cafe, tags="À visiter, relève")
    assert {str(tag) for tag in cafe.tags.all()} == {"À visiter", "relève"}
    other = Organisation.objects.create(name="Autre")
    edit(desk, other, tags="a visiter")
    assert Tag.objects.count() == 2
    proposed = desk.get("/bureau/reseau/noms/etiquettes/", {"field": "tags", "tags": "relève, visi"}).content.decode()
    assert 'value="relève, À visiter"' in proposed
    assert "À visiter" in page(desk, cafe)
    rows = desk.get(LIST, {"tag": Tag.objects.get(name="relève").pk}).context["table"].paginated_rows
    assert [row.record for row in rows] == [cafe]


def test_a_form_refused_elsewhere_leaves_no_stray_tag(desk, cafe):
    assert edit(desk, cafe, tags="nouvelle", postal_code="75001").status_code == 422
    assert not Tag.objects.exists()


def test_tags_are_put_and_taken_off_many_at_once(desk, cafe):
    other = Organisation.objects.create(name="Autre")
    every = {"pk": [cafe.pk, other.pk], "confirmed": "1"}
    desk.post(f"{LIST}en-lot/", {"action": "etiqueter", "tag": "relève", **every})
    tag = Tag.objects.get()
    assert tag.organisations.count() == 2
    desk.post(f"{LIST}en-lot/", {"action": "retirer-etiquette", "tag": tag.pk, **every})
    assert tag.organisations.count() == 0


def test_deleting_a_tag_says_how_many_profiles_lose_it(desk, cafe):
    edit(desk, cafe, tags="relève")
    tag = Tag.objects.get()
    assert "l’étiquette de 1 fiche" in desk.get(f"{TAGS}{tag.pk}/supprimer/").content.decode()
    desk.post(f"{TAGS}{tag.pk}/supprimer/")
    assert not cafe.tags.exists()


@pytest.fixture
def wished(desk):
    desk.post(f"{FIELDS}ajouter/", {"target": "organisation", "label": "Dernier appel", "kind": "date", "order": "1"})
    choices = {"kind": "choice", "choices": "Relève\nFinancement", "order": "2"}
    desk.post(f"{FIELDS}ajouter/", {"target": "organisation", "label": "Besoin", **choices})
    return FreeField.objects.get(label="Besoin")


def test_a_field_of_the_hub_s_own_is_typed_shown_exported_and_told(desk, cafe, wished):
    edit(desk, cafe, **{"free_dernier-appel": "2018-03-01", "free_besoin": "Relève"})
    cafe.refresh_from_db()
    assert cafe.custom == {"dernier-appel": "2018-03-01", "besoin": "Relève"}
    text = page(desk, cafe)
    assert "1er mars 2018" in text
    assert "Relève" in text
    export = desk.get(f"{LIST}exporter/csv/").getvalue().decode("utf-8-sig")
    assert "Besoin" in export.splitlines()[0]
    assert "Relève" in export
    edit(desk, cafe, **{"free_besoin": "Financement"})
    assert "Financement" in desk.get(f"{LIST}{cafe.pk}/historique/").content.decode()


@pytest.mark.parametrize("typed", ["hier", "2018-02-30"])
def test_a_field_of_the_hub_s_own_refuses_what_is_not_of_its_kind(desk, cafe, wished, typed):
    assert edit(desk, cafe, **{"free_dernier-appel": typed}).status_code == 422


def test_a_choice_without_choices_is_explained(desk, db):
    answer = desk.post(f"{FIELDS}ajouter/", {"target": "person", "label": "Besoin", "kind": "choice", "order": "1"})
    assert answer.status_code == 422


def test_deleting_a_field_says_how_many_values_go_and_takes_them(desk, cafe, wished):
    edit(desk, cafe, **{"free_besoin": "Relève"})
    assert "1 fiche" in desk.get(f"{FIELDS}{wished.pk}/supprimer/").content.decode()
    desk.post(f"{FIELDS}{wished.pk}/supprimer/")
    cafe.refresh_from_db()
    assert "besoin" not in cafe.custom
    assert "free_besoin" not in cafe.facts


def test_a_field_that_holds_values_keeps_its_kind(desk, cafe, wished):
    edit(desk, cafe, **{"free_besoin": "Relève"})
    data = {"target": "organisation", "label": "Besoin", "kind": "number", "order": "2"}
    assert desk.post(f"{FIELDS}{wished.pk}/modifier/", data).status_code == 422


def test_two_fields_of_one_label_keep_their_values_apart(desk, db):
    for _time in range(2):
        desk.post(f"{FIELDS}ajouter/", {"target": "person", "label": "Besoin", "kind": "text", "order": "1"})
    assert set(FreeField.objects.values_list("key", flat=True)) == {"besoin", "besoin-2"}


def test_the_hub_s_own_words_are_for_the_coordinator(client_for, paul, omar, db):
    for user, answers in ((paul, [403, 200, 403]), (omar, [403, 403, 403])):
        client = client_for(user)
        addresses = (FIELDS, TAGS, "/bureau/reseau/reglages/")
        assert [client.get(address).status_code for address in addresses] == answers


def test_a_committee_says_who_sits_whose_term_ends_and_who_sat(desk, cafe, helene):
    rows = {"members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0", "members-0-role": "présidente"}
    rows |= {"members-0-person": "Hélène Côté", "members-0-organisation": cafe.name}
    day = timezone.localdate()
    rows["members-0-end"] = (day + timedelta(days=30)).isoformat()
    desk.post(f"{COMMITTEES}ajouter/", {"name": "Comité du fonds", "kind": "committee", **rows})
    committee = Committee.objects.get()
    text = desk.get(f"{COMMITTEES}{committee.pk}/").content.decode()
    assert "Mandat bientôt terminé" in text
    for address in (f"/bureau/personnes/{helene.pk}/", f"{LIST}{cafe.pk}/"):
        assert "Comité du fonds" in desk.get(address).content.decode()
    CommitteeMember.objects.update(start=day - timedelta(days=90), end=day - timedelta(days=1))
    assert "Anciens membres" in desk.get(f"{COMMITTEES}{committee.pk}/").content.decode()
    assert 'id="seats"' not in page(desk, cafe), "the timeline alone tells what is over"


def test_a_term_that_ends_before_it_starts_is_explained(desk, helene):
    rows = {"members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0", "members-0-person": "Hélène Côté"}
    rows |= {"members-0-start": "2018-05-01", "members-0-end": "2018-04-01"}
    answer = desk.post(f"{COMMITTEES}ajouter/", {"name": "Comité", "kind": "committee", **rows})
    assert answer.status_code == 422
