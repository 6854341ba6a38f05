"""A second reader of calendars understands our feeds as we do."""

import pytest
import vobject
from django.urls import reverse

from arrimage.accounts.models import FeedToken, User
from arrimage.agenda.models import Activity
from arrimage.plan.models import Action

pytestmark = [pytest.mark.judge, pytest.mark.usefixtures("demo", "db")]


@pytest.fixture
def token() -> str:
    return FeedToken.objects.get_or_create(user=User.objects.get(first_name="Coralie"))[0].token


def read(client, url: str) -> list:
    response = client.get(url)
    assert response["Content-Type"].startswith("text/calendar")
    return list(vobject.readOne(response.content.decode()).contents.get("vevent", []))


def test_the_public_agenda(client):
    events = read(client, reverse("agenda:public-calendar"))
    assert {event.summary.value for event in events} == set(Activity.objects.public().values_list("title", flat=True))


def test_a_persons_own_agenda(client, token):
    events = read(client, reverse("agenda:private-calendar", args=[token]))
    shown = Activity.objects.filter(duplicate_of=None)
    assert len(events) == shown.count()
    assert len({event.uid.value for event in events}) == len(events)
    days = sorted(getattr(event.dtstart.value, "date", lambda event=event: event.dtstart.value)() for event in events)
    assert days == sorted(shown.values_list("date", flat=True))


def test_the_deadlines_of_the_plan(client, token):
    events = read(client, reverse("plan:deadlines-feed", args=[token]))
    assert len(events) >= Action.objects.filter(plan__is_public=True, deadline_kind="month").count() > 0
    assert all(event.summary.value and event.dtstart.value for event in events)
