"""The names of the team on an action's page are for the team."""

import pytest


@pytest.fixture
def page_of(client_for, action, paul, bernard):
    action.tasks.create(label="Convoquer", owner=paul)
    action.notes.create(text="À suivre", author=bernard)
    return lambda user: client_for(user).get(f"/bureau/plan/actions/{action.pk}/").content.decode()


def test_those_who_carry_the_plan_read_whose_task_and_whose_note_it_is(page_of, coralie, paul, bernard):
    for reader in (coralie, paul, bernard):
        page = page_of(reader)
        assert "· Paul Exemple" in page, reader
        assert "Bernard Exemple, " in page, reader


def test_the_communications_firm_and_the_researcher_read_the_work_without_the_names(page_of, fatima, rachel):
    for reader in (fatima, rachel):
        page = page_of(reader)
        assert "Convoquer" in page, reader
        assert "À suivre" in page, reader
        assert "Paul" not in page, reader
        assert "Bernard" not in page, reader
