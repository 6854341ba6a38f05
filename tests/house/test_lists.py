"""A desk list asks the database the same number of questions whatever the number of its rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arrimage.accounts.models import User
from arrimage.kit.desk import site
from arrimage.plan.models import Framework, FrameworkItem, Plan


@pytest.fixture
def coralie(demo, db) -> User:
    for number in range(2):
        framework = Framework.objects.create(name=f"Cadre {number}")
        FrameworkItem.objects.create(framework=framework, code="A", label="Axe")
        Plan.objects.create(code=f"plan-{number}", title="Autre plan", start="2018-04-01", end="2019-03-31")
    return User.objects.get(first_name="Coralie")


@pytest.mark.parametrize("key", [screen.key for screen in site.screens()])
def test_one_row_or_three_cost_the_same_number_of_queries(key, coralie, client_for, monkeypatch):
    screen = site.screen_by_key(key)
    client, counts = client_for(coralie), []
    client.get(screen.list_url())  # what is read once, such as the types of content
    for rows in (1, 3):
        monkeypatch.setattr(screen, "page_size", rows)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(screen.list_url())
        assert response.status_code == 200
        assert len(response.context["table"].page.object_list) == rows
        counts.append(len(queries))
    assert counts[0] == counts[1]
