"""What each role may do, and how the groups follow what the rooms declare."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from arrimage.accounts.roles import Role, declared_permissions, grant_declared_permissions

pytestmark = pytest.mark.django_db


def sync():
    config = apps.get_app_config("accounts")
    grant_declared_permissions(config, using="default", apps=apps)


def held(role: str) -> set[str]:
    rows = Permission.objects.filter(group__name=role).values_list("content_type__app_label", "codename")
    return {f"{label}.{codename}" for label, codename in rows}


def test_every_role_is_a_group_with_exactly_what_the_rooms_declare():
    granted = declared_permissions()
    for role in Role:
        assert held(role.value) == granted[role], role


def test_everyone_but_a_member_works_at_the_desk(coralie, bernard, paul, omar, fatima, rachel, elise, sacha):
    at_the_desk = [coralie, bernard, paul, omar, fatima, rachel]
    assert all(person.has_perm("accounts.use_desk") for person in at_the_desk)
    assert not elise.get_all_permissions()
    assert not sacha.get_all_permissions()


def test_the_workshop_is_for_those_who_write_content(coralie, bernard, paul, omar, fatima, rachel):
    writers = [p for p in (coralie, bernard, paul, omar, fatima, rachel) if p.has_perm("wagtailadmin.access_admin")]
    assert writers == [coralie, paul, fatima]


def test_only_the_coordination_gives_access(coralie, bernard, paul, fatima):
    assert coralie.has_perms(["accounts.add_user", "accounts.change_user"])
    assert not any(person.has_perm("accounts.change_user") for person in (bernard, paul, fatima))


def test_nobody_at_the_communications_firm_or_in_research_sees_a_person(fatima, rachel):
    for person in (fatima, rachel):
        assert not person.has_perm("network.view_person")
        assert not person.has_perm("agenda.view_activity")


def test_a_right_given_by_hand_to_a_role_is_taken_back_and_a_missing_one_given():
    group = Group.objects.get(name=Role.RESEARCHER.value)
    group.permissions.set([Permission.objects.get(codename="change_user", content_type__app_label="accounts")])
    sync()
    assert held("researcher") == declared_permissions()[Role.RESEARCHER]


def test_the_hubs_own_groups_are_left_alone():
    group = Group.objects.create(name="Comité du plan")
    group.permissions.set([Permission.objects.get(codename="change_user", content_type__app_label="accounts")])
    sync()
    assert held("Comité du plan") == {"accounts.change_user"}


def test_rights_on_apps_no_room_speaks_of_stay_in_a_role():
    other = Permission.objects.get(codename="view_session", content_type__app_label="sessions")
    Group.objects.get(name=Role.RESEARCHER.value).permissions.add(other)
    sync()
    assert "sessions.view_session" in held("researcher")


def test_migrating_again_changes_nothing():
    before = {role: held(role.value) for role in Role}
    sync()
    assert before == {role: held(role.value) for role in Role}


def test_a_room_that_names_an_unknown_role_is_told(monkeypatch):
    monkeypatch.setattr("arrimage.accounts.permissions.ROLE_PERMISSIONS", {"treasurer": ["accounts.use_desk"]})
    with pytest.raises(ValueError, match="treasurer"):
        declared_permissions()
