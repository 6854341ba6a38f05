"""On every screen of the desk, what was typed into a record deleted meanwhile comes back with it."""

import pytest

from arrimage.accounts.models import User
from arrimage.kit.desk import site
from tests.kit.desk_pages import entries

KEYS = [screen.key for screen in site.screens() if screen.form_class and screen.keeps_history]


@pytest.mark.parametrize("key", KEYS)
def test_every_screen_of_the_desk_brings_back_what_was_typed(client_for, demo, db, key):
    screen, client = site.screen_by_key(key), client_for(User.objects.get(email__startswith="coralie@"))
    every = screen.model._base_manager.order_by("-pk")
    if not screen.allows(User.objects.get(email__startswith="coralie@"), "delete"):
        assert client.post(screen.url("delete", every.first().pk), {}).status_code == 403
        return  # a register that nobody deletes from has nothing to bring back
    record = next(record for record in every if not _question(client, screen, record).context["found"].blocking)
    address = screen.url("edit", record.pk)
    sent = entries(client.get(address))
    client.post(screen.url("delete", record.pk), entries(_question(client, screen, record), "delete-form"))
    assert not every.filter(pk=record.pk).exists()

    told = client.post(address, sent)
    assert told.status_code == 409
    assert entries(told).keys() == sent.keys()
    assert client.post(address, {**entries(told), "revive": "1"}).status_code == 302
    assert str(every.get(pk=record.pk)) == str(record)


def _question(client, screen, record):
    return client.get(screen.url("delete", record.pk))
