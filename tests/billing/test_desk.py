"""The books on the desk: read, written in, never changed."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.utils.timezone import localdate

from arrimage.billing.models import BillingSettings, Invoice, Payment
from arrimage.network.models import Person

AT = "/bureau/factures/"


@pytest.fixture
def today():
    return localdate()


@pytest.fixture
def page(coralie, client_for):
    return client_for(coralie)


def said(response):
    return re.sub(r"\s+", " ", response.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def typed(**more):
    """What the browser sends for an invoice of one line."""
    form = {
        "language": "fr",
        "issued_on": localdate().isoformat(),
        "lignes-TOTAL_FORMS": "2",
        "lignes-INITIAL_FORMS": "0",
    }
    line = {
        "lignes-0-label": "Salle",
        "lignes-0-quantity": "2",
        "lignes-0-unit_price": "75,50",
        "lignes-0-is_taxable": "on",
    }
    empty = {"lignes-1-label": "", "lignes-1-quantity": "1", "lignes-1-unit_price": "", "lignes-1-is_taxable": "on"}
    return {**form, **line, **empty, **more}


def test_an_invoice_by_hand_for_an_organisation_of_the_directory(page, organisation, today):
    response = page.post(f"{AT}nouvelle/", typed(organisation="Café des Rives"), follow=True)
    assert "est rédigée" in said(response)
    written = Invoice.objects.get()
    assert (written.organisation, written.total, written.recorded_by) == (organisation, 151, "Coralie Exemple")
    assert written.payer_email == organisation.email
    assert [line.label for line in written.lines.all()] == ["Salle"]


def test_an_invoice_for_somebody_the_directory_does_not_know(page):
    page.post(f"{AT}nouvelle/", typed(name="Fondation des Vallons", address="1, rue Haute", language="en"))
    written = Invoice.objects.get()
    assert (written.payer_name, written.payer_address, written.language) == (
        "Fondation des Vallons",
        "1, rue Haute",
        "en",
    )
    assert (written.organisation, written.person) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, "Choisissez un seul payeur"),
        ({"name": "Ada", "organisation": "Café des Rives"}, "Choisissez un seul payeur"),
        ({"organisation": "Inconnue"}, "Inconnue"),
        ({"name": "Ada", "issued_on": "2999-01-01"}, "dans l’avenir"),
        ({"name": "Ada", "due_on": "2001-01-01"}, "avant sa propre date"),
        ({"name": "Ada", "lignes-0-unit_price": "0"}, "ne facture rien"),
        ({"name": "Ada", "lignes-0-unit_price": "douze"}, "nombre"),
        ({"name": "Ada", "lignes-0-label": ""}, "Champ requis"),
        ({"name": "Ada", "lignes-TOTAL_FORMS": "x"}, "corrigez"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(page, organisation, wrong, sentence):
    response = page.post(f"{AT}nouvelle/", typed(**wrong))
    assert response.status_code == 422
    assert sentence in said(response)
    assert not Invoice.objects.exists()


def test_from_the_page_of_an_organisation_the_payer_is_named_already(page, organisation):
    response = page.get(f"/bureau/organisations/{organisation.pk}/")
    assert f"{AT}nouvelle/?organisation={organisation.pk}" in said(response)
    assert "Café des Rives (n°" in said(page.get(f"{AT}nouvelle/?organisation={organisation.pk}"))
    assert page.get(f"{AT}nouvelle/?organisation=99999999&personne=x").status_code == 200


def test_half_a_payment_with_the_balance_proposed(page, invoice):
    written = invoice("100.50")
    assert 'value="100,50"' in said(page.get(f"{AT}{written.pk}/paiement/"))
    form = {"received_on": localdate().isoformat(), "amount": "50,25", "method": "cheque", "reference": "123"}
    response = page.post(f"{AT}{written.pk}/paiement/", form, follow=True)
    assert f"reçu R{localdate().year}-0001" in said(response)
    assert "50,25 $" in said(response)
    assert Payment.objects.get().recorded_by == "Coralie Exemple"


def test_too_much_is_refused_and_what_was_typed_stays(page, invoice):
    written = invoice(100)
    form = {"received_on": localdate().isoformat(), "amount": "100,01", "method": "interac", "reference": "CA1"}
    response = page.post(f"{AT}{written.pk}/paiement/", form)
    assert response.status_code == 422
    assert "plus que le solde" in said(response)
    assert 'value="CA1"' in said(response)
    assert not Payment.objects.exists()


def test_a_card_is_not_typed_by_hand(page, invoice):
    form = {"received_on": localdate().isoformat(), "amount": "10", "method": "card"}
    assert page.post(f"{AT}{invoice().pk}/paiement/", form).status_code == 422


def test_credited_taken_back_given_back_from_the_page(page, invoice, pay):
    written, day = invoice(100), localdate().isoformat()
    payment = pay(written, 100)
    assert "note de crédit" in said(
        page.post(f"{AT}{written.pk}/crediter/", {"on": day, "amount": "40", "reason": "Rabais"}, follow=True)
    )
    assert "Le pôle doit" in said(page.get(f"{AT}{written.pk}/"))
    given = {"on": day, "amount": "40", "method": "cheque", "reason": "Rabais"}
    assert "40,00 $ est consigné" in said(page.post(f"{AT}{written.pk}/rembourser/", given, follow=True))
    other = pay(invoice(30), 30)
    back = page.post(f"{AT}paiements/{other.pk}/reprendre/", {"on": day, "reason": "Sans provision"}, follow=True)
    assert "est repris" in said(back)
    assert page.post(f"{AT}paiements/{payment.pk}/reprendre/", {"on": day, "reason": "x"}).status_code == 422


def test_no_address_changes_or_deletes_what_is_written(page, invoice, pay):
    written = invoice()
    payment = pay(written, 10)
    for at in (f"{AT}{written.pk}/modifier/", f"{AT}{written.pk}/supprimer/", f"{AT}paiements/{payment.pk}/modifier/"):
        assert page.get(at).status_code == 404
        assert page.post(at).status_code == 404


@pytest.mark.parametrize(
    ("state", "numbers"),
    [("owed", [1, 2]), ("overdue", [2]), ("paid", [3]), ("credited", [4]), ("to_give_back", [5])],
)
def test_the_list_is_filtered_by_what_is_owed(page, invoice, pay, credit, today, state, numbers):
    year = today.year
    written = [invoice(100, due_on=None) for _number in range(5)]
    Invoice.objects.filter(pk=written[1].pk).update(issued_on="2018-01-01", due_on="2018-01-31")
    for paid in (written[2], written[4]):
        pay(paid, 100)
    credit(written[3])
    credit(written[4], 10)
    response = page.get(AT, {"state": state})
    found = {record.number for record in response.context["table"].data.data}
    wanted = {f"{year}-{number:04}" for number in numbers}
    # What is paid and more is paid too.
    assert found == (wanted | {f"{year}-0005"} if state == "paid" else wanted)


def test_the_list_says_what_is_to_come_in(page, invoice):
    invoice("60.25")
    invoice("40.10")
    assert "100,35 $ à recevoir, 2 factures" in said(page.get(AT))


def test_an_invoice_is_found_by_its_number_and_its_payer(page, invoice):
    written = invoice()
    for words in (written.number, "cafe rives"):
        assert list(page.get(AT, {"q": words}).context["table"].data.data) == [written]


def test_the_export_adds_up(page, invoice, credit):
    credit(invoice(100), 30)
    invoice(50)
    sheet = openpyxl.load_workbook(BytesIO(page.get(f"{AT}exporter/xlsx/").getvalue())).active
    headings, *rows = list(sheet.iter_rows(values_only=True))
    total, balance = headings.index("Total"), headings.index("Solde")
    assert sum(row[total] for row in rows) == 120
    assert sum(row[balance] for row in rows) == 120
    assert page.get(f"{AT}exporter/csv/").status_code == 200


def test_payments_with_their_totals_by_method(page, invoice, pay, take_back):
    written = invoice(100)
    pay(written, 20, method="interac")
    pay(written, 30, method="interac")
    take_back(pay(written, 10, method="cheque"))
    response = page.get(f"{AT}paiements/")
    assert re.search(r"Virement Interac</td><td class=\"num\">2</td><td class=\"num\">50,00 \$", said(response))
    assert re.search(r"Chèque</td><td class=\"num\">1</td><td class=\"num\">0,00 \$", said(response))
    only = said(page.get(f"{AT}paiements/", {"method": "cheque"}))
    assert "50,00 $" not in only.partition("Totaux")[2]


def test_the_documents_of_the_desk(page, invoice, pay):
    written = invoice()
    payment = pay(written, 10)
    for at in (f"{AT}{written.pk}/pdf/", f"{AT}paiements/{payment.pk}/recu/"):
        assert page.get(at).getvalue().startswith(b"%PDF")
    assert page.get(f"{AT}99999/pdf/").status_code == 404


def test_the_settings_are_the_coordinations(page, bernard, client_for):
    form = {"payment_days": "45", "how_to_pay_fr": "Par chèque", "gst_percent": "5", "qst_percent": "9,975"}
    assert "sont enregistrés" in said(page.post(f"{AT}reglages/", form, follow=True))
    assert BillingSettings.current().payment_days == 45
    wrong = page.post(f"{AT}reglages/", {**form, "charges_taxes": "on"})
    assert wrong.status_code == 422
    assert "imprime ce numéro" in said(wrong)
    reader = client_for(bernard)
    assert reader.get(f"{AT}reglages/").status_code == 200
    assert reader.post(f"{AT}reglages/", form).status_code == 403


def test_the_project_officer_writes_payments_down_and_takes_nothing_back(paul, client_for, invoice, pay):
    officer, written = client_for(paul), invoice(100)
    payment = pay(written, 10)
    form = {"received_on": localdate().isoformat(), "amount": "10", "method": "cash"}
    assert officer.post(f"{AT}{written.pk}/paiement/", form).status_code == 302
    for at in (f"{AT}nouvelle/", f"{AT}{written.pk}/crediter/", f"{AT}paiements/{payment.pk}/reprendre/"):
        assert officer.get(at).status_code == 403
    assert "Créditer" not in said(officer.get(f"{AT}{written.pk}/"))


@pytest.mark.parametrize("who", ["omar", "fatima", "rachel", "elise", "sacha"])
def test_nobody_else_sees_the_books(who, request, client_for, invoice, organisation):
    client = client_for(request.getfixturevalue(who))
    assert client.get(AT).status_code == 403
    assert client.get(f"{AT}{invoice().pk}/").status_code == 403
    assert "2026-0001" not in said(client.get(f"/bureau/organisations/{organisation.pk}/"))


def test_the_pages_of_payers_tell_their_invoices_and_what_happened(page, organisation, invoice, pay):
    written = invoice(100)
    payment = pay(written, 40)
    text = said(page.get(f"/bureau/organisations/{organisation.pk}/"))
    assert f"{written.number} · 100,00 $" in text
    assert f"{payment.receipt} · 40,00 $" in text
    ada = Person.objects.create(first_name="Ada", last_name="King")
    assert "Rédiger une facture" in said(page.get(f"/bureau/personnes/{ada.pk}/"))


@pytest.mark.parametrize("price", ["1\u00a0234,56\u00a0$", "1\u202f234,56 $", "1 234,56$", "1234.56", " 1 234,56 "])
def test_a_price_is_taken_as_the_product_prints_it(page, price):
    page.post(f"{AT}nouvelle/", typed(name="Café", **{"lignes-0-quantity": "1", "lignes-0-unit_price": price}))
    assert str(Invoice.objects.get().total) == "1234.56"


def test_what_is_no_amount_is_still_refused(page):
    answer = page.post(f"{AT}nouvelle/", typed(name="Café", **{"lignes-0-unit_price": "cent $"}))
    assert "Saisissez un nombre" in said(answer)
    assert not Invoice.objects.exists()
