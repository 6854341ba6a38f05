"""Counts kept in memory are those of the records as they stand, whoever changed them and however."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Count, Max
from django.db.models.functions import Now
from hypothesis import given
from hypothesis import strategies as st

from arrimage.kit import changes
from arrimage.kit.remembering import remembered_counts, tables_read
from arrimage.network.models import Municipality, Organisation, RegionalCounty

NAMES = ("Verger", "Cidrerie", "Friperie")


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def enterprises() -> int:
    return Organisation.objects.exclude(name="Friperie").count()


def kept(count: Callable[[], object] = enterprises) -> object:
    with remembered_counts():
        return count()


def asked(count: Callable[[], object] = enterprises) -> int:
    """How often the database was asked anything but the states of its tables."""
    told = []

    def tell(execute: Callable[..., object], sql: str, *rest: object) -> object:
        told.append(sql)
        return execute(sql, *rest)

    with remembered_counts(), connection.execute_wrapper(tell):
        count()
    return sum(changes.TABLE not in sql for sql in told)


def _create(name: str) -> None:
    Organisation.objects.create(name=name)


def _create_many(name: str) -> None:
    # On SQLite «INSERT OR IGNORE», whose policy also holds within its triggers.
    Organisation.objects.bulk_create([Organisation(name=name), Organisation(name=name)], ignore_conflicts=True)


def _rename(name: str) -> None:
    Organisation.objects.update(name=name)


def _rename_by_hand(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE network_organisation SET name = %s", [name])


def _delete(name: str) -> None:
    Organisation.objects.filter(name=name).delete()


def _change_one(name: str) -> None:
    first = Organisation.objects.first()
    if first is not None:
        first.name = name
        first.save()


class _Regret(Exception):
    pass


def _regret(name: str) -> None:
    try:
        with transaction.atomic():
            _create(name)
            kept()
            _rename("Verger")
            kept()
            raise _Regret
    except _Regret:
        pass


STEPS = (_create, _create_many, _rename, _rename_by_hand, _delete, _change_one, _regret)


@pytest.mark.django_db
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(NAMES)), max_size=8))
def test_whatever_happens_to_the_records_what_is_kept_is_what_they_count(steps: list) -> None:
    assert kept() == enterprises()
    for step, name in steps:
        step(name)
        assert kept() == enterprises()
        assert kept() == enterprises()


def share() -> float | None:
    """A value that takes two statements, over two tables."""
    municipalities = Municipality.objects.count()
    return enterprises() / municipalities if municipalities else None


def kept_value(work: Callable[[], object] = share, question: object = "share") -> object:
    with remembered_counts() as memory:
        return memory.value(question, work)


def worked(work: Callable[[], object] = share) -> int:
    """How often the work was done to answer its question once."""
    done = []

    def tell() -> object:
        done.append(1)
        return work()

    kept_value(tell, work)
    return len(done)


def _open_a_place(name: str) -> None:
    county, _made = RegionalCounty.objects.get_or_create(code="67", name="Roussillon")
    Municipality.objects.create(code=f"67{Municipality.objects.count():03}", name=name, county=county)


@pytest.mark.django_db
@given(st.lists(st.tuples(st.sampled_from((*STEPS, _open_a_place)), st.sampled_from(NAMES)), max_size=8))
def test_whatever_happens_to_the_records_a_value_is_the_one_that_its_work_would_give(steps: list) -> None:
    assert kept_value() == share()
    for step, name in steps:
        step(name)
        assert kept_value() == share()
        assert kept_value() == share()


@pytest.mark.django_db
def test_a_value_is_worked_out_once_until_one_of_its_tables_changes() -> None:
    _open_a_place("Delson")
    _create("Verger")
    assert (worked(), worked()) == (1, 0)
    Municipality.objects.update(population=1)
    assert (worked(), worked()) == (1, 0)
    _create("Cidrerie")
    assert (worked(), worked(), kept_value()) == (1, 0, 2)


@pytest.mark.django_db
def test_each_question_has_its_own_value() -> None:
    _create("Verger")
    nobody = Organisation.objects.filter(name="Cidrerie").count
    for _time in range(2):
        assert (kept_value(enterprises, "all"), kept_value(nobody, "nobody")) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "work",
    [
        lambda: enterprises() + apps.get_model("accounts", "User").objects.count(),
        lambda: enterprises() + Organisation.objects.filter(created_at__lt=Now()).count(),
        lambda: enterprises() + Organisation.objects.update(name="Verger"),
        lambda: str(enterprises()),
        lambda: 2018,
    ],
    ids=("a table that nobody follows", "what time it is", "a write", "words", "nothing read"),
)
def test_a_value_made_of_more_than_followed_rows_is_worked_out_each_time(work: Callable[[], object]) -> None:
    _create("Verger")
    assert (worked(work), worked(work), kept_value(work, work)) == (1, 1, work())


@pytest.mark.django_db
def test_who_lists_the_statements_sees_those_of_a_value_too(django_assert_num_queries) -> None:
    kept_value()
    with django_assert_num_queries(1):
        kept_value()


@pytest.mark.django_db
def test_a_count_is_asked_once_until_one_of_its_tables_changes() -> None:
    _create("Verger")
    assert (asked(), asked()) == (1, 0)
    Municipality.objects.update(population=1)
    assert asked() == 0, "the count reads nothing of municipalities"
    Organisation.objects.update(name="Verger")
    assert (asked(), asked(), kept()) == (1, 0, 1)


@pytest.mark.django_db
def test_a_count_over_two_tables_is_asked_again_when_either_changes() -> None:
    def in_populous_places() -> int:
        return Organisation.objects.filter(municipality__population__gt=100).count()

    county = RegionalCounty.objects.create(code="67", name="Roussillon")
    delson = Municipality.objects.create(code="67025", name="Delson", county=county, population=7_000)
    Organisation.objects.create(name="Verger", municipality=delson)
    assert (asked(in_populous_places), asked(in_populous_places)) == (1, 0)
    Municipality.objects.update(population=99)
    assert (kept(in_populous_places), in_populous_places()) == (0, 0)


@pytest.mark.django_db
def test_several_numbers_of_one_row_are_kept_as_they_were_read() -> None:
    def numbers() -> object:
        return Organisation.objects.aggregate(Count("pk"), Max("pk"))

    _create("Verger")
    assert kept(numbers) == numbers()
    assert (asked(numbers), kept(numbers)) == (0, numbers())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "count",
    [
        lambda: Organisation.objects.values_list("name").first(),
        lambda: list(Organisation.objects.values_list("pk")),
        lambda: Organisation.objects.filter(created_at__lt=Now()).count(),
    ],
    ids=("names", "several rows", "what time it is"),
)
def test_what_is_no_number_or_more_than_rows_is_asked_each_time(count: Callable[[], object]) -> None:
    Organisation.objects.bulk_create([Organisation(name=name) for name in NAMES])
    first = asked(count)
    assert first >= 1
    assert (asked(count), kept(count)) == (first, count())


@pytest.mark.django_db
def test_who_lists_the_statements_sees_them_all(django_assert_num_queries) -> None:
    _create("Verger")
    kept()
    with django_assert_num_queries(1):
        kept()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM network_organisation FOR UPDATE",
        "SELECT count(*) FROM network_organisation WHERE created_at < CURRENT_TIMESTAMP",
        "UPDATE network_organisation SET name = 'Verger'",
        "INSERT INTO network_organisation SELECT 1",
    ],
)
def test_only_what_reads_rows_and_nothing_else_is_kept(statement: str) -> None:
    assert not tables_read(statement)
    assert tables_read("SELECT count(*) FROM network_organisation") == {"network_organisation"}


@pytest.mark.django_db
def test_a_table_that_nobody_follows_is_asked_each_time() -> None:
    users = apps.get_model("accounts", "User").objects.count
    assert (asked(users), asked(users)) == (1, 1)


@pytest.mark.django_db
def test_a_table_that_lost_its_triggers_is_asked_each_time_until_the_next_migration() -> None:
    event = "UPDATE" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        if event:
            cursor.execute(f'DROP TRIGGER "{changes.TABLE}_network_organisation_update"')
        else:
            cursor.execute(f"ALTER TABLE network_organisation DISABLE TRIGGER {changes.TABLE}")
    assert (asked(), asked()) == (1, 1)
    changes.keep_states(apps.get_app_config("network"), "default")
    assert (asked(), asked()) == (1, 0)


def _write_while_nothing_tells(name: str) -> None:
    """As a restoration of one table does: its rows first, then what tells of them, as it was before."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE network_organisation DISABLE TRIGGER ALL")
            _rename_by_hand(name)
            cursor.execute("ALTER TABLE network_organisation ENABLE TRIGGER ALL")
            return
        like = f"{changes.TABLE}_network_organisation_%"
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [like])
        telling = cursor.fetchall()
        for trigger, _sql in telling:
            cursor.execute(f'DROP TRIGGER "{trigger}"')
        _rename_by_hand(name)
        for _trigger, sql in telling:
            cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_rows_written_while_nothing_told_of_them_are_counted_all_the_same() -> None:
    _create("Friperie")
    assert kept() == 0
    _write_while_nothing_tells("Verger")
    assert kept() == enterprises() == 1


