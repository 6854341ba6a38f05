"""Records that can be found, ordered, and changed by two people at once."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrimage.kit.asking import query_words
from arrimage.kit.records import Record, Searchable, SearchableQuerySet, StaleRecord, rebuild, save_if_unchanged
from arrimage.kit.search import ensure_index, index_name
from arrimage.kit.vocabulary import table_of

pytestmark = pytest.mark.django_db

with isolate_apps("arrimage.kit"):

    class Place(Record, Searchable):
        """What a room would declare."""

        name = models.CharField(max_length=200)
        town = models.CharField(max_length=200, blank=True)

        objects = SearchableQuerySet["Place"].as_manager()

        class Meta:
            app_label = "kit"

        def __str__(self) -> str:
            return self.name

        def sort_source(self) -> str:
            return self.name

        def search_source(self) -> str:
            return f"{self.name} {self.town}"


@pytest.fixture(scope="module", autouse=True)
def table(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Place)
        ensure_index(Place)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Place)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {table_of(Place)}")
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TABLE {index_name(Place)}")


def names(query: str) -> list[str]:
    return list(Place.objects.search(query).order_by("sort_key").values_list("name", flat=True))


@pytest.fixture
def places() -> None:
    for name, town in [
        ("Café des Patriotes", "Sainte-Martine"),
        ("Coopérative l’Œuvre", "Beauharnois"),
        ("Centre municipal", "Saint-Rémi"),
        ("Les bénévoles", "Huntingdon"),
        ("Éclat", ""),
    ]:
        Place.objects.create(name=name, town=town)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("café", ["Café des Patriotes"]),
        ("CAFES", ["Café des Patriotes"]),
        ("patriote", ["Café des Patriotes"]),
        ("patri", ["Café des Patriotes"]),
        ("café ste-martine", ["Café des Patriotes"]),
        ("café de la martine", ["Café des Patriotes"]),
        ("café beauharnois", []),
        ("coopératives oeuvre", ["Coopérative l’Œuvre"]),
        ("coopérat", ["Coopérative l’Œuvre"]),
        ("l'oeuv", ["Coopérative l’Œuvre"]),
        ("municipaux", ["Centre municipal"]),
        ("benevole", ["Les bénévoles"]),
        ("st rémi", ["Centre municipal"]),
        ("é", []),
        ('a"b', []),
        ("NEAR(", []),
        ("*", []),
        ("🙂", []),
        ("café OR éclat", []),
    ],
)
def test_people_find_what_they_mean(places: None, query: str, found: list[str]) -> None:
    assert names(query) == found


def test_a_blank_search_leaves_everything_in_the_reader_s_order(places: None) -> None:
    expected = ["Café des Patriotes", "Centre municipal", "Coopérative l’Œuvre", "Éclat", "Les bénévoles"]
    assert names(" \t") == expected


def test_results_can_be_filtered_sliced_counted_and_excluded(places: None) -> None:
    found = Place.objects.search("c")
    assert found.count() == 0
    found = Place.objects.search("ce")
    assert found.filter(town="Saint-Rémi").exclude(name="x").count() == 1
    assert found.exists()
    assert Place.objects.exclude(pk__in=found).count() == 4
    assert (found | Place.objects.search("éclat")).count() == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=[])),
        st.text("\"'*()^:-+&|!<>\\ aNERORtéœ%_{}[]0\x00\n", max_size=60),
        st.sampled_from(["a" * 10_000, "a b " * 2_500, '"' * 10_000, "NEAR(a b, 2)", "search_text:a", "-a", "a AND"]),
    )
)
def test_no_search_is_an_error(places: None, query: str) -> None:
    found = Place.objects.search(query)
    assert found.count() == len(list(found.order_by("sort_key")[:50]))
    if not query_words(query):
        assert found.count() == (0 if query.strip() else 5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
def test_every_record_is_found_by_its_own_name(name: str) -> None:
    place = Place.objects.create(name=name)
    if query_words(name):
        assert Place.objects.search(name).filter(pk=place.pk).exists()


def test_the_index_follows_changes_and_deletions(places: None) -> None:
    place = Place.objects.get(name="Éclat")
    place.name = "Étincelle"
    place.save(update_fields=["name"])
    assert (names("éclat"), names("étincelle")) == ([], ["Étincelle"])
    place.delete()
    assert names("étincelle") == []


def test_records_written_in_bulk_are_found() -> None:
    Place.objects.bulk_create([Place(name=f"Ferme {n}") for n in range(50)])
    assert Place.objects.search("fermes").count() == 50
    batch = list(Place.objects.all()[:10])
    for place in batch:
        place.name = "Verger"
    Place.objects.bulk_update(batch, ["name"])
    assert Place.objects.search("vergers").count() == 10
    assert Place.objects.search("ferme").count() == 40


@pytest.mark.slow
def test_common_words_are_found_as_rare_ones_are() -> None:
    Place.objects.bulk_create([Place(name=f"Coop {n:04}") for n in range(2500)])
    assert Place.objects.search("coop").count() == 2500
    assert names("coop")[:2] == ["Coop 0000", "Coop 0001"]
    assert names("coop 0007") == ["Coop 0007"]


def test_keys_worked_out_again_leave_revisions_alone(places: None) -> None:
    models.QuerySet(Place).update(search_text="", sort_key="")
    assert names("café") == []
    assert rebuild(Place) == 5
    assert names("café") == ["Café des Patriotes"]
    assert set(Place.objects.values_list("revision", flat=True)) == {1}


def test_the_rebuild_command_tells_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rebuild_search")
    assert all(re.fullmatch(r".+: \d+", line) for line in capsys.readouterr().out.splitlines())


def test_making_a_sound_index_again_changes_nothing(places: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        ensure_index(Place)
    assert [query["sql"] for query in queries if re.match("CREATE|DROP|INSERT|ALTER", query["sql"])] == []


def test_each_save_raises_the_revision(places: None) -> None:
    place = Place.objects.get(name="Éclat")
    changed = place.updated_at
    place.save()
    place.save(update_fields=["town"])
    place.refresh_from_db()
    assert place.revision == 3
    assert place.updated_at > changed
    Place.objects.filter(pk=place.pk).update(town="Mercier")
    place.refresh_from_db()
    assert place.revision == 4
    assert place.updated_at - place.created_at < timedelta(minutes=5)


def test_the_second_of_two_people_is_told_and_nothing_is_lost(places: None) -> None:
    first, second = Place.objects.get(name="Éclat"), Place.objects.get(name="Éclat")
    seen = second.revision
    first.town = "Mercier"
    save_if_unchanged(first, seen)
    second.town = "Ormstown"
    with pytest.raises(StaleRecord, match=r"enregistré|saved"):
        save_if_unchanged(second, seen)
    first.refresh_from_db()
    assert (first.town, first.revision) == ("Mercier", seen + 1)
    save_if_unchanged(second, first.revision)
    first.refresh_from_db()
    assert first.town == "Ormstown"


def test_saving_a_record_someone_deleted_is_told(places: None) -> None:
    place = Place.objects.get(name="Éclat")
    seen = place.revision
    Place.objects.filter(pk=place.pk).delete()
    with pytest.raises(StaleRecord, match=r"supprimé|deleted"):
        save_if_unchanged(place, seen)
    assert not Place.objects.filter(name="Éclat").exists()


def test_a_save_that_fails_leaves_the_revision_as_seen(places: None) -> None:
    place = Place.objects.get(name="Éclat")
    place.name = None  # type: ignore[assignment]
    place.search_source = lambda: ""  # type: ignore[method-assign]
    place.sort_source = lambda: ""  # type: ignore[method-assign]
    with pytest.raises(Exception, match=r"(?i)null"):
        place.save()
    assert place.revision == 1
