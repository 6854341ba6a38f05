"""Sources read on a schedule: their turns, their health, and the command that reads one now."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from arrimage.agenda.models import Activity, Event, RelayedSession, Sighting, Source
from arrimage.agenda.operations.reading import read_due, read_source
from arrimage.kit.fetching import Fetched, Unfetchable

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 15, 12, tzinfo=UTC)
TABLE = "Titre,Date,Heure,Lieu\nGérer un OBNL,2026-04-03,9 h,Salle A\n"
EMPTY = "Titre,Date\nFormation passée,2020-04-03\n"


def answering(text: str, **values: str):
    return lambda url, **asked: Fetched(url, 200, text.encode(), "text/csv", **values)


def silent(url: str, **asked: str) -> Fetched:
    raise Unfetchable("Ce site est trop lent à répondre.")


def broken(url: str, **asked: str) -> Fetched:
    raise RuntimeError


def test_a_source_that_works_says_so(source):
    done = read_source(source=source, at=AT, fetching=answering(TABLE, etag='"1"')).done
    source.refresh_from_db()
    assert [one.action for one in done] == ["create"]
    assert (source.health, source.found, source.etag, source.succeeded_at) == ("well", 1, '"1"', AT)


def test_what_the_source_said_last_is_not_asked_again(source):
    read_source(source=source, at=AT, fetching=answering(TABLE, etag='"1"'))
    asked = {}

    def unchanged(url: str, **conditions: str) -> Fetched:
        asked.update(conditions)
        return Fetched(url, 304)

    read_source(source=source, at=AT + timedelta(days=1), fetching=unchanged)
    assert asked["etag"] == '"1"'
    assert Sighting.objects.get().last_seen_at == AT + timedelta(days=1)
    assert source.health == "well"


def test_a_source_that_fails_says_why_and_keeps_what_it_told(source):
    read_source(source=source, at=AT, fetching=answering(TABLE))
    read_source(source=source, at=AT + timedelta(days=1), fetching=silent)
    source.refresh_from_db()
    assert (source.health, source.failures, source.succeeded_at) == ("failing", 1, AT)
    assert source.problem == "Ce site est trop lent à répondre."
    assert Sighting.objects.get().gone_at is None


def test_a_web_page_where_a_feed_is_expected_is_told(make_source):
    source = make_source(format="rss")
    read = read_source(source=source, at=AT, fetching=answering("<!doctype html><html></html>"))
    assert "page Web" in read.problem


def test_a_source_that_had_sessions_and_says_none_is_silent(source):
    read_source(source=source, at=AT, fetching=answering(TABLE))
    read_source(source=source, at=AT + timedelta(days=1), fetching=answering(EMPTY))
    assert source.health == "silent"
    read_source(source=source, at=AT + timedelta(days=2), fetching=answering(TABLE))
    assert source.health == "well"


def test_one_that_fails_stops_no_other(make_source):
    bad, good = make_source("Mauvaise"), make_source("Bonne")

    def answer(url: str, **asked: str) -> Fetched:
        return broken(url) if url == bad.url else answering(TABLE)(url)

    later = bad.created_at + timedelta(hours=1)
    assert read_due(at=later, fetching=answer) == 2
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.health, good.health) == ("failing", "well")


def test_each_is_read_at_its_turn(make_source):
    source = make_source(every_hours=6)
    at = source.created_at
    assert read_due(at=at, fetching=answering(TABLE)) == 1
    assert read_due(at=at + timedelta(hours=5), fetching=answering(TABLE)) == 0
    assert read_due(at=at + timedelta(hours=6), fetching=answering(TABLE)) == 1


def test_one_that_is_stopped_is_not_read(make_source):
    source = make_source(is_active=False)
    assert read_due(at=source.created_at, fetching=answering(TABLE)) == 0
    assert source.health == "stopped"


def test_failures_in_a_row_are_spaced_out_up_to_a_week(source):
    waits = []
    for failures in range(12):
        source.read_at, source.failures = AT, failures
        waits.append(source.reads_next_at - AT)
    assert waits[:4] == [timedelta(days=1), timedelta(days=1), timedelta(days=2), timedelta(days=4)]
    assert waits[-1] == timedelta(days=7)


def test_reading_leaves_an_open_form_in_peace(source):
    before = source.revision
    read_source(source=source, at=AT, fetching=answering(TABLE))
    source.refresh_from_db()
    assert source.revision == before


# manage.py read_sessions ------------------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path, today):
    """A table of sessions of a year to come."""
    path = tmp_path / "formations.csv"
    day = datetime.now(UTC).date() + timedelta(days=40)
    path.write_text(f"Titre,Date,Heure,Lieu\nGérer un OBNL,{day},9 h,Salle A\nSans date,,,\n", encoding="utf-8")
    return path


def told(*arguments) -> tuple[list[dict], str]:
    out, err = StringIO(), StringIO()
    call_command("read_sessions", *map(str, arguments), "--json", stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def test_the_command_says_what_each_is_and_saves_nothing_when_asked_so(table):
    [row], problems = told(table, "--dry-run")
    assert row.keys() == {
        *("title", "date", "last_day", "start", "end", "place", "online", "organiser", "url", "uid", "cancelled"),
        *("action", "session", "event", "evidence", "problems"),
    }
    assert (row["title"], row["start"], row["end"], row["action"]) == ("Gérer un OBNL", "09:00", None, "create")
    assert "ligne 3" in problems
    assert not RelayedSession.objects.exists()


def test_the_command_says_the_last_day_of_what_lasts_several(tmp_path, today):
    day = datetime.now(UTC).date() + timedelta(days=40)
    ends = [f"DTEND;VALUE=DATE:{day + timedelta(days=days):%Y%m%d}" for days in (2, 1)]
    events = [
        f"BEGIN:VEVENT\r\nUID:{end}\r\nSUMMARY:Colloque\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\n{end}\r\nEND:VEVENT\r\n"
        for end in ends
    ]
    path = tmp_path / "deux-jours.ics"
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n")
    rows, _problems = told(path, "--dry-run")
    assert {row["last_day"] for row in rows} == {str(day + timedelta(days=1)), None}


def test_the_command_keeps_them_and_recognises_them_again(table):
    [first], _problems = told(table)
    [again], _problems = told(table)
    assert first["session"] == again["session"] == RelayedSession.objects.get().pk
    assert (first["action"], again["action"]) == ("create", "same")
    assert RelayedSession.objects.get().state == "proposed"
    assert not Source.objects.get().is_active


def test_a_file_is_known_by_its_name_and_leaves_no_path_behind_it(table):
    told(table)
    source = Source.objects.get()
    assert source.name == "formations.csv"
    assert (source.found, source.failures, source.read_at is None) == (1, 0, False)
    kept = [*Source.objects.values(), *Source.history.values(), *Sighting.objects.values()]
    assert str(table.parent) not in str(kept)


def test_what_is_over_is_told_and_kept_only_when_asked_so(tmp_path):
    path = tmp_path / "passe.csv"
    today = datetime.now(UTC).date()
    days = [today - timedelta(days=30), today + timedelta(days=30)]
    path.write_text("Titre,Date\n" + "".join(f"Atelier du {day},{day}\n" for day in days), encoding="utf-8")
    rows, _problems = told(path)
    assert [(row["action"], row["session"] is None) for row in rows] == [("create", True), ("create", False)]
    assert [one.date for one in RelayedSession.objects.all()] == [days[1]]
    rows, _problems = told(path, "--past")
    assert [row["action"] for row in rows] == ["create", "same"]
    assert RelayedSession.objects.count() == 2


def test_an_address_that_names_no_site_is_never_asked(make_source):
    source = make_source()
    Source.objects.filter(pk=source.pk).update(url="https://cdr.example/agenda.ics", read_at=AT, succeeded_at=AT)
    assert read_due(at=AT + timedelta(days=9), fetching=broken) == 0
    source.refresh_from_db()
    assert source.health == "well"


def test_the_command_recognises_the_hub_s_own(table):
    day = datetime.now(UTC).date() + timedelta(days=40)
    activity = Activity.objects.create(
        kind="training", status="planned", title="Gérer un OBNL", date=day, place="Salle A"
    )
    event = Event.objects.create(activity=activity, slug="obnl")
    [row], _problems = told(table)
    assert (row["action"], row["event"], row["session"]) == ("own", event.pk, None)


@pytest.mark.parametrize("where", ["nulle-part.ics", "http://127.0.0.1/", "https://[::1]/agenda.ics"])
def test_what_cannot_be_read_is_one_sentence(where, capsys):
    err = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("read_sessions", where, "--json", stderr=err)
    assert end.value.code == 2
    assert len(err.getvalue().splitlines()) == 1
