"""The desk's lists: search, filters in the address, columns, saved views, export, many rows at once."""

import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arrimage.network.models import Organisation, Tag


@pytest.fixture
def list_url(db):
    return reverse("desk:organisation-list")


@pytest.fixture
def organisations(db):
    kinds = Organisation.Kind
    return [
        Organisation.objects.create(name=name, kind=kind)
        for name, kind in (
            ("Épicerie du Coin", kinds.ENTERPRISE),
            ("Café Patriotes", kinds.ENTERPRISE),
            ("Zeste", kinds.SUPPORT),
        )
    ]


def names(response):
    return [str(row.record) for row in response.context["table"].paginated_rows]


def test_a_list_of_one_and_of_three_records_costs_the_same_queries(client_for, coralie, list_url, db):
    client = client_for(coralie)
    Organisation.objects.create(name="Seule")
    client.get(list_url)
    with CaptureQueriesContext(connection) as one:
        client.get(list_url)
    Organisation.objects.create(name="Deux")
    Organisation.objects.create(name="Trois")
    with CaptureQueriesContext(connection) as three:
        client.get(list_url)
    assert len(three) == len(one)


def test_names_are_in_the_readers_order(client_for, coralie, list_url, organisations):
    assert names(client_for(coralie).get(list_url)) == ["Café Patriotes", "Épicerie du Coin", "Zeste"]


def test_the_address_carries_search_filters_and_order(client_for, coralie, list_url, organisations):
    client = client_for(coralie)
    assert names(client.get(list_url, {"q": "patriote"})) == ["Café Patriotes"]
    assert names(client.get(list_url, {"kind": "enterprise", "sort": "-name"})) == [
        "Épicerie du Coin",
        "Café Patriotes",
    ]


def test_a_filter_in_force_is_told_and_can_be_lifted(client_for, coralie, list_url, organisations):
    response = client_for(coralie).get(list_url, {"q": "cafe", "kind": "enterprise", "page": "1"})
    assert [chip.without for chip in response.context["listing"].chips] == [
        f"{list_url}?kind=enterprise",
        f"{list_url}?q=cafe",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "per_page=0",
        "page=-3",
        "page=abc",
        "page=99999999999999999999",
        "sort=nothing",
        "kind=unknown",
        "columns=zz",
        "q=%00",
    ],
)
def test_an_odd_address_still_shows_a_list(client_for, coralie, list_url, organisations, query):
    assert client_for(coralie).get(f"{list_url}?{query}").status_code == 200


def test_typing_brings_back_only_the_rows_and_the_clean_address(client_for, coralie, list_url, organisations):
    response = client_for(coralie).get(list_url, {"q": "cafe", "kind": "", "sort": ""}, headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert response["HX-Push-Url"] == f"{list_url}?q=cafe"


def test_each_choice_of_a_filter_says_how_many_it_would_leave(client_for, coralie, organisations):
    response = client_for(coralie).get(reverse("desk:organisation-facets"), {"kind": "support"})
    choices = response.content.decode().split('id="id_kind"')[1].split("</select>")[0]
    counts = dict(re.findall(r'value="(\w+)"[^>]*>[^<]*\((\d+)\)', choices))
    assert (counts["enterprise"], counts["support"], counts["ministry"]) == ("2", "1", "0")
    assert 'value="support" selected' in choices


def test_a_choice_of_nothing_is_called_all_and_sends_nothing(client_for, coralie, list_url):
    page = client_for(coralie).get(list_url).content.decode()
    assert "---------" not in page
    assert '<option value="" selected>' in page
    assert 'value="unknown"' not in client_for(coralie).get(reverse("desk:person-list")).content.decode()


def test_only_the_columns_chosen_are_shown(client_for, coralie, list_url, organisations):
    response = client_for(coralie).get(list_url, {"columns": ["name", "kind"]})
    assert [column.name for column in response.context["table"].columns] == ["name", "kind"]


def test_a_cell_names_all_that_the_record_has_of_something_in_their_order(client_for, coralie, list_url, organisations):
    epicerie, _cafe, zeste = organisations
    for name in ("urgent", "Été", "bio"):
        epicerie.tags.add(Tag.objects.create(name=name))
    zeste.tags.add(Tag.objects.get(name="bio"))
    page = client_for(coralie).get(list_url, {"columns": ["name", "tags"]}).content.decode()
    assert re.findall(r'<td data-label="[^"]+"[^>]*>([^<]*)</td>', page) == ["—", "bio, Été, urgent", "bio"]


def test_the_usual_columns_are_not_repeated_in_the_address(client_for, coralie, list_url, organisations):
    every = list(client_for(coralie).get(list_url).context["listing"].usual_columns)
    listing = client_for(coralie).get(list_url, {"columns": every}).context["listing"]
    assert listing.url == list_url


def test_an_empty_list_teaches_the_first_step(client_for, coralie, list_url):
    page = client_for(coralie).get(list_url).content.decode()
    assert reverse("desk:organisation-create") in page
    assert 'class="empty"' in page


def test_saved_views_are_private(client_for, coralie, paul, list_url):
    client = client_for(coralie)
    asked = {"screen": "organisation", "name": "Mes entreprises", "query": "kind=enterprise"}
    response = client.post(reverse("desk:save-view"), asked)
    assert response["Location"] == f"{list_url}?kind=enterprise"
    assert "Mes entreprises" in client.get(list_url).content.decode()
    assert "Mes entreprises" not in client_for(paul).get(list_url).content.decode()


def test_nobody_forgets_the_view_of_another(client_for, coralie, paul, list_url):
    view = coralie.saved_views.create(screen="organisation", name="À moi", query="")
    assert client_for(paul).post(reverse("desk:forget-view", args=[view.pk])).status_code == 404
    client_for(coralie).post(reverse("desk:forget-view", args=[view.pk]))
    assert not coralie.saved_views.exists()


def test_a_view_without_a_name_is_not_kept(client_for, coralie, list_url):
    client_for(coralie).post(reverse("desk:save-view"), {"screen": "organisation", "name": "  ", "query": "q=a"})
    assert not coralie.saved_views.exists()


def test_the_export_holds_exactly_what_is_seen(client_for, coralie, list_url, organisations):
    client = client_for(coralie)
    seen = names(client.get(list_url, {"kind": "enterprise", "sort": "-name"}))
    export = reverse("desk:organisation-export", args=["xlsx"])
    response = client.get(export, {"kind": "enterprise", "sort": "-name"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    exported = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert exported == seen == ["Épicerie du Coin", "Café Patriotes"]


def test_the_csv_export_holds_the_same_records(client_for, coralie, organisations):
    response = client_for(coralie).get(reverse("desk:organisation-export", args=["csv"]), {"q": "zeste"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Zeste" in lines[1]


def test_another_form_of_export_does_not_exist(client_for, coralie, db):
    assert client_for(coralie).get(reverse("desk:organisation-export", args=["exe"])).status_code == 404
