"""A desk list asks the database the same number of questions whatever the number of its rows."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.accounts.models import User
from arrimage.agenda.models import Source
from arrimage.billing.amounts import NewLine
from arrimage.billing.models import Payment
from arrimage.billing.operations import issue_invoice, record_payment
from arrimage.billing.payers import Payer
from arrimage.consent.models import Purpose
from arrimage.kit.desk import site
from arrimage.letters.models import Newsletter
from arrimage.plan.models import Framework, FrameworkItem, Plan
from tests.agenda.examples import relayed_sessions
from tests.house.general_meeting import a_general_meeting
from tests.house.public_event import a_public_event
from tests.outcomes.examples import an_event_to_close


@pytest.fixture
def coralie(demo, db) -> User:
    for number in range(2):
        framework = Framework.objects.create(name=f"Cadre {number}")
        FrameworkItem.objects.create(framework=framework, code="A", label="Axe")
        Plan.objects.create(code=f"plan-{number}", title="Autre plan", start="2018-04-01", end="2019-03-31")
    for number in range(3):
        a_general_meeting(f"Assemblée {number}")
        a_public_event(f"Dîner {number}")
    purpose = Purpose.objects.create(code="presse", name_fr="Communiqués")
    Newsletter.objects.create(
        code="presse", name_fr="Communiqués", purpose=purpose, from_name="Pôle", from_email="a@b.example"
    )
    _three_paid_invoices()
    event = an_event_to_close()
    event.collaborations.create(kind="contact", partner_name="Ferme du Lac", said_on=event.activity.date)
    relayed_sessions()
    Source.objects.create(name="Chambre de commerce", url="https://chambre.example/agenda.ics")
    return User.objects.get(first_name="Coralie")


def _three_paid_invoices() -> None:
    at, lines = timezone.now(), [NewLine(label="Cotisation", unit_price=Decimal(100))]
    for number in range(3):
        invoice = issue_invoice(payer=Payer(name=f"Payeur {number}"), lines=lines, on=localdate(at), at=at)
        said = {"amount": Decimal(100), "method": Payment.Method.CASH, "at": at}
        record_payment(invoice=invoice, received_on=localdate(at), **said)


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


def test_amounts_stand_under_one_another_at_the_right(coralie, client_for):
    page = client_for(coralie).get(site.screen_by_key("invoice").list_url()).content.decode()
    assert page.count('<th scope="col" class="num"') == 2
    assert page.count('<td data-label="Total" class="num">100,00') == 3
