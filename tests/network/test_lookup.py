"""Typing a few letters finds who and what is out there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from arrimage.network.models import Organisation, OrganisationRole
from arrimage.network.queries import who_is_there


def kinds_and_labels(user, letters):
    return [(found.kind, found.label) for found in who_is_there(user, letters)]


def test_organisations_people_and_places_are_found_as_one_types(coralie, cafe, helene):
    assert kinds_and_labels(coralie, "caf") == [("organisation", "Café de la Gare")]
    assert kinds_and_labels(coralie, "cote") == [("person", "Hélène Côté")]
    assert kinds_and_labels(coralie, "hélène c") == [("person", "Hélène Côté")]
    assert kinds_and_labels(coralie, "beauh")[0] == ("county", "Beauharnois-Salaberry")


def test_the_town_comes_before_what_merely_is_in_it(coralie, cafe):
    assert kinds_and_labels(coralie, "valley") == [
        ("municipality", "Salaberry-de-Valleyfield (ville)"),
        ("organisation", "Café de la Gare"),
    ]


def test_what_tells_namesakes_apart_is_said(coralie, cafe, helene):
    (organisation,) = who_is_there(coralie, "café")
    (person,) = who_is_there(coralie, "côté")
    assert organisation.detail == "Salaberry-de-Valleyfield · Entreprise"
    assert person.detail == "Café de la Gare"


def test_a_role_that_has_ended_is_no_longer_said(coralie, cafe, helene):
    OrganisationRole.objects.update(end=timezone.localdate() - timedelta(days=1))
    assert who_is_there(coralie, "côté")[0].detail == ""


def test_never_more_than_asked_and_each_kind_has_its_turn(coralie, cafe):
    Organisation.objects.bulk_create(Organisation(name=f"Salaberry {n}") for n in range(30))
    found = kinds_and_labels(coralie, "salaberry")
    assert len(found) == 10
    assert ("municipality", "Salaberry-de-Valleyfield (ville)") in found


@pytest.mark.parametrize("letters", ["", "   ", 'a"b', "😀", "%", "_", "\\", "()", "*", "\x00"])
def test_nothing_typed_is_ever_an_error(coralie, client_for, cafe, letters):
    response = client_for(coralie).get("/bureau/reseau/qui/", {"q": letters})
    assert response.status_code == 200
    assert response.json() == {"results": []}


def test_the_answer_s_shape(coralie, client_for, cafe):
    response = client_for(coralie).get("/bureau/reseau/qui/", {"q": "gare"})
    assert response.json() == {
        "results": [
            {
                "kind": "organisation",
                "id": cafe.pk,
                "label": "Café de la Gare",
                "detail": "Salaberry-de-Valleyfield · Entreprise",
            }
        ]
    }


def test_each_person_finds_only_what_she_may_see(fatima, rachel, sacha, elise, client_for, cafe, helene):
    assert who_is_there(fatima, "côté") == []
    assert [found.kind for found in who_is_there(fatima, "valley")] == ["municipality", "organisation"]
    assert [found.kind for found in who_is_there(rachel, "valley")] == ["municipality"]
    for nobody in (sacha, elise):
        assert client_for(nobody).get("/bureau/reseau/qui/?q=caf").status_code == 403
    assert client_for(None).get("/bureau/reseau/qui/?q=caf").status_code == 302


def test_the_names_a_form_proposes_carry_their_number(coralie, fatima, client_for, helene):
    address = "/bureau/reseau/noms/personnes/?field=roles-0-person&roles-0-person=cot"
    assert f"Hélène Côté (n° {helene.pk})" in client_for(coralie).get(address).content.decode()
    assert client_for(fatima).get(address).status_code == 403
