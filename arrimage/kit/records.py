"""Abstract bases of the rooms' models: records that tell when two people change them, records that can be found."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, ClassVar, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit import text
from arrimage.kit.asking import query_words
from arrimage.kit.bulk import insert_rows, overwrite_rows
from arrimage.kit.search import SearchTextField, enough_asked, index_text
from arrimage.kit.vocabulary import learn, learn_again

M = TypeVar("M", bound=models.Model)
SEARCH_FIELDS = ("sort_key", "search_text")
REBUILD_BATCH = 1_000


class StaleRecord(Exception):
    """Someone else saved or deleted the record since it was read; its text is a sentence for the reader."""


class RecordQuerySet(models.QuerySet[M]):
    """Updates in bulk are changes too: they raise each record's revision."""

    def update(self, **values: Any) -> int:
        """Django's update, with the revision and the date of change when the model is a `Record`."""
        if issubclass(self.model, Record):
            values = {"revision": F("revision") + 1, "updated_at": timezone.now(), **values}
        return super().update(**values)


class Record(models.Model):
    """A record that knows when it was made and changed, and how many times it was saved.

    Every save costs one more query, which locks the row: two saves at once raise the revision twice.
    """

    # Fields nobody types that go back with the others when a version is restored.
    kept_beside: ClassVar[tuple[str, ...]] = ()

    created_at = models.DateTimeField(gettext_lazy("created on"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(gettext_lazy("changed on"), auto_now=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Save, and raise the revision by one unless the record is new."""
        using = options.get("using") or router.db_for_write(type(self), instance=self)
        options["update_fields"] = _extended(options.get("update_fields"), ("revision", "updated_at"))
        before = self.revision
        try:
            with transaction.atomic(using=using):
                if not self._state.adding:
                    self.revision = (_locked_revision(self, using) or 0) + 1
                super().save(**options)
        except BaseException:
            self.revision = before
            raise


def save_if_unchanged(record: Record, seen: int) -> None:
    """Save the record unless someone else saved it since it had the revision `seen`.

    Raises StaleRecord, and saves nothing, when they did or when the record is gone. The row is locked between the
    question and the save (on SQLite by `transaction_mode=IMMEDIATE`), so of two people at once one is told.
    """
    using = router.db_for_write(type(record), instance=record)
    with transaction.atomic(using=using):
        stored = _locked_revision(record, using)
        if stored is None:
            raise StaleRecord(_("Someone else deleted this record while you were changing it. Nothing was saved."))
        if stored != seen:
            raise StaleRecord(
                _(
                    "Someone else saved this record while you were changing it. Nothing of yours was saved yet: "
                    "look at their version, then make your changes again."
                )
            )
        record.save(using=using)


def delete_if_unchanged(record: Record, seen: int, delete: Callable[[Any], object] = models.Model.delete) -> None:
    """Delete the record, by `delete`, unless someone else saved it since it had the revision `seen`.

    Raises StaleRecord, and deletes nothing, when they did or when the record is gone already; as `save_if_unchanged`.
    """
    using = router.db_for_write(type(record), instance=record)
    with transaction.atomic(using=using):
        stored = _locked_revision(record, using, to_delete=True)
        if stored is None:
            raise StaleRecord(_("Someone else deleted this record already."))
        if stored != seen:
            raise StaleRecord(_("Someone else saved this record since you asked to delete it. Nothing was deleted."))
        delete(record)


def _locked_revision(record: Record, using: str, *, to_delete: bool = False) -> int | None:
    """Whoever writes a row that points at the record need not wait, unless it is about to go."""
    rows = type(record)._base_manager.using(using).select_for_update(no_key=not to_delete).filter(pk=record.pk)
    return rows.values_list("revision", flat=True).first()


def _extended(fields: Iterable[str] | None, more: Collection[str]) -> list[str] | None:
    """The fields to write with `more` among them; None and nothing keep Django's meanings: all and none."""
    if fields is None:
        return None
    fields = list(fields)
    return [*fields, *(name for name in more if name not in fields)] if fields else fields


class SortKeyField(models.CharField):  # type: ignore[type-arg]  # cannot be subscripted when run
    """Text kept in binary order, which is the reader's order for folded text, whatever the database's locale."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Django's parameters, with the collation that PostgreSQL calls C; SQLite's own is binary already."""
        collation = "C" if connection.vendor == "postgresql" else None
        return {**super().db_parameters(connection), "collation": collation}


class SearchableQuerySet(RecordQuerySet[M]):
    """Records that can be searched, their keys kept right when many are written at once."""

    def search(self, query: str) -> "SearchableQuerySet[M]":
        """The records that hold every word of the query, whatever accents, plurals or small words.

        The last word may be unfinished; where that finds too little, so may every word; where nothing is found, each
        may have one letter amiss. A blank query leaves every record; one without any letter or digit finds none;
        nothing typed is an error. The result keeps its order and can be filtered, ordered and counted.
        """
        if not query.strip():
            return self.all()
        asked = enough_asked(self.model, query, self.db) if query_words(query) else None
        return self.filter(search_text__matches=asked) if asked else self.none()

    def bulk_create(
        self,
        objs: Iterable[M],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[M]:
        """Django's bulk_create, the sort and search keys worked out."""
        records = _with_keys(objs)
        fields = _extended(update_fields, _key_fields(self.model))
        _learn(self.model, records, self.db)
        return super().bulk_create(records, batch_size, ignore_conflicts, update_conflicts, fields, unique_fields)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Django's bulk_update, the sort and search keys worked out again."""
        records = _with_keys(objs)
        _learn(self.model, records, self.db)
        return super().bulk_update(records, _extended(fields, _key_fields(self.model)) or [], batch_size)


class Searchable(models.Model):
    """A record people look for by its words and read in lists in alphabetical order.

    `update()` goes past the keys, as it knows no record: use `bulk_update` for fields that are searched.
    """

    sort_key = SortKeyField(max_length=text.SORT_KEY_LENGTH, blank=True, editable=False, db_index=True)
    search_text = SearchTextField(blank=True, editable=False)

    # What `set_search_keys` writes; a model that works out more from its fields names it here.
    key_fields: ClassVar[tuple[str, ...]] = SEARCH_FIELDS

    objects = SearchableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Save, the keys worked out again."""
        self.set_search_keys()
        options["update_fields"] = _extended(options.get("update_fields"), self.key_fields)
        super().save(**options)
        _learn(type(self), [self], self._state.db or DEFAULT_DB_ALIAS)

    def sort_source(self) -> str:
        """The words by which lists are ordered."""
        raise NotImplementedError

    def search_source(self) -> str:
        """Every word by which the record should be found."""
        raise NotImplementedError

    def set_search_keys(self) -> None:
        """Work out both keys from what the record says now."""
        self.sort_key = text.sort_key(self.sort_source())
        self.search_text = index_text(self.search_source())


def add_all(model: type[models.Model], records: Collection[Any]) -> None:
    """Add new records by the thousand, their sort and search keys worked out: `bulk_create`, twice as fast."""
    _learn(model, _with_keys(records), router.db_for_write(model))
    insert_rows(model, records)


def overwrite_all(model: type[models.Model], records: Collection[Any], fields: Iterable[str]) -> None:
    """Write these fields of many records that exist, their sort and search keys worked out again; as `add_all`."""
    _learn(model, _with_keys(records), router.db_for_write(model))
    overwrite_rows(model, records, _extended(fields, _key_fields(model)) or ())


def _with_keys(objs: Iterable[M]) -> list[M]:
    records = list(objs)
    for record in records:
        if isinstance(record, Searchable):
            record.set_search_keys()
    return records


def _learn(model: type[models.Model], records: Iterable[Any], using: str) -> None:
    """Keep the words of the records, for searches that misspell them."""
    if issubclass(model, Searchable):
        learn(model._meta.concrete_model or model, (record.search_text for record in records), using)


def _key_fields(model: type[models.Model]) -> tuple[str, ...]:
    return model.key_fields if issubclass(model, Searchable) else ()


def rebuild(model: type[Searchable], using: str = DEFAULT_DB_ALIAS) -> int:
    """Work out the keys of every record again, after a change of the rules or of names kept elsewhere.

    Returns how many records there were. Revisions stay: nobody changed what the records say.
    """
    every: models.QuerySet[Searchable] = models.QuerySet(model, using=using).order_by("pk")
    done, last = 0, None
    with transaction.atomic(using=using):
        while batch := list((every.filter(pk__gt=last) if last else every)[:REBUILD_BATCH]):
            every.bulk_update(_with_keys(batch), model.key_fields)
            done, last = done + len(batch), batch[-1].pk
        learn_again(model, using)
        with connections[using].cursor() as cursor:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
    return done