@pytest.mark.django_db(transaction=True)
def test_lines_added_up_leave_the_states_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        _create(name)
    before = changes.states()
    monkeypatch.setattr(changes, "MANY_LINES", 0)
    with transaction.atomic():
        assert changes.states() == before
    assert changes.states() == before  # adds up on its way where there are lines
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), count(DISTINCT name) FROM {changes.TABLE}")
        lines, tables = cursor.fetchone()
    assert lines == tables == len(before)
    assert changes.states() == before
    changes.draw_anew()
    after = changes.states()
    assert after.keys() == before.keys()
    assert all(after[table] != before[table] for table in before)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite looks for names in one place only")
def test_a_record_is_written_wherever_names_are_looked_for() -> None:
    _create("Friperie")
    assert kept() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute(f"UPDATE {schema}.network_organisation SET name = 'Verger'")
        cursor.execute(f"SET LOCAL search_path = {schema}")
    assert kept() == enterprises() == 1


@pytest.mark.django_db(transaction=True)
def test_what_another_process_commits_is_counted_at_once() -> None:
    def elsewhere(work: Callable[[], None]) -> None:
        def alone() -> None:
            try:
                work()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(alone).result()

    assert kept() == 0
    elsewhere(lambda: _create("Verger"))
    assert kept() == 1
    with transaction.atomic():
        _create("Cidrerie")
        assert kept() == 2
        seen: list[object] = []
        if connection.vendor == "postgresql":  # SQLite's other process waits for this one to end
            elsewhere(lambda: seen.append(kept()))
            elsewhere(lambda: _create("Verger"))
            assert (seen, kept()) == ([1], 3)
    elsewhere(lambda: seen.append(kept()))
    assert seen[-1] == kept() == enterprises()
