"""Who may come in at the desk."""

import pytest
from django.urls import reverse

from arrimage.network.models import Organisation


@pytest.mark.parametrize("name", ["desk:home", "desk:search", "desk:organisation-list", "desk:organisation-create"])
def test_a_stranger_is_sent_to_sign_in_and_comes_back(client_for, db, name):
    url = reverse(name)
    response = client_for(None).get(url)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={url}"


def test_a_part_of_a_page_asked_after_signing_out_sends_the_whole_page_to_sign_in(client_for, db):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/bureau/?q=a"}
    response = client_for(None).get(reverse("desk:search"), headers=headers)
    assert response["HX-Redirect"].startswith(reverse("account_login"))
    assert "bureau" in response["HX-Redirect"]


@pytest.mark.parametrize("name", ["desk:home", "desk:search", "desk:organisation-list"])
def test_someone_without_the_desk_meets_a_closed_door(client_for, sacha, name):
    assert client_for(sacha).get(reverse(name)).status_code == 403


def test_someone_who_only_reads_gets_no_form(client_for, omar):
    organisation = Organisation.objects.create(name="Coop du Fleuve")
    client = client_for(omar)
    page = client.get(reverse("desk:organisation-detail", args=[organisation.pk])).content.decode()
    assert "/modifier/" not in page
    assert client.get(reverse("desk:organisation-edit", args=[organisation.pk])).status_code == 403
    assert client.post(reverse("desk:organisation-delete", args=[organisation.pk])).status_code == 403
    assert Organisation.objects.exists()


def test_a_record_that_is_not_there_is_a_plain_404(client_for, coralie):
    for pk in (404, 10**30):
        assert client_for(coralie).get(f"{reverse('desk:organisation-list')}{pk}/").status_code == 404


@pytest.mark.parametrize("address", ["http://[", "//elsewhere.example/bureau/"])
def test_an_address_that_makes_no_sense_still_leads_to_sign_in(client_for, db, address):
    headers = {"HX-Request": "true", "HX-Current-URL": address}
    response = client_for(None).get(reverse("desk:home"), headers=headers)
    assert response["HX-Redirect"].startswith(f"{reverse('account_login')}?next=/bureau/")
