"""Bytes of every format → sessions, real ones first."""

import json
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.agenda.sessions.found import UnreadableSource
from arrimage.agenda.sessions.moments import day_of, hours_of, moment
from tests.agenda.sessions.pages import event, page, read


def test_a_real_calendar_gives_its_sessions_at_the_hub_s_hours(shared):
    reading = read((shared / "data/calendars/douai-collectif_agenda.ics").read_bytes())
    one = next(found for found in reading.sessions if found.title == "Réunion de quartier - Frais-Marais")
    assert (one.date, one.start_time, one.end_time) == (date(2026, 2, 24), time(12, 30), time(14, 30))
    assert one.url == "https://douai-collectif.fr/agenda/reunion-de-quartier-frais-marais"
    assert one.organiser == "Douai Collectif"


@pytest.mark.parametrize(
    "name",
    [
        *("infosuroit.rss", "le-reflet.rss", "reel_douai-collectif_agenda.rss", "reel_douai-collectif_agenda.atom"),
        *("reel_douai-collectif_actualites.rss", "reel_huginn_iso-8859-1.rss"),
    ],
)
def test_the_day_a_news_item_was_published_is_no_day_of_an_event(shared, name):
    reading = read((shared / "data/feeds" / name).read_bytes(), since=date(2010, 1, 1), until=date(2030, 1, 1))
    assert reading.sessions == []
    assert "publi" in reading.problems[0].sentence


