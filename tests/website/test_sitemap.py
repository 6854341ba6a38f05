"""What search engines are told of the site."""

import pytest

pytestmark = pytest.mark.django_db


def test_every_address_is_at_the_host_and_port_that_were_asked(client, settings):
    settings.ALLOWED_HOSTS = ["pole.example"]
    told = client.get("/sitemap.xml", HTTP_HOST="pole.example:9000").content.decode()
    addresses = [part.partition("</loc>")[0] for part in told.split("<loc>")[1:]]
    assert "http://pole.example:9000/" in addresses
    assert all(address.startswith("http://pole.example:9000/") for address in addresses)
