"""The search index after migrations."""

from typing import Any

from django.apps import apps
from django.db import connection, models
from django.test.utils import isolate_apps

from arrimage.kit.records import Searchable
from arrimage.kit.search import ensure_index, index_name, keep_indexes
from arrimage.kit.vocabulary import table_of

with isolate_apps("arrimage.kit"):

    class Mill(Searchable):
        """What a room would declare."""

        name = models.CharField(max_length=200)

        class Meta:
            app_label = "kit"

        def __str__(self) -> str:
            return self.name

        def sort_source(self) -> str:
            return self.name

        search_source = sort_source


def test_the_index_survives_a_migration_that_rebuilds_the_table(django_db_setup: None, django_db_blocker: Any) -> None:
    # Outside any transaction, as SQLite's migrations are: the test cleans up after itself.
    with django_db_blocker.unblock():
        ensure_index(Mill)  # its table does not stand yet: nothing to do
        with connection.schema_editor() as editor:
            editor.create_model(Mill)
        ensure_index(Mill)
        try:
            Mill.objects.create(name="Café du moulin")
            longer = models.CharField(max_length=250)
            longer.set_attributes_from_name("name")
            with connection.schema_editor() as editor:
                editor.alter_field(Mill, Mill._meta.get_field("name"), longer)
            Mill.objects.create(name="Moulins de l’île")
            ensure_index(Mill)
            assert [Mill.objects.search(word).count() for word in ("moulin", "cafés", "iles")] == [2, 1, 1]
        finally:
            with connection.schema_editor() as editor:
                editor.execute(f"DROP TABLE {table_of(Mill)}")
                editor.delete_model(Mill)
                if connection.vendor == "sqlite":
                    editor.execute(f"DROP TABLE {index_name(Mill)}")


def test_former_versions_are_not_indexed_and_lose_the_index_they_had(db: None) -> None:
    versions = apps.get_model("network", "HistoricalPerson")
    everyone = apps.get_model("network", "Person")
    ensure_index(versions)  # as every model with the field once was
    assert _traces(versions)
    keep_indexes(apps.get_app_config("network"), "default")
    assert not _traces(versions)
    assert _traces(everyone)
    everyone.objects.create(first_name="Hélène", last_name="Côté")
    assert everyone.objects.search("cote").count() == 1
    assert everyone.history.count() == 1


def _traces(model: type[models.Model]) -> set[str]:
    """What the database holds for the search of the model: tables and, on PostgreSQL, a column."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        columns = connection.introspection.get_table_description(cursor, model._meta.db_table)
    found = {name for name in (index_name(model), table_of(model)) if name in tables}
    return found | {column.name for column in columns if column.name == "search_vector"}
