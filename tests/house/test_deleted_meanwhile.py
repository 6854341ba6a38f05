"""On every screen of the desk, what was typed into a record deleted meanwhile comes back with it."""

from datetime import time

import pytest
from django.utils import timezone

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, Event
from arrimage.agenda.operations.events import create
from arrimage.assembly.models import GeneralMeeting
from arrimage.kit.desk import site
from arrimage.membership.models import Category
from tests.kit.desk_pages import entries

KEYS = [screen.key for screen in site.screens() if screen.form_class and screen.keeps_history]


@pytest.mark.parametrize("key", KEYS)
def test_every_screen_of_the_desk_brings_back_what_was_typed(client_for, demo, db, key):
    screen, client = site.screen_by_key(key), client_for(User.objects.get(email__startswith="coralie@"))
    every = screen.model._base_manager.order_by("-pk")
    if not screen.allows(User.objects.get(email__startswith="coralie@"), "delete"):
        assert client.post(screen.url("delete", every.first().pk), {}).status_code == 403
        return  # a register that nobody deletes from has nothing to bring back
    _nobody_holds_it(key)
    record = next(record for record in every if _can_go(_question(client, screen, record)))
    address = screen.url("edit", record.pk)
    sent = entries(client.get(address))
    client.post(screen.url("delete", record.pk), entries(_question(client, screen, record), "delete-form"))
    assert not every.filter(pk=record.pk).exists()

    told = client.post(address, sent)
    assert told.status_code == 409
    # The token of a form that may make a new record.
    assert entries(told).keys() - {"token"} == sent.keys()
    assert client.post(address, {**entries(told), "revive": "1"}).status_code == 302
    assert str(every.get(pk=record.pk)) == str(record)


def _question(client, screen, record):
    return client.get(screen.url("delete", record.pk))


def _can_go(question):
    """A meeting that is over asks nothing: it cannot be deleted. A category with members says what keeps it."""
    return question.status_code == 200 and not question.context["found"].blocking


def _nobody_holds_it(key):
    """Records of the kinds that the demo uses everywhere."""
    if key == "category":
        Category.objects.create(name_fr="Catégorie d’essai")
    elif key in ("activity", "event"):
        activity = Activity(title="Dîner d’essai", kind="networking", status="planned", date=timezone.localdate())
        create(activity=activity, event=Event()) if key == "event" else activity.save()
    elif key == "generalmeeting":
        day = timezone.localdate()
        GeneralMeeting.objects.create(title="À préparer", date=day, start_time=time(18), record_date=day, place="Ici")
