"""Calendars out and in, and the public agenda."""

from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar

from arrimage.accounts.models import FeedToken
from arrimage.agenda.models import Activity, ConfidentialNote

IMPORT = "/bureau/agenda/importer/"
ACCEPT = f"{IMPORT}propositions/"


@pytest.fixture(autouse=True)
def _on_march_15(time_machine):
    time_machine.move_to("2018-03-15 14:00 -0400")


def events(content):
    return {str(event["summary"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


# The private feed --------------------------------------------------------------------------------------------------


def test_a_private_feed_holds_what_its_person_may_see_and_no_more(client, omar, omars, world, held):
    mine = held(omars, title="Visite", start_time=time(9), end_time=time(10, 30), place="Salle A", minutes="mot à mot")
    held(omars, title="Dossier délicat", is_restricted=True)
    held(omars, title="Doublon", duplicate_of=mine)
    held(omars, title="Journée", date=date(2018, 7, 1))
    held(world.recolte, title="Chez quelqu’un d’autre")
    ConfidentialNote.objects.create(activity=mine, text="secret")
    answer = client.get(f"/agenda/flux/{FeedToken.objects.create(user=omar).token}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert set(events(answer.content)) == {"Visite", "Journée"}
    assert b"secret" not in answer.content
    assert b"mot" not in answer.content


def test_a_feed_says_the_hub_s_own_time_and_describes_its_zone(client, omar, omars, held):
    held(omars, title="Visite", start_time=time(9), end_time=time(10, 30))
    content = client.get(f"/agenda/flux/{FeedToken.objects.create(user=omar).token}.ics").content
    assert b"DTSTART;TZID=America/Toronto:20180301T090000" in content
    assert b"BEGIN:VTIMEZONE" in content
    assert b"\r\n" in content


def test_a_cancelled_activity_says_so(client, omar, omars, held):
    held(omars, title="Visite", status=Activity.Status.CANCELLED)
    content = client.get(f"/agenda/flux/{FeedToken.objects.create(user=omar).token}.ics").content
    assert str(events(content)["Visite"]["status"]) == "CANCELLED"


def test_an_unknown_or_closed_address_is_not_found(client, omar, elise):
    assert client.get("/agenda/flux/nothing.ics").status_code == 404
    token = FeedToken.objects.create(user=omar).token
    omar.is_active = False
    omar.save()
    assert client.get(f"/agenda/flux/{token}.ics").status_code == 404


def test_someone_without_the_agenda_has_an_empty_feed(client, elise, held):
    held(title="Visite")
    assert events(client.get(f"/agenda/flux/{FeedToken.objects.create(user=elise).token}.ics").content) == {}


def test_replacing_the_address_closes_the_old_one(client_for, omar):
    client = client_for(omar)
    page = client.get("/bureau/agenda/calendriers/").content.decode()
    old = FeedToken.objects.get(user=omar).token
    assert old in page
    client.post("/bureau/agenda/calendriers/")
    assert client.get(f"/agenda/flux/{old}.ics").status_code == 404


# The public agenda -------------------------------------------------------------------------------------------------


def test_the_public_agenda_never_shows_the_past_as_coming(client, world, held):
    public = {"is_public": True, "status": Activity.Status.PLANNED}
    held(world.marie, title="Formation", date=date(2018, 4, 2), place="Hôtel de ville", **public)
    held(title="Ce matin", date=date(2018, 3, 15), start_time=time(9), end_time=time(10), **public)
    held(title="Ce soir", date=date(2018, 3, 15), start_time=time(19), **public)
    held(title="Hier", date=date(2018, 3, 14), **public)
    held(title="Souper", date=date(2018, 4, 2), is_public=True, status=Activity.Status.CANCELLED)
    held(title="Interne", date=date(2018, 4, 2), status=Activity.Status.PLANNED)
    held(title="Délicat", date=date(2018, 4, 2), is_restricted=True, **public)
    answer = client.get("/agenda/")
    assert [str(item) for item in answer.context["coming"]] == ["Ce soir", "Formation"]
    assert [str(item) for item in answer.context["ended_today"]] == ["Ce matin"]
    assert [str(item) for item in answer.context["past"]] == ["Hier"]
    assert [str(item) for item in answer.context["off"]] == ["Souper"]
    page = answer.content.decode()
    assert "Hôtel de ville" in page
    assert "Dubé" not in page
    for hidden in ("Interne", "Délicat"):
        assert hidden not in page


def test_an_empty_public_agenda_says_so(client, db):
    assert "Rien n’est annoncé" in client.get("/agenda/").content.decode()


def test_the_public_feed_holds_public_activities_without_anyone_s_name(client, world, held):
    held(world.marie, title="Formation", is_public=True, municipality=world.valleyfield)
    held(title="Interne")
    content = client.get("/agenda/public.ics").content
    assert set(events(content)) == {"Formation"}
    assert "Dubé".encode() not in content


# Import ------------------------------------------------------------------------------------------------------------


def calendar(*parts):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//FR", *parts, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def event(uid, summary, start="20180306T090000", **more):
    said = {"UID": uid, "SUMMARY": summary, "DTSTART;TZID=America/Toronto": start, **more}
    return "\r\n".join(["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in said.items()), "END:VEVENT"])


def upload(client, content, since="2018-02-15", until="2018-03-15"):
    file = SimpleUploadedFile("agenda.ics", content)
    return client.post(IMPORT, {"file": file, "since": since, "until": until})


def rows_of(answer):
    """What the page of rows sends when confirmed as it stands."""
    rows, sent = answer.context["rows"], {}
    for form in [rows.management_form, *rows]:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = value
    return sent


def test_past_events_are_proposed_with_their_kind_and_who_is_recognised(coralies, world):
    guests = {"ATTENDEE": "mailto:Jean@recolte.example"}
    answer = upload(
        coralies,
        calendar(
            event("1", "Présentation au Musée des Patriotes"),
            event("2", "Dentiste"),
            event("3", "Suivi", **guests),
            event("4", "Colloque du TIESS", start="20180401T090000"),
        ),
    )
    found = {proposal.entry.summary: proposal for _row, proposal in answer.context["pairs"]}
    assert set(found) == {"Présentation au Musée des Patriotes", "Dentiste", "Suivi"}
    assert found["Présentation au Musée des Patriotes"].kind == Activity.Kind.PRESENTATION
    assert found["Présentation au Musée des Patriotes"].organisations == [world.patriotes]
    assert found["Suivi"].organisations == [world.recolte]
    assert found["Suivi"].people == [world.jean]
    assert [row["take"].value() for row in answer.context["rows"]] == [True, False, True]
    assert not Activity.objects.exists()


def test_confirmed_events_become_activities_once(coralies, coralie, world):
    answer = upload(coralies, calendar(event("1", "Comité à La Récolte d’ici", LOCATION="Salle B")))
    sent = rows_of(answer)
    assert coralies.post(ACCEPT, sent).status_code == 302
    activity = Activity.objects.get()
    assert (activity.kind, activity.title, activity.place) == ("committee", "Comité à La Récolte d’ici", "Salle B")
    assert (activity.date, activity.start_time, activity.owner) == (date(2018, 3, 6), time(9), coralie)
    assert activity.presences.get().organisation == world.recolte

    coralies.post(ACCEPT, sent)
    assert Activity.objects.count() == 1
    again = upload(coralies, calendar(event("1", "Comité à La Récolte d’ici")))
    assert "Déjà consigné" in again.content.decode()


def test_an_event_much_like_an_activity_of_that_day_is_pointed_out(coralies, held):
    held(title="Rencontre du comité du fonds", date=date(2018, 3, 6))
    answer = upload(coralies, calendar(event("1", "Comité du fonds")))
    (_row, proposal), *_others = answer.context["pairs"]
    assert str(proposal.similar) == "Rencontre du comité du fonds"
    assert "Ressemble à" in answer.content.decode()


def test_a_weekly_event_is_proposed_each_week(coralies):
    weekly = event("1", "Réunion d’équipe", start="20180101T090000", RRULE="FREQ=WEEKLY;BYDAY=MO")
    answer = upload(coralies, calendar(weekly))
    days = [proposal.date for _row, proposal in answer.context["pairs"]]
    assert days == [date(2018, 2, 19), date(2018, 2, 26), date(2018, 3, 5), date(2018, 3, 12)]
    coralies.post(ACCEPT, rows_of(answer))
    assert Activity.objects.filter(kind=Activity.Kind.INTERNAL).count() == 4


def test_nothing_ticked_logs_nothing(coralies):
    answer = upload(coralies, calendar(event("1", "Dentiste")))
    page = coralies.post(ACCEPT, rows_of(answer), follow=True).content.decode()
    assert "Rien n’a été consigné" in page
    assert not Activity.objects.exists()


@pytest.mark.parametrize("content", [b"", b"hello", b"BEGIN:VCALENDAR\r\ngarbage", b"\xff\xfe\x00", b"PK\x03\x04 zip"])
def test_a_bad_file_gets_a_sentence(coralies, content):
    answer = upload(coralies, content)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Activity.objects.exists()


def test_a_period_without_events_or_the_wrong_way_round_is_told(coralies):
    one = calendar(event("1", "Comité"))
    assert "aucun événement" in upload(coralies, one, "2018-01-01", "2018-01-31").content.decode()
    assert "corrigez ses dates" in upload(coralies, one, "2018-03-10", "2018-03-01").content.decode()
    assert "treize mois" in upload(coralies, one, "2010-01-01", "2018-03-01").content.decode()


def test_real_calendars_are_read(client_for, coralie, shared, time_machine):
    time_machine.move_to("2026-04-01 12:00 -0400")
    coralies = client_for(coralie)
    content = (shared / "data/calendars/douai-collectif_agenda.ics").read_bytes()
    answer = upload(coralies, content, "2026-01-01", "2026-04-01")
    assert answer.status_code == 200
    assert len(answer.context["pairs"]) > 3


def test_those_who_may_not_log_may_not_import(client_for, elise, fatima):
    for who in (elise, fatima):
        assert client_for(who).get(IMPORT).status_code == 403
        assert client_for(who).post(ACCEPT, {}).status_code == 403


def test_my_account_lists_the_private_address_of_the_agenda(client_for, coralie, sacha):
    assert "/agenda/flux/" in client_for(coralie).get("/compte/").content.decode()
    assert "/agenda/flux/" not in client_for(sacha).get("/compte/").content.decode()
