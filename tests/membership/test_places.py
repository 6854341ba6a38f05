"""Where memberships are found: one line of tabs on the desk, «Devenir membre» on the public side."""

import pytest
from django.urls import reverse

from arrimage.membership.models import MembershipSettings

pytestmark = pytest.mark.django_db
TABS = {
    "desk:membership-list": "Membres",
    "desk:members-on": "À une date",
    "desk:application-list": "Demandes",
    "desk:renewals": "Renouvellements",
    "desk:support-coverage": "Couverture",
    "desk:recruiting": "À recruter",
    "desk:category-list": "Catégories",
    "desk:membership-settings": "Réglages",
}


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


@pytest.mark.parametrize("name", TABS)
def test_each_screen_of_memberships_has_the_same_tabs_and_says_where_one_is(desk, name):
    page = desk.get(reverse(name)).content.decode()
    tabs = page.split('aria-label="Adhésions"')[1].split("</nav>")[0]
    assert [label for label in TABS.values() if label in tabs] == list(TABS.values())
    here = tabs.split('aria-current="page"')[1]
    assert tabs.count("aria-current") == 1
    assert here.split("</a>")[0].endswith(TABS[name])


@pytest.mark.parametrize("is_open", [True, False])
def test_the_sitemap_tells_of_becoming_a_member_while_one_can_apply(client, is_open):
    MembershipSettings.objects.create(applies_online=is_open)
    assert ("/adherer/" in client.get("/sitemap.xml").content.decode()) is is_open


@pytest.mark.parametrize("is_open", [True, False])
def test_the_public_pages_lead_to_the_application_while_one_can_apply(client, is_open):
    MembershipSettings.objects.create(applies_online=is_open)
    footer = client.get("/plan/").content.decode().split("<footer")[1]
    assert ('href="/adherer/"' in footer) is is_open
