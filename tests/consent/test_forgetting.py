"""Somebody asks to be forgotten: her name is nowhere any more, and no figure of the plan moves."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from arrimage.accounts.models import FeedToken, SavedView, User
from arrimage.agenda.models import Activity, Presence
from arrimage.consent.models import Anonymisation, PrivacyRequest
from arrimage.consent.operations.forgetting import delete_rows, forget
from arrimage.consent.operations.requests import NotCertain, forget_requester
from arrimage.consent.queries.holdings import mentions, sections, subject_of
from arrimage.kit import personal_data
from arrimage.network.models import Organisation, OrganisationRole, Person
from arrimage.plan.models import Action, ActionDocument, Plan, Responsibility

NAMES = ("Quatresous", "quatresous", "Zéphirine", "zephirine", "555-7788", "Ancienne titulaire")


def rows_holding(words: tuple[str, ...]) -> Iterator[str]:
    """Every table of the database, search indexes and histories included, with a text that holds one of the words."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description or ()]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if any(word in str(value) for word in words):
                        yield f"{table}.{column}: {value}"


@pytest.fixture
def well_known(zephirine, coralie) -> Person:
    """She has roles (one left since), a past under another phone, a place in activities and in a plan, an account."""
    user = User.objects.create_user(
        "zephirine@quatresous.example", "un-mot-de-passe", first_name="Zéphirine", last_name="Quatresous"
    )
    zephirine.user = user
    zephirine.phone = "450 555-0001"
    zephirine.save()
    SavedView.objects.create(user=user, screen="activity", name="Les vues de Zéphirine")
    FeedToken.objects.create(user=user)
    house = Organisation.objects.create(name="Maison des jeunes")
    OrganisationRole.objects.create(person=zephirine, organisation=house, title="Présidente")
    OrganisationRole.objects.create(person=zephirine, organisation=house, title="Ancienne titulaire").delete()
    activity = Activity.objects.create(kind="experts", date=localdate(), head_count=2, owner=user)
    Presence.objects.create(activity=activity, person=zephirine, state="present")
    plan = Plan.objects.create(code="essai", title="Essai", start=localdate(), end=localdate() + timedelta(days=30))
    action = Action.objects.create(plan=plan, code="1", label="Réunir")
    Responsibility.objects.create(action=action, label="Zéphirine Quatresous", person=zephirine)
    return zephirine


def test_her_name_and_addresses_are_nowhere_any_more(well_known):
    assert list(rows_holding(NAMES)), "they were somewhere"
    forget(subject=subject_of(person=well_known), day=localdate())
    assert list(rows_holding(NAMES)) == []


def test_what_was_counted_still_is(well_known):
    presence = Presence.objects.get(person=well_known)
    forget(subject=subject_of(person=well_known), day=localdate())
    well_known.refresh_from_db()
    assert well_known.is_expert
    assert str(well_known) == f"Personne retirée n°\N{NO-BREAK SPACE}{well_known.pk}"
    assert Presence.objects.get(person=well_known) == presence
    assert Activity.objects.get().owner is not None
    assert str(Responsibility.objects.get()) == str(well_known)


def test_her_account_no_longer_opens(well_known, client):
    user = well_known.user
    forget(subject=subject_of(user=user), day=localdate())
    user.refresh_from_db()
    assert not user.is_active
    assert not user.has_usable_password()
    assert user.email.endswith(".invalid")
    said = {"login": "zephirine@quatresous.example", "password": "un-mot-de-passe"}
    assert client.post(reverse("account_login"), said).status_code == 200
    assert "_auth_user_id" not in client.session
    assert not FeedToken.objects.filter(user=user).exists()


def test_a_room_that_must_keep_something_is_told_before(well_known, monkeypatch):
    told = []
    monkeypatch.setattr(personal_data, "_before_forgetting", [lambda subject: told.append(subject.addresses)])
    forget(subject=subject_of(person=well_known), day=localdate())
    assert told == [("zephirine@quatresous.example",)]


def test_forgetting_twice_does_no_harm(well_known):
    forget(subject=subject_of(person=well_known), day=localdate())
    well_known.refresh_from_db()
    forget(subject=subject_of(person=well_known), day=localdate())
    kind = ContentType.objects.get_for_model(Person)
    assert Anonymisation.objects.filter(content_type=kind, object_id=well_known.pk).count() == 1


def test_files_go_with_their_rows(db, django_capture_on_commit_callbacks):
    plan = Plan.objects.create(code="essai", title="Essai", start=localdate(), end=localdate())
    action = Action.objects.create(plan=plan, code="1", label="Réunir")
    document = ActionDocument.objects.create(action=action, title="Liste", file=ContentFile(b"x", name="liste.txt"))
    storage, name = document.file.storage, document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        delete_rows(ActionDocument, [document])
    assert not storage.exists(name)


def test_texts_that_still_name_her_are_listed_to_be_looked_over(well_known):
    named = Activity.objects.create(date=localdate(), title="Appel de Zéphirine Quatresous")
    reached = Activity.objects.create(date=localdate(), minutes="Écrire à zephirine@quatresous.example lundi.")
    Activity.objects.create(date=localdate(), title="Appel de Zéphirine, une autre")
    assert set(mentions(subject_of(person=well_known))) == {named, reached}


def test_what_is_held_is_told_by_purpose_without_the_staffs_notes(well_known):
    told = {purpose.code: found for purpose, found in sections(subject_of(person=well_known))}
    [contact] = [section for section in told["contacts"] if section.held.model is Person]
    assert contact.records == [
        {
            "first_name": "Zéphirine",
            "last_name": "Quatresous",
            "pronoun": "",
            "language": "Français",
            "email": "zephirine@quatresous.example",
            "phone": "450 555-0001",
        }
    ]
    [presence] = [section for section in told["activities"] if section.held.model is Presence]
    assert presence.count == 1
    assert not presence.is_given


def test_nothing_is_removed_before_it_is_certain_who_asks(ask, well_known, today):
    request = ask(person=well_known, kind=PrivacyRequest.Kind.DESTRUCTION)
    with pytest.raises(NotCertain):
        forget_requester(request=request, day=today)
    request.identity = PrivacyRequest.Identity.DOCUMENT
    forget_requester(request=request, day=today)
    well_known.refresh_from_db()
    assert well_known.email == ""
