"""Closing: who came goes into the journal, and nothing closes without attendance or a reason."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import get_default_timezone, localdate

from arrimage.agenda.models import Presence
from arrimage.network.models import Person
from arrimage.outcomes.models import Closing
from arrimage.outcomes.operations.closing import Account, close_event, obstacle, reopen_event
from arrimage.outcomes.operations.presences import add_to_directory
from arrimage.outcomes.queries import to_close
from arrimage.registration.attendance import attendance, is_over, shares_attended
from tests.outcomes.examples import AFTER, DAY, an_event, came, comes, registers

pytestmark = pytest.mark.django_db
PAGE = "/bureau/evenements/{}/bilan/"


def close(event, by, **account):
    return close_event(event=event, account=Account(**account), by=by, at=AFTER)


def test_who_came_is_counted_once_whatever_the_marks(evening):
    came(evening, "Marie Dubé")
    twice = registers(evening, "Jean Roy")
    comes(twice, "am")
    comes(twice, "pm")
    registers(evening, "Absente Excusée")
    came(evening, "Ali Sansbillet", is_walk_in=True)
    taken_back = comes(registers(evening, "Erreur Corrigée"))
    taken_back.undone_at = AFTER
    taken_back.save()
    registers(evening, "Liste Attente", state="waiting")
    counted = attendance(evening)
    assert (counted.registered, counted.present, counted.no_shows, counted.walk_ins) == (4, 3, 2, 1)


def test_a_day_is_worth_its_two_halves():
    course = an_event("Lire un bilan", kind="training", start_time=time(9), end_time=time(16))
    whole, half, both = (registers(course, name) for name in ("Marie Dubé", "Jean Roy", "Ana Lopez"))
    comes(whole)
    comes(half, "pm")
    for mark in ("am", "pm", ""):
        comes(both, mark)
    assert shares_attended(course) == {whole.pk: 1, half.pk: 0.5, both.pk: 1}


def test_whoever_came_to_a_short_event_was_there_for_all_of_it():
    for hours in ({"start_time": time(9), "end_time": time(12)}, {"start_time": time(18), "end_time": time(20)}):
        for kind in ("training", "networking"):
            short = an_event(kind=kind, **hours)
            marks = {mark: registers(short, "Marie Dubé") for mark in ("", "am", "pm")}
            for mark, registration in marks.items():
                comes(registration, mark)
            assert set(shares_attended(short).values()) == {1}, "the day has one half, whatever its mark"


def test_a_half_day_when_nobody_came_was_held_all_the_same():
    course = an_event("Lire un bilan", kind="training", start_time=time(9), end_time=time(16))
    morning = registers(course, "Jean Roy")
    comes(morning, "am")
    assert shares_attended(course) == {morning.pk: 0.5}


def test_a_mark_of_another_day_counts_for_nothing(evening):
    comes(registers(evening, "Jean Roy"), day=DAY - timedelta(days=1))
    assert list(shares_attended(evening).values()) == [0]
    assert [(one.day, people) for one, people in attendance(evening).by_moment] == [
        (DAY, 0),
        (DAY - timedelta(days=1), 1),
    ]


def test_closing_writes_the_journal(evening, coralie, recolte, musee):
    marie = Person.objects.create(first_name="Marie", last_name="Dubé", email="marie@ici.example")
    came(evening, "Marie Dubé", person=marie, organisation=recolte)
    came(evening, "Jean Roy", organisation=musee)
    came(evening, "Ana Roy", organisation=musee)
    came(evening, "Inconnue Totale")
    closing = close(evening, coralie)
    evening.refresh_from_db()
    assert (closing.registered, closing.present, closing.no_shows) == (4, 4, 0)
    assert evening.state == "closed"
    assert (evening.activity.status, evening.activity.head_count) == ("held", 4)
    told = set(evening.activity.presences.values_list("person", "organisation", "state"))
    assert told == {(marie.pk, recolte.pk, "present"), (None, musee.pk, "present")}
    assert Person.objects.count() == 1, "nobody is added to the directory by itself"


def test_whoever_was_convened_and_did_not_come_is_absent(evening, coralie):
    jean = Person.objects.create(first_name="Jean", last_name="Roy")
    Presence.objects.create(activity=evening.activity, person=jean, state="convened")
    registers(evening, "Jean Roy", person=jean)
    came(evening, "Marie Dubé")
    close(evening, coralie)
    assert evening.activity.presences.get(person=jean).state == "absent"


def test_nothing_closes_without_attendance_or_a_reason(evening, coralie):
    registers(evening, "Marie Dubé")
    with pytest.raises(ValidationError):
        close(evening, coralie)
    evening.refresh_from_db()
    assert evening.state == "published"
    assert not Closing.objects.exists()
    closing = close(evening, coralie, why_no_attendance="La feuille est perdue")
    assert (closing.present, closing.why_no_attendance) == (0, "La feuille est perdue")


def test_a_head_count_is_enough_but_never_below_the_names(evening, coralie):
    came(evening, "Marie Dubé")
    came(evening, "Jean Roy")
    with pytest.raises(ValidationError):
        close(evening, coralie, head_count=1)
    assert close(evening, coralie, head_count=40).present == 40
    assert evening.activity.__class__.objects.get().head_count == 40


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": "draft"}, "brouillon"),
        ({"status": "cancelled"}, "annulé"),
        ({"date": DAY + timedelta(days=30)}, "pas encore"),
    ],
)
def test_what_cannot_be_closed_says_why(evening, coralie, client_for, change, sentence):
    came(evening, "Marie Dubé")
    for name, value in change.items():
        owner = evening if name == "state" else evening.activity
        setattr(owner, name, value)
        owner.save()
    with pytest.raises(ValidationError):
        close(evening, coralie)


@pytest.mark.parametrize(
    ("fields", "hour", "sentence"),
    [
        ({}, 16, "n’a pas encore eu lieu"),
        ({}, 18, "n’est pas encore terminé"),
        ({}, 19, ""),
        ({"end_time": None}, 16, "n’a pas encore eu lieu"),
        ({"end_time": None}, 17, ""),
        ({"end_time": time(1)}, 20, "n’est pas encore terminé"),
        ({"start_time": None, "end_time": None}, 8, ""),
        ({"start_time": None, "end_time": None, "end_date": DAY + timedelta(days=1)}, 20, "n’est pas encore terminé"),
        ({"status": "postponed"}, 23, "n’est pas encore connue"),
    ],
)
def test_an_event_is_closed_once_it_is_over(coralie, fields, hour, sentence):
    event = an_event(**fields)
    at = datetime.combine(DAY, time(hour), get_default_timezone())
    assert sentence in obstacle(event, at)
    assert bool(sentence) == bool(obstacle(event, at))
    if sentence:
        with pytest.raises(ValidationError):
            close_event(event=event, account=Account(head_count=3), by=coralie, at=at)


def test_an_evening_that_ends_in_the_night_is_not_over_before(db):
    evening = an_event(start_time=time(20), end_time=time(1))
    at = datetime.combine(DAY, time(22), get_default_timezone())
    assert [is_over(evening, at + timedelta(hours=more)) for more in (0, 2, 4)] == [False, False, True]


def test_what_is_postponed_to_no_day_does_not_wait_to_be_closed(coralie):
    an_event("Remis", status="postponed")
    assert list(to_close(coralie, DAY + timedelta(days=1))) == []


def test_pressed_twice_it_closes_once(evening, coralie):
    came(evening, "Marie Dubé")
    assert close(evening, coralie).pk == close(evening, coralie, head_count=99).pk
    assert Closing.objects.get().present == 1


def test_reopened_for_a_reason_corrected_and_closed_again(evening, coralie):
    jean = Person.objects.create(first_name="Jean", last_name="Roy")
    mark = comes(registers(evening, "Jean Roy", person=jean))
    came(evening, "Marie Dubé")
    closing = close(evening, coralie)
    with pytest.raises(ValidationError):
        reopen_event(closing=closing, why="  ", by=coralie, at=AFTER)
    reopen_event(closing=closing, why="Jean n’était pas là", by=coralie, at=AFTER)
    evening.refresh_from_db()
    assert (evening.state, Closing.objects.standing().count()) == ("published", 0)
    mark.undone_at = AFTER
    mark.save()
    assert close(evening, coralie).present == 1
    assert evening.activity.presences.get(person=jean).state == "absent"
    assert [one.why_reopened for one in closing.history.order_by("history_id")] == ["", "Jean n’était pas là", ""]


def test_a_participant_is_tied_to_the_person_who_has_her_e_mail(evening, coralie, musee):
    marie = Person.objects.create(first_name="Marie", last_name="Dubé-Roy", email="Marie@ici.example")
    registration = came(evening, "Marie Dubé", organisation=musee)
    close(evening, coralie)
    assert add_to_directory(registration=registration) == marie
    assert Person.objects.count() == 1
    presence = evening.activity.presences.get()
    assert (presence.person, presence.organisation) == (marie, musee), "the organisation does not count twice"


def test_a_new_person_comes_with_her_organisation(evening, musee):
    registration = came(evening, "Marie Dubé", organisation=musee)
    person = add_to_directory(registration=registration)
    assert (str(person), person.email, person.roles.get().organisation) == ("Marie Dubé", "marie@ici.example", musee)
    with pytest.raises(ValidationError):
        add_to_directory(registration=registration)


def test_the_page_leads_the_coordinator(evening, coralie, client_for):
    came(evening, "Marie Dubé", organisation_name="Ferme du Lac")
    client, page = client_for(coralie), PAGE.format(evening.pk)
    shown = client.get(page).content.decode()
    assert "Marie Dubé, Ferme du Lac" in shown
    registration = evening.enrolment.registrations.get()
    client.post(page, {"action": "person", "registration": registration.pk})
    assert Person.objects.get().last_name == "Dubé"
    answer = client.post(page, {"action": "close", "close-head_count": "1", "close-asks_evaluation": "on"}, follow=True)
    assert "est fermé" in answer.content.decode()
    assert not Closing.objects.get().asks_effect


def test_a_closing_refused_keeps_what_was_typed(evening, coralie, client_for):
    answer = client_for(coralie).post(PAGE.format(evening.pk), {"action": "close", "close-why_no_attendance": " "})
    assert answer.status_code == 422
    assert "dites pourquoi on ne le sait pas" in answer.content.decode()


def test_the_presidency_reads_numbers_and_no_name(evening, bernard, client_for, closed):
    came(evening, "Marie Dubé")
    closed(evening)
    client, page = client_for(bernard), PAGE.format(evening.pk)
    shown = client.get(page)
    assert shown.status_code == 200
    assert "Dubé" not in shown.content.decode()
    assert client.post(page, {"action": "reopen", "reopen-why": "x"}).status_code == 403
    assert client.get(f"{page}dossier/").status_code == 403


def test_events_over_wait_in_the_cockpit(evening, coralie, client_for, closed):
    an_event("À venir", date=DAY + timedelta(days=3650))
    assert list(to_close(coralie, DAY)) == []
    assert list(to_close(coralie, DAY + timedelta(days=1))) == [evening]
    assert "5 à 7 des entreprises" in client_for(coralie).get("/bureau/").content.decode()
    came(evening, "Marie Dubé")
    closed(evening)
    assert list(to_close(coralie, DAY + timedelta(days=1))) == []


def test_nobody_is_said_not_to_have_come_before_the_end_nor_to_what_is_cancelled(coralie, client_for):
    coming = an_event("À venir", date=localdate() + timedelta(days=10))
    gone = an_event("Annulé", status="cancelled")
    over = an_event("Passé")
    for event in (coming, gone, over):
        registers(event, "Marie Dubé")
    client = client_for(coralie)
    shown = {event: client.get(PAGE.format(event.pk)) for event in (coming, gone, over)}
    assert "Ne sont pas venues" not in shown[coming].content.decode()
    assert [page.context["attendance"].no_shows for page in shown.values()] == [0, 0, 1]
    assert "Ne sont pas venues" in shown[over].content.decode()
