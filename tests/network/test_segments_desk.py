"""Segments on the desk: composed, read, used."""

from typing import Any

import pytest
from django.urls import reverse

from arrimage.kit.desk.display import shown
from arrimage.network.models import Organisation, Person, Segment
from arrimage.network.segments import members_of

COMPOSE, CREATE = "/bureau/segments/composer/", "/bureau/segments/ajouter/"
WITH_EMAIL = {"all": [{"all": [{"field": "has_email", "is": "yes"}]}]}


def posted(*rows: dict[str, Any], match: str = "all", about: str = "organisation", **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"rule-match": "all", "rule-0-match": match, "rule-0-about": about, "name": "À joindre"}
    for place, row in enumerate(rows):
        data |= {f"rule-0-{place}-{key}": value for key, value in row.items()}
    return {**data, "target": "organisation", **more}


EMAIL_ROW = {"field": "has_email", "is": "yes"}


def test_a_condition_is_added_without_javascript_and_who_answers_is_told(client_for, coralie, cafe):
    client = client_for(coralie)
    asked = posted(change="add-0", **{"rule-0-new": "has_email"})
    page = client.post(COMPOSE, asked).content.decode()
    assert 'name="rule-0-0-field" value="has_email"' in page
    assert 'value="À joindre"' in page, "what was typed stays"
    page = client.post(COMPOSE, posted(EMAIL_ROW, change="count")).content.decode()
    assert "Café de la Gare" in page


def test_htmx_gets_the_part_alone(client_for, coralie, cafe):
    response = client_for(coralie).post(COMPOSE, posted(EMAIL_ROW), headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert "Café de la Gare" in response.content.decode()


def test_groups_and_conditions_are_removed(client_for, coralie):
    client = client_for(coralie)
    two = posted(EMAIL_ROW, {"field": "has_neq", "is": "no"})
    page = client.post(COMPOSE, {**two, "change": "remove-0-0"}).content.decode()
    assert 'has_email">' not in page.split("rule-0-new")[0]
    assert 'name="rule-0-0-field" value="has_neq"' in page
    more = client.post(COMPOSE, {**two, "change": "add-group"}).content.decode()
    assert "rule-1-match" in more
    fewer = client.post(COMPOSE, {**two, "rule-1-match": "any", "change": "remove-group-0"}).content.decode()
    assert "rule-1-match" not in fewer
    assert "rule-0-0-field" not in fewer


@pytest.mark.parametrize("change", ["", "add-9", "remove-9-9", "remove-group-9", "x-y-z-w", "add-0"])
def test_nonsense_changes_nothing(client_for, coralie, change):
    assert client_for(coralie).post(COMPOSE, posted(EMAIL_ROW, change=change)).status_code == 200


def test_it_is_saved_with_its_owner_and_found_again(client_for, coralie, cafe):
    client = client_for(coralie)
    response = client.post(CREATE, posted(EMAIL_ROW))
    segment = Segment.objects.get(owner=coralie)
    assert response["Location"] == reverse("desk:segment-detail", args=[segment.pk])
    assert (segment.rule, segment.owner) == (WITH_EMAIL, coralie)
    assert list(members_of(segment)) == [cafe]
    page = client.get(response["Location"]).content.decode()
    assert "Café de la Gare" in page
    assert f"/bureau/organisations/exporter/xlsx/?segment={segment.pk}" in page


def test_an_incomplete_rule_is_refused_where_it_is_wrong(client_for, coralie):
    response = client_for(coralie).post(CREATE, posted({"field": "employees", "is": "at_least", "value": "beaucoup"}))
    assert response.status_code == 422
    assert "«" in response.content.decode() or "“" in response.content.decode()
    assert client_for(coralie).post(CREATE, posted()).status_code == 422
    assert not Segment.objects.filter(owner=coralie).exists()


def test_it_is_opened_again_as_it_was_composed(client_for, coralie, cafe):
    rule = {
        "any": [
            {"all": [{"field": "employees", "is": "at_least", "value": 3}, {"field": "has_email", "is": "yes"}]},
            {"not": {"any": [{"field": "kind", "is": "in", "value": ["other"]}]}},
            {"field": "organisation", "is": "matches", "value": {"all": [{"field": "has_neq", "is": "no"}]}},
        ]
    }
    segment = Segment.objects.create(name="Trois", target="person", rule={"any": rule["any"][2:]})
    page = client_for(coralie).get(reverse("desk:segment-edit", args=[segment.pk])).content.decode()
    assert 'name="rule-0-about" value="organisation"' in page
    segment = Segment.objects.create(name="Deux", rule={"any": rule["any"][:2]})
    page = client_for(coralie).get(reverse("desk:segment-edit", args=[segment.pk])).content.decode()
    assert all(part in page for part in ('value="3"', 'value="none" selected', 'value="other"', "rule-1-match"))


def test_a_rule_deeper_than_the_form_says_so(client_for, coralie):
    deep = {"all": [{"any": [{"all": [EMAIL_ROW, {"not": {"any": [EMAIL_ROW, EMAIL_ROW]}}]}]}, EMAIL_ROW]}
    segment = Segment.objects.create(name="Profond", rule=deep)
    page = client_for(coralie).get(reverse("desk:segment-edit", args=[segment.pk])).content.decode()
    assert 'class="alert alert-warning"' in page
    assert client_for(coralie).get(reverse("desk:segment-detail", args=[segment.pk])).status_code == 200


def test_a_rule_no_longer_understood_finds_nobody_and_says_why(client_for, coralie, cafe):
    segment = Segment.objects.create(name="Perdu", rule={"field": "tag", "is": "in", "value": [99]})
    page = client_for(coralie).get(reverse("desk:segment-detail", args=[segment.pk])).content.decode()
    assert "Café de la Gare" not in page
    listed = client_for(coralie).get("/bureau/organisations/", {"segment": segment.pk}).content.decode()
    assert "Café de la Gare" not in listed


def test_a_segment_filters_the_lists(client_for, coralie, omar, cafe, helene):
    other = Organisation.objects.create(name="Sans courriel")
    segment = Segment.objects.create(name="Courriel", rule=WITH_EMAIL)
    page = client_for(coralie).get("/bureau/organisations/", {"segment": segment.pk}).content.decode()
    assert cafe.name in page
    assert other.name not in page
    people = Segment.objects.create(name="Expertes", target="person", rule={"field": "is_expert", "is": "yes"})
    Person.objects.create(last_name="Savante", is_expert=True)
    page = client_for(coralie).get("/bureau/personnes/", {"segment": people.pk}).content.decode()
    assert "Savante" in page
    assert "Hélène" not in page
    assert "Courriel" not in client_for(omar).get("/bureau/organisations/").content.decode().split("list-results")[0]


def test_the_history_tells_the_rule_in_words(db):
    told = shown(WITH_EMAIL, Segment._meta.get_field("rule"))
    assert "has_email" not in told
    assert len(told.split()) > 2


def test_the_form_of_people_stays_a_form_of_people(client_for, coralie):
    client = client_for(coralie)
    page = client.get(CREATE, {"target": "person"}).content.decode()
    assert '<input type="hidden" name="target" value="person">' in page
    asked = posted(about="person", target="person", change="add-0", **{"rule-0-new": "is_expert"})
    page = client.post(COMPOSE, asked).content.decode()
    assert '<input type="hidden" name="target" value="person">' in page
    assert 'value="is_expert"' in page
    client.post(CREATE, posted({"field": "is_expert", "is": "yes"}, about="person", target="person"))
    assert Segment.objects.get(owner=coralie).target == "person"
