"""Doing something to many records at once."""

import pytest
from django.urls import reverse

from arrimage.agenda.models import Activity
from arrimage.kit.desk import site


@pytest.fixture
def activities(db, today):
    planned = Activity.Status.PLANNED
    kinds = [Activity.Kind.COMMITTEE, Activity.Kind.COMMITTEE, Activity.Kind.INTERNAL]
    return [Activity.objects.create(date=today, status=planned, kind=kind) for kind in kinds]


@pytest.fixture
def action():
    """The first action of the list that asks nothing first."""
    screen = site.screen_for(Activity)
    return next(action for action in screen.bulk_actions if not action.confirm)


def held():
    return Activity.objects.exclude(status=Activity.Status.PLANNED).count()


def test_only_the_rows_ticked_change(client_for, coralie, activities, action):
    client_for(coralie).post(reverse("desk:activity-bulk"), {"action": action.key, "pk": [activities[0].pk]})
    assert held() == 1


def test_the_whole_list_means_what_its_filters_leave(client_for, coralie, activities, action):
    asked = {"action": action.key, "all": "1", "query": "kind=committee"}
    response = client_for(coralie).post(reverse("desk:activity-bulk"), asked)
    assert held() == 2
    assert response["Location"] == f"{reverse('desk:activity-list')}?kind=committee"


@pytest.mark.parametrize("ticked", [[], ["x"], ["99999999999999999999999"]])
def test_with_nothing_ticked_nothing_happens(client_for, coralie, activities, action, ticked):
    response = client_for(coralie).post(
        reverse("desk:activity-bulk"), {"action": action.key, "pk": ticked}, follow=True
    )
    assert held() == 0
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


def test_an_action_that_does_not_exist_is_not_found(client_for, coralie, activities):
    assert client_for(coralie).post(reverse("desk:activity-bulk"), {"action": "zap"}).status_code == 404


def test_whoever_only_reads_may_not(client_for, bernard, activities, action):
    asked = {"action": action.key, "pk": [activities[0].pk]}
    assert client_for(bernard).post(reverse("desk:activity-bulk"), asked).status_code == 403
    assert held() == 0


def test_rows_deleted_since_they_were_ticked_are_told(client_for, coralie, activities, action):
    gone, *left = activities
    asked = {"action": action.key, "pk": [gone.pk, left[0].pk]}
    gone.delete()
    response = client_for(coralie).post(reverse("desk:activity-bulk"), asked, follow=True)
    assert held() == 1
    assert [message.level_tag for message in response.context["messages"]] == ["warning", "success"]
    assert "1 fiche cochée n’existe plus" in response.content.decode()


def test_when_none_is_left_nothing_is_said_to_be_done(client_for, coralie, activities, action):
    gone = activities[0]
    asked = {"action": action.key, "pk": [gone.pk]}
    gone.delete()
    response = client_for(coralie).post(reverse("desk:activity-bulk"), asked, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
