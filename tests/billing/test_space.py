"""An organisation's invoices and receipts in the member space, for who manages it; a person's own."""

import pytest

from arrimage.billing.payers import payer_of
from arrimage.billing.tokens import token_of
from arrimage.kit.templatetags.formats import long_date
from arrimage.network.models import Organisation, OrganisationRole, Person
from tests.billing.stripe_side import SECRET


@pytest.fixture
def today():
    from django.utils.timezone import localdate

    return localdate()


@pytest.fixture
def role(elise, organisation) -> OrganisationRole:
    person = Person.objects.create(first_name="Elise", last_name="Exemple", user=elise)
    return OrganisationRole.objects.create(person=person, organisation=organisation, manages=True)


@pytest.fixture
def hers(client_for, role):
    return client_for(role.person.user)


@pytest.fixture
def other(db) -> Organisation:
    return Organisation.objects.create(name="Atelier du Quai")


def test_she_finds_each_invoice_its_receipts_and_its_credit_note(hers, organisation, invoice, pay, credit):
    written = invoice(100)
    payment, note = pay(written, 40), credit(written, 10)
    at = f"/espace/{organisation.pk}"
    page = hers.get(f"{at}/factures/").content.decode().replace("\xa0", " ")
    for told in (written.number, payment.receipt, note.number, "50,00 $ à payer", f"/factures/{token_of(written)}/"):
        assert told in page
    assert "par carte" not in page, "the hub takes no card"
    for document in (f"factures/{written.pk}.pdf", f"factures/{note.pk}.pdf", f"recus/{payment.pk}.pdf"):
        answer = hers.get(f"{at}/{document}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_a_receipt_taken_back_is_marked_and_the_others_are_not(hers, organisation, invoice, pay, take_back, today):
    written = invoice(100)
    pay(written, 40)
    payment = pay(written, 10)
    take_back(payment)
    page = hers.get(f"/espace/{organisation.pk}/factures/").content.decode().replace("\xa0", " ")
    assert page.count("n’est plus valable") == 1
    row = page[page.index(payment.receipt) :]
    assert f"Repris le {long_date(today)} : n’est plus valable".replace("\xa0", " ") in row


def test_where_the_hub_takes_cards_she_pays_from_there(hers, organisation, invoice, settings):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_1", SECRET
    written = invoice(100)
    answer = hers.get(f"/espace/{organisation.pk}/factures/")
    assert f'action="/factures/{token_of(written)}/payer/"' in answer.content.decode()
    assert "form-action 'self' https://checkout.stripe.com" in answer["Content-Security-Policy"]


def test_another_payer_s_documents_do_not_exist(hers, organisation, other, invoice, pay):
    written = invoice(100, payer=payer_of(other))
    payment = pay(written, 100)
    for whose in (organisation, other):
        for document in (f"factures/{written.pk}.pdf", f"recus/{payment.pk}.pdf"):
            assert hers.get(f"/espace/{whose.pk}/{document}").status_code == 404
    for document in (f"factures/{written.pk}.pdf", f"recus/{payment.pk}.pdf"):
        assert hers.get(f"/espace/moi/{document}").status_code == 404
    assert hers.get(f"/espace/{other.pk}/factures/").status_code == 404
    assert written.number not in hers.get(f"/espace/{organisation.pk}/factures/").content.decode()


def test_a_colleague_who_does_not_manage_sees_no_invoice(hers, role, organisation, invoice, pay):
    written = invoice(100)
    payment = pay(written, 100)
    role.manages = False
    role.save()
    for page in ("factures/", f"factures/{written.pk}.pdf", f"recus/{payment.pk}.pdf"):
        assert hers.get(f"/espace/{organisation.pk}/{page}").status_code == 404
    assert "Factures et reçus" not in hers.get("/espace/").content.decode()


def test_a_person_finds_her_own_and_not_her_organisation_s(hers, role, invoice, pay):
    own, organisations = invoice(20, payer=payer_of(role.person)), invoice(100)
    payment = pay(own, 20)
    page = hers.get("/espace/moi/factures/").content.decode()
    assert own.number in page
    assert organisations.number not in page
    assert hers.get(f"/espace/moi/factures/{own.pk}.pdf").status_code == 200
    assert hers.get(f"/espace/moi/recus/{payment.pk}.pdf").status_code == 200
    assert hers.get(f"/espace/moi/factures/{organisations.pk}.pdf").status_code == 404
    assert "Mes factures et reçus" in hers.get("/espace/").content.decode()
