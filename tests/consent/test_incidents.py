"""The register of incidents: the eight fields of the regulation, what is missing, the export, five years kept."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from arrimage.consent.models import Incident, KeptByLaw
from arrimage.consent.rendering.incidents import HEADINGS, eight_fields
from tests.consent.test_retention import text_of

# r. 3.1, s. 7: what each of the eight fields is about, in the regulation's order.
OF_THE_REGULATION = (
    "renseignements personnels visés",
    "circonstances",
    "date ou période de l’incident",
    "connu",
    "nombre de personnes",
    "risque de préjudice sérieux",
    "avis à la commission",
    "mesures prises",
)


def test_the_fields_are_the_eight_of_the_regulation_in_its_order():
    assert len(HEADINGS) == 8
    for number, (heading, words) in enumerate(zip(HEADINGS, OF_THE_REGULATION, strict=True), 1):
        assert str(heading).startswith(f"{number}.")
        assert words in str(heading).lower()


def test_each_field_says_what_was_written(incident, today):
    one = incident(
        occurred_to=today + timedelta(days=2),
        people_count=1204,
        people_count_is_approximate=True,
        serious="yes",
        sensitivity="Revenus.",
        notified_cai_on=date(2018, 3, 18),
        public_notice=True,
        public_notice_reason="Adresses inconnues.",
        measures="Serrures changées.",
    )
    contents = [content.replace("\N{NO-BREAK SPACE}", " ") for _heading, content in eight_fields(one)]
    assert contents[2] == "Du 15 mars 2018 au 17 mars 2018"
    assert contents[4] == "Environ 1 204"
    assert "Sensibilité : Revenus." in contents[5]
    assert "Commission : 18 mars 2018" in contents[6]
    assert "Avis public : Adresses inconnues." in contents[6]
    assert contents[7] == "Serrures changées."


def test_what_is_not_known_is_said(incident):
    one = incident(occurred_from=None, occurred_about="à l’automne 2017")
    contents = [content for _heading, content in eight_fields(one)]
    assert contents[2] == "à l’automne 2017"
    assert contents[5] == contents[6] == "Le risque n’est pas encore évalué."


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"occurred_from": None}, "quand il a eu lieu"),
        ({"occurred_to": date(2018, 3, 1)}, "finit avant de commencer"),
        ({"known_to": date(2018, 3, 1)}, "précède son début"),
        ({"known_on": date(2018, 3, 1)}, "avant d’avoir lieu"),
        ({"public_notice": True}, "pourquoi un avis public"),
        ({"serious": "no"}, "sur quoi repose"),
    ],
)
def test_an_entry_holds_together(incident, said, sentence):
    one = incident()
    for name, value in said.items():
        setattr(one, name, value)
    with pytest.raises(ValidationError, match=sentence):
        one.full_clean()


def test_a_serious_one_asks_for_its_notices(incident):
    one = incident(serious="yes", sensitivity="Santé.", measures="Plainte.")
    assert len(one.missing) == 2
    assert Incident.objects.to_settle().get() == one
    one.notified_cai_on = one.known_on
    one.notified_people_on = one.known_on
    one.save()
    assert one.missing == []
    assert not Incident.objects.to_settle().exists()


@pytest.mark.parametrize(("shift", "kept"), [(1, True), (0, True), (-1, False)])
def test_it_is_kept_five_years_to_the_day(incident, shift, kept):
    known = localdate() - relativedelta(months=60) + timedelta(days=shift)
    one = incident(known_on=known, occurred_from=known)
    for delete in (one.delete, Incident.objects.filter(pk=one.pk).delete):
        if kept:
            with pytest.raises(KeptByLaw):
                delete()
    assert Incident.objects.filter(pk=one.pk).exists()
    if not kept:
        one.delete()
        assert not Incident.objects.exists()


def test_nobody_deletes_an_incident_from_the_desk(coralie, client_for, incident):
    one = incident()
    assert client_for(coralie).post(reverse("desk:incident-delete", args=[one.pk])).status_code == 403
    assert Incident.objects.exists()


def test_the_export_for_the_commission_has_these_fields_and_no_other(bernard, client_for, incident):
    incident()
    client = client_for(bernard)
    content = b"".join(client.get(reverse("desk:incident-register", args=["xlsx"])).streaming_content)
    [sheet] = openpyxl.load_workbook(BytesIO(content)).worksheets
    first, second = list(sheet.values)
    assert list(first) == [str(heading) for heading in HEADINGS]
    assert second[0] == "Noms de six membres."
    written = text_of(b"".join(client.get(reverse("desk:incident-register", args=["pdf"])).streaming_content))
    assert "Registre des incidents de confidentialité" in written
    assert "Oubliée dans un café." in written
    assert client.get(reverse("desk:incident-register", args=["doc"])).status_code == 404


def test_an_incident_written_down_on_the_desk_tells_what_remains(coralie, client_for, db):
    said = {
        "title": "Courriel mal adressé",
        "data_concerned": "Deux noms.",
        "circumstances": "Saisie automatique.",
        "occurred_from": "2018-03-01",
        "known_on": "2018-03-01",
        "people_count": "2",
    }
    response = client_for(coralie).post(reverse("desk:incident-create"), said, follow=True)
    page = response.content.decode()
    assert "Évaluez le risque de préjudice sérieux" in page
    assert "La loi veut qu’il soit conservé jusqu’au 1er mars 2023" in page.replace("\N{NO-BREAK SPACE}", " ")