def test_a_recurrence_gives_a_session_each_time_and_a_cancellation_is_read():
    lines = ("UID:s", "SUMMARY:Dîner", "DTSTART;TZID=America/Toronto:20261030T120000", "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = ("UID:s", "RECURRENCE-ID;TZID=America/Toronto:20261106T120000", "SUMMARY:Dîner", "STATUS:CANCELLED")
    moved = (*moved, "DTSTART;TZID=America/Toronto:20261106T120000")
    body = "".join("BEGIN:VEVENT\r\n" + "\r\n".join(one) + "\r\nEND:VEVENT\r\n" for one in (lines, moved))
    found = read(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n").sessions
    assert [(one.date.day, one.start_time, one.cancelled) for one in found] == [
        (30, time(12), False),
        (6, time(12), True),
        (13, time(12), False),
    ]


IMPOSSIBLE = {
    "Février": ("DTSTART;VALUE=DATE:20270231", "31", False),
    "Sans jour": ("DESCRIPTION:Venez", "Aucune date", False),
    "An un": ("DTSTART:00010101T090000", "l’année 1", False),
    "À rebours": ("DTSTART:20261203T090000\r\nDTEND:20261203T080000", "avant de commencer", True),
    "Sur Mars": ("DTSTART;TZID=Mars/Olympus:20261203T090000", "Mars/Olympus", True),
    "Sans répit": ("DTSTART:20261203T090000\r\nRRULE:FREQ=SECONDLY;COUNT=3", "FREQ=SECONDLY;COUNT=3", True),
    "Sans fin": ("DTSTART:20261203T090000\r\nRRULE:FREQ=DAILY;INTERVAL=0", "n’est pas suivie", True),
    "Fin folle": ("DTSTART:20261203T090000\r\nDTEND:20261231T990000", "20261231T990000", True),
}


@pytest.mark.parametrize("title", IMPOSSIBLE)
def test_an_impossible_event_of_a_calendar_is_told_with_its_title(title):
    lines, words, is_kept = IMPOSSIBLE[title]
    whole_day = "DTSTART;VALUE=DATE:20261204\r\nDTEND;VALUE=DATE:20261204"
    told = [f"UID:1\r\nSUMMARY:{title}\r\n{lines}", f"UID:2\r\nSUMMARY:Sain\r\n{whole_day}"]
    body = "".join(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT\r\n" for one in told)
    reading = read(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n")
    assert [one.title for one in reading.sessions] == ([title] if is_kept else []) + ["Sain"]
    [problem] = reading.problems
    assert problem.where == title
    assert words in problem.sentence


def rss(inside: str, modules: str = "") -> str:
    item = f"<item><title>Atelier</title><link>https://a.example/1</link>{inside}</item>"
    return f'<?xml version="1.0"?><rss version="2.0" {modules}><channel><language>fr</language>{item}</channel></rss>'


def test_the_modules_that_date_an_event_are_read():
    inside = (
        "<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><ev:startdate>2026-12-03T13:30:00-05:00</ev:startdate>"
        "<ev:enddate>2026-12-03T16:00:00-05:00</ev:enddate><ev:location>Salle A</ev:location>"
    )
    [one] = read(rss(inside, 'xmlns:ev="http://purl.org/rss/1.0/modules/event/"')).sessions
    assert (one.date, one.start_time, one.end_time, one.place) == (date(2026, 12, 3), time(13, 30), time(16), "Salle A")
    assert one.url == "https://a.example/1"


def test_the_calendar_of_a_usual_site_is_read():
    inside = (
        "<mec:startDate>2026-12-03</mec:startDate><mec:startHour>1:30 pm</mec:startHour>"
        "<mec:endDate>2026-12-03</mec:endDate><mec:endHour>4:00 pm</mec:endHour><mec:cost>40 $</mec:cost>"
    )
    [one] = read(rss(inside, 'xmlns:mec="http://webnus.net/rss/mec/"')).sessions
    assert (one.start_time, one.end_time, one.lowest_price) == (time(13, 30), time(16), Decimal(40))


def test_a_bomb_of_entities_is_refused_in_words():
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
    with pytest.raises(UnreadableSource):
        read(bomb)


def test_a_table_is_read_by_what_its_headings_mean():
    lines = (
        "Nom de la formation;Date;Heure;Lieu;Coût;Offert par;Lien d’inscription;Statut",
        "Gérer un OBNL;3 décembre 2026;9 h à 12 h 30;Salle A, Valleyfield;40,00 $;CDR;https://a.example/f;",
        "Le marketing;25/11/2026;13h;En ligne;Gratuit;;;Annulé",
        "Sans date;;;;;;;",
    )
    reading = read("\n".join(lines).encode("cp1252"))
    marketing, gerer = reading.sessions
    assert (gerer.date, gerer.start_time, gerer.end_time) == (date(2026, 12, 3), time(9), time(12, 30))
    assert (gerer.lowest_price, gerer.organiser, gerer.url) == (Decimal(40), "CDR", "https://a.example/f")
    assert (marketing.date, marketing.is_online, marketing.cancelled) == (date(2026, 11, 25), True, True)
    assert marketing.lowest_price == 0
    assert [problem.where for problem in reading.problems] == ["ligne 4"]


@pytest.mark.parametrize(
    ("head", "cells", "hours"),
    [
        ("titre,date,début,fin,lieu", "2026-12-03,9h,12h,Salle A", (time(9), time(12))),
        ("titre,début,fin,date,lieu", "9 h 30,12 h,2026-12-03,Salle A", (time(9, 30), time(12))),
        ("titre,date,start,end,lieu", "2026-12-03,9:00 am,1:30 pm,Salle A", (time(9), time(13, 30))),
        ("titre,début,fin,lieu", "2026-12-03 09:00,2026-12-03 12:00,Salle A", (time(9), time(12))),
        ("titre,date,lieu", "3 décembre 2026 9 h,Salle A", (time(9), None)),
        ("titre,date,lieu", "3 décembre 2026,Salle A", (None, None)),
    ],
)
def test_the_hours_of_a_table_are_found_where_they_are(head, cells, hours):
    reading = read(f"{head}\nAtelier,{cells}\n")
    [one] = reading.sessions
    assert (one.date, one.start_time, one.end_time, one.place) == (date(2026, 12, 3), *hours, "Salle A")
    assert reading.problems == []


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("9,,", "« 9 » ne se lit pas comme une heure"),
        ("25h,,", "« 25h » ne se lit pas comme une heure"),
        ("tantôt,,", "« tantôt »"),
        ("9h,2026-02-31,", "« 2026-02-31 » ne se lit ni comme une date ni comme une heure"),
        ("9h,plus tard,", "« plus tard »"),
        ("12h,9h,", "avant de commencer"),
        (",12h,", "à aucune"),
        ("9h,12h,cher", "« cher » ne se lit pas comme un prix"),
    ],
)
def test_a_value_of_a_table_that_cannot_be_read_is_told_with_its_line(cells, words):
    reading = read(f"titre,date,début,fin,prix\nAtelier,2026-12-03,{cells}\n")
    assert [one.title for one in reading.sessions] == ["Atelier"]
    [problem] = reading.problems
    assert problem.where == "ligne 2"
    assert words in problem.sentence.replace("\u00a0", " ")


def calendar(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"))


LONG = ("2027-01-15", "2027-06-30")  # `until` is in between
FAR = ("2029-01-01", "2029-01-02")
IN_EACH_FORMAT = {
    "table": lambda first, last: f"titre,date,date de fin\nParcours,{first},{last}\n",
    "page": lambda first, last: page(event(name="Parcours", startDate=first, endDate=last)),
    "calendar": lambda first, last: calendar(
        "SUMMARY:Parcours",
        f"DTSTART;VALUE=DATE:{first.replace('-', '')}",
        f"DTEND;VALUE=DATE:{last.replace('-', '')}",
    ),
}


@pytest.mark.parametrize("written", IN_EACH_FORMAT.values(), ids=IN_EACH_FORMAT)
def test_what_begins_in_time_is_kept_to_its_end_and_what_begins_too_late_is_told(written):
    kept = read(written(*LONG), until=date(2027, 3, 1))
    assert [one.date for one in kept.sessions] == [date(2027, 1, 15)]
    assert [one.end_date.month for one in kept.sessions] == [6]
    assert kept.problems == []
    left = read(written(*FAR), until=date(2027, 3, 1))
    assert left.dated == []
    assert any("trop loin" in str(problem) and "Parcours" in str(problem) for problem in left.problems)


def test_a_last_day_that_is_years_away_is_left_out_and_told():
    reading = read("titre,date,date de fin\nParcours,2027-01-15,9999-12-31\n")
    assert [(one.date, one.end_date) for one in reading.sessions] == [(date(2027, 1, 15), None)]
    assert "plus de trois ans" in reading.problems[0].sentence


def test_a_link_of_a_table_that_is_no_web_address_is_told():
    reading = read("titre,date,lien\nAtelier,2026-12-03,javascript:alert(1)\nSouper,2026-12-04,à venir\n")
    assert [one.url for one in reading.sessions] == ["", ""]
    [problem] = reading.problems
    assert (problem.where, "javascript:alert(1)" in problem.sentence) == ("ligne 2", True)


ITEM = "<item><title>Atelier</title></item>"


@pytest.mark.parametrize(
    "content",
    [
        "titre,date\n" + "Atelier,2026-12-03\n" * 5_001,
        f"<rss><channel>{ITEM * 5_001}</channel></rss>",
        json.dumps([event()] * 5_001),
    ],
    ids=["table", "feed", "page"],
)
def test_what_holds_too_much_is_refused_rather_than_cut_in_silence(content):
    with pytest.raises(UnreadableSource, match=r"5\s000"):
        read(content)


def test_empty_lines_of_a_table_do_not_count():
    assert len(read("titre,date\nAtelier,2026-12-03\n" + ",\n" * 6_000).sessions) == 1


def test_how_many_remarks_are_not_shown_is_said():
    problems = read("titre,date\n" + ",2026-12-03\n" * 80).problems
    assert (len(problems), str(problems[-1])) == (50, "31 autres remarques ne sont pas affichées.")


def test_a_date_that_reads_two_ways_is_not_guessed():
    reading = read("Titre,Date\nAtelier,03/04/2026\n")
    assert reading.sessions == []
    assert "03/04/2026" in reading.problems[0].sentence


def test_one_date_of_the_column_tells_the_order_of_all():
    assert read("Titre,Date\nA,03/04/2026\nB,25/04/2026\n").sessions[0].date == date(2026, 4, 3)
    assert read("Titre,Date\nA,03/04/2026\nB,04/25/2026\n").sessions[0].date == date(2026, 3, 4)


def test_a_table_without_dates_says_what_it_needs():
    with pytest.raises(UnreadableSource, match="Date"):
        read("Nom,Courriel\nA,a@example.org\n")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (page(), "rss"),
        (page(), "ics"),
        ("Titre,Date\nA,2026-12-03\n", "ics"),
        (b"\x00\x01\x02\xff\xfe" * 400, ""),
        ("", ""),
        (b"PK\x03\x04broken", ""),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT", ""),
        ("<?xml version='1.0'?><rss><channel>", ""),
    ],
)
def test_what_cannot_be_read_is_told_in_words(data, expected):
    with pytest.raises(UnreadableSource) as refusal:
        read(data, expected=expected)
    assert len(str(refusal.value)) > 20


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-03", date(2026, 12, 3)),
        ("jeudi 3 décembre 2026", date(2026, 12, 3)),
        ("Le 1er mars 2026", date(2026, 3, 1)),
        ("December 3, 2026", date(2026, 12, 3)),
        ("25/12/2026", date(2026, 12, 25)),
        ("31 février 2026", None),
        ("03/04/2026", None),
        ("décembre 2026", None),
    ],
)
def test_days_as_people_write_them(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9 h à 11 h 30", [time(9), time(11, 30)]),
        ("13:30-16:00", [time(13, 30), time(16)]),
        ("1:30 pm", [time(13, 30)]),
        ("12 am", [time(0)]),
        ("25 h", []),
        ("toute la journée", []),
    ],
)
def test_hours_as_people_write_them(text, hours):
    assert hours_of(text) == hours


@given(st.datetimes())
def test_a_moment_written_is_read_back(at):
    at = at.replace(second=0, microsecond=0)
    assert moment(at.isoformat()) == (at.date(), at.time())


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_are_read_or_refused_in_words(data):
    try:
        found = read(data).sessions
    except UnreadableSource as refusal:
        found = [str(refusal)]
    assert isinstance(found, list)
