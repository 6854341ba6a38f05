"""Every model that holds something about somebody says so, and says it of fields that exist."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from django.utils import translation

from arrimage.accounts.models import User
from arrimage.kit import personal_data
from arrimage.kit.personal_data import Fate, Held
from arrimage.network.models import Person


def test_every_model_with_a_person_in_it_is_declared():
    assert list(personal_data.undeclared(apps.get_models())) == []


def test_every_declaration_fits_its_model_and_says_enough():
    assert list(personal_data.outdated(personal_data.holdings())) == []


def test_a_contact_and_an_account_are_somebody():
    assert personal_data.held_by(Person).person == "pk"
    assert personal_data.held_by(User).user == "pk"


@pytest.fixture
def models_of_tomorrow() -> Iterator[list[type[models.Model]]]:
    with isolate_apps("arrimage.network"):

        class Allergy(models.Model):  # noqa: DJ008
            """Somebody adds this next month and forgets to declare it."""

            person = models.ForeignKey(Person, models.CASCADE, related_name="+")
            what = models.CharField(max_length=50)

            class Meta:
                app_label = "network"

        class Visitor(models.Model):  # noqa: DJ008
            contact_email = models.EmailField()
            invited_by = models.ForeignKey(User, models.CASCADE, related_name="+")

            class Meta:
                app_label = "network"

        yield [Allergy, Visitor]


def test_a_model_that_declares_nothing_is_found(models_of_tomorrow):
    found = list(personal_data.undeclared(models_of_tomorrow))
    assert [sentence.partition(":")[0] for sentence in found] == [
        "network.Allergy.person",
        "network.Visitor.contact_email",
        "network.Visitor.invited_by",
    ]


def test_a_field_left_out_of_a_declaration_is_found(models_of_tomorrow, monkeypatch):
    _allergy, visitor = models_of_tomorrow
    known = {**personal_data._held, visitor: Held(visitor, "contacts", given=("contact_email",), reason="…")}
    monkeypatch.setattr(personal_data, "_held", known)
    assert [s.partition(":")[0] for s in personal_data.undeclared([visitor])] == ["network.Visitor.invited_by"]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (Held(Person, "contacts", given=("fax",), reason="…"), "network.Person has no field fax any more"),
        (Held(Person, "gossip", reason="…"), "network.Person: no purpose is called gossip"),
        (Held(Person, "contacts", reason="…", retention="x"), "network.Person: no class of data is called x"),
        (Held(Person, "contacts"), "network.Person: say why it is kept"),
        (Held(Person, "contacts", fate=Fate.ANONYMISE), "network.Person: say what its fields become"),
    ],
)
def test_a_declaration_that_no_longer_fits_is_found(held, said):
    assert list(personal_data.outdated([held])) == [said]


# Words that are the same in both languages.
SAME = {"collaborations", "note", "message", "source", "organisation", "organisations", "destructions", "neq"}


def _labels(language: str) -> list[tuple[str, str]]:
    """What the public page names, in this language: each kind of record, and each field said of it."""
    said = []
    with translation.override(language):
        for held in personal_data.holdings():
            if names := (*held.given, *held.written):
                said.append((held.model._meta.label, held.heading))
                said += [(f"{held.model._meta.label}.{name}", held.label(name)) for name in names]
    return said


def test_the_public_page_on_personal_information_names_every_field_in_french():
    french = _labels("fr")
    pairs = zip(_labels("en"), french, strict=True)
    same = {where: word for (where, english), (_where, word) in pairs if word.lower() == english.lower()}
    assert {where: word for where, word in same.items() if word.lower() not in SAME} == {}
    assert [word for _where, word in french if "e-mail" in word.lower()] == [], "the product says «courriel»"


def test_the_public_page_says_what_an_attempt_to_sign_in_leaves(client, db):
    page = client.get("/vie-privee/").content.decode()
    assert "navigateur et appareil" in page
    for word in ("User Agent", "other person", "merged person", "reasons", "e-mail"):
        assert word not in page
