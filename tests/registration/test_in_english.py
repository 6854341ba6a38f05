"""Registering in English, from the event's page to the own page and the invoice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from arrimage.registration.models import Order
from arrimage.registration.tokens import register_path
from tests.registration.conftest import somebody, soon, typed

pytestmark = pytest.mark.usefixtures("in_no_hurry")


def test_who_reads_english_registers_in_english_without_asking_and_still_may_ask_for_french(client_for, elise, coming):
    elise.language = "en"
    elise.save()
    url, hers = register_path(coming.event), client_for(elise)
    assert "First name" in hers.get(url).content.decode()
    assert "Prénom" in hers.get(f"{url}?langue=fr").content.decode()
    hers.post(url, typed("Ana"))
    assert Order.objects.get().language == "en", "her letters too"


def test_the_page_of_an_event_in_english_leads_strangers_to_the_english_form(client, client_for, elise, coming):
    at, button = coming.event.get_absolute_url(), f'href="{register_path(coming.event)}'
    assert f'{button}"' in client.get(at).content.decode()
    coming.event.language = "en"
    coming.event.save()
    assert f'{button}?langue=en"' in client.get(at).content.decode()
    assert f'{button}"' in client_for(elise).get(at).content.decode(), "her own language is known"


def test_the_page_that_follows_the_english_form_is_english(client, coming):
    page = client.post(f"{register_path(coming.event)}?langue=en", typed("Ana"), follow=True)
    assert "Look at your e-mails" in page.content.decode()
    assert page["Content-Language"] == "en"
    page = client.post(register_path(coming.event), typed("Bob"), follow=True)
    assert "Vérifiez vos courriels" in page.content.decode()


def test_a_ticket_with_an_english_name_bears_it_on_the_own_page_the_invoice_and_in_refusals(client, coming):
    coming.tickets.create(name_fr="Étudiant", price=0)
    ticket = coming.tickets.create(name_fr="Régulier", name_en="Regular", pricing="fixed", price=Decimal(40))
    english = soon(coming, somebody("Ana", ticket=ticket), is_known=True, language="en")
    french = soon(coming, somebody("Bob", ticket=ticket), is_known=True)
    for order, name in ((english, "Regular"), (french, "Régulier")):
        page = client.get(reverse("registration:own", args=[order.token])).content.decode()
        assert f"<p>{name} – " in page
        assert f"– {name} –" in order.registrations.get().invoice.lines.get().label
    ticket.available_until = timezone.now() - timedelta(days=1)
    ticket.save()
    with translation.override("en"), pytest.raises(ValidationError, match="“Regular” is not offered now"):
        soon(coming, somebody("Chloé", ticket=ticket))
