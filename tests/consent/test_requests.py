"""Requests about personal information: the clock, the public form, one's own data, the desk."""

import json
import time
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from arrimage.agenda.models import Activity, ConfidentialNote, Presence
from arrimage.consent.forms import signer
from arrimage.consent.models import AccessEntry, PrivacyRequest
from arrimage.network.models import ImportRow, ImportRun, Person

Kind, Identity, Outcome = PrivacyRequest.Kind, PrivacyRequest.Identity, PrivacyRequest.Outcome


# The clock -------------------------------------------------------------------------------------------------


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-40, 60))
def test_a_request_is_late_the_day_after_the_thirtieth(received, days):
    request = PrivacyRequest(received_on=received, due_on=received + timedelta(days=30))
    day = received + timedelta(days=days)
    assert (request.state(day) == "late") == (days > 30)
    assert (request.state(day) == "soon") == (23 <= days <= 30)


@pytest.mark.parametrize(
    ("days", "late", "soon"), [(31, True, False), (30, False, True), (23, False, True), (22, 0, 0)]
)
def test_the_register_finds_what_is_late_and_what_is_due_soon(ask, today, days, late, soon):
    ask(days=days)
    assert PrivacyRequest.objects.late(today).exists() == bool(late)
    assert PrivacyRequest.objects.due_soon(today).exists() == bool(soon)


def test_an_extension_moves_the_clock_and_says_why(ask, today):
    request = ask(days=20)
    request.extended_to = today + timedelta(days=30)
    with pytest.raises(ValidationError, match="plus de temps"):
        request.full_clean()
    request.extension_reason = "Recherche aux archives, acceptée par écrit."
    request.full_clean()
    request.save()
    assert request.due_on == today + timedelta(days=30)
    request.extended_to = request.received_on + timedelta(days=30)
    with pytest.raises(ValidationError, match="une prolongation va plus loin"):
        request.full_clean()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"answered_on": date(2018, 3, 16)}, "les deux, ou aucune"),
        ({"outcome": "granted"}, "les deux, ou aucune"),
        ({"answered_on": date(2018, 3, 16), "outcome": "refused"}, "pourquoi elle est refusée"),
        ({"answered_on": date(2018, 3, 1), "outcome": "granted"}, "avant la demande"),
    ],
)
def test_an_answer_is_whole(ask, said, sentence):
    request = ask()
    for name, value in said.items():
        setattr(request, name, value)
    with pytest.raises(ValidationError, match=sentence):
        request.full_clean()


# The public form -------------------------------------------------------------------------------------------


def filled(**said):
    return {"kind": "access", "name": "Aline Roy", "email": "aline@roy.example", "opened": opened(60), **said}


def opened(seconds: int) -> str:
    """The form's signed time, as many seconds old."""
    with time_machine.travel(time.time() - seconds, tick=False):
        return signer.sign("")


def test_anyone_may_ask_and_is_told_at_once(client, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("consent:ask"), filled(message="Que gardez-vous ?"))
    assert response.status_code == 302
    request = PrivacyRequest.objects.get()
    assert (request.kind, request.channel, request.identity) == ("access", "form", "not_checked")
    assert request.due_on == localdate() + timedelta(days=30)
    [message] = mail.outbox
    assert message.to == ["aline@roy.example"]
    assert f"numéro {request.pk}" in message.body
    assert "Que gardez-vous" not in message.body
    assert "Aline" not in message.body


def test_somebody_known_and_a_stranger_get_the_same_answer(client, zephirine):
    answers = []
    for email in (zephirine.email, "personne@ailleurs.example"):
        response = client.post(reverse("consent:ask"), filled(email=email), follow=True)
        answers.append((response.redirect_chain, response.content.decode().split("<main")[1]))
    assert answers[0] == answers[1]
    assert not PrivacyRequest.objects.filter(person__isnull=False).exists()


def test_a_robot_that_fills_the_trap_is_thanked_and_nothing_is_kept(client, db):
    response = client.post(reverse("consent:ask"), filled(website="http://spam.example"))
    assert response.status_code == 302
    assert not PrivacyRequest.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "sentence"), [(1, "très vite"), (60 * 60 * 13, "resté ouvert longtemps"), (None, "incomplet")]
)
def test_a_form_sent_too_fast_or_too_late_keeps_what_was_typed(client, db, seconds, sentence):
    sent = filled(message="Mes mots", opened="forgé" if seconds is None else opened(seconds))
    response = client.post(reverse("consent:ask"), sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "Mes mots" in page
    assert not PrivacyRequest.objects.exists()


def test_too_many_requests_from_one_place_wait(client, db):
    def send(address):
        return client.post(reverse("consent:ask"), filled(email=address))

    assert [send("a@roy.example").status_code for _time in range(7)] == [302] * 5 + [429] * 2
    assert [send(f"a{number}@roy.example").status_code for number in range(16)] == [302] * 15 + [429]
    assert "Réessayez dans une heure" in send("b@roy.example").content.decode()


@pytest.mark.parametrize(
    "said", [{"email": "pas un courriel"}, {"name": ""}, {"kind": "tout"}, {"message": "x" * 5000}]
)
def test_nonsense_is_pointed_out(client, db, said):
    assert client.post(reverse("consent:ask"), filled(**said)).status_code == 422
    assert not PrivacyRequest.objects.exists()


# «Mes données» ---------------------------------------------------------------------------------------------


@pytest.fixture
def elise_known(elise, coralie) -> Person:
    """Élise has a contact, was at an activity, and a confidential note was written about it."""
    person = Person.objects.create(first_name="Élise", last_name="Exemple", email=elise.email, user=elise)
    activity = Activity.objects.create(date=localdate(), owner=coralie, minutes="Élise hésite.")
    Presence.objects.create(activity=activity, person=person)
    ConfidentialNote.objects.create(activity=activity, text="Très hermine.")
    return person


def test_a_member_takes_away_what_she_gave_and_no_note_about_her(elise_known, elise, client_for):
    client = client_for(elise)
    told = json.loads(client.post(reverse("consent:download-my-data", args=["json"])).content)
    records = [record for part in told["data"] for record in part["records"]]
    given = {"first_name": "Élise", "last_name": "Exemple", "email": elise.email}
    assert any(given.items() <= record.items() for record in records)
    assert "hermine" not in json.dumps(told)
    assert "hésite" not in json.dumps(told)
    packed = zipfile.ZipFile(BytesIO(client.post(reverse("consent:download-my-data", args=["zip"])).content))
    tables = {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    assert elise.email in tables["personnes.csv"]
    assert "hermine" not in "".join(tables.values())


def test_taking_one_s_data_away_is_written_once_a_day(elise_known, elise, client_for):
    client = client_for(elise)
    for form in ("json", "zip", "json"):
        client.post(reverse("consent:download-my-data", args=[form]))
    request = PrivacyRequest.objects.get()
    assert (request.kind, request.outcome, request.answered_on) == ("portability", "granted", localdate())
    assert (request.user, request.person) == (elise, elise_known)


def test_the_page_tells_what_is_held_without_the_notes(elise_known, elise, client_for):
    page = client_for(elise).get(reverse("consent:my-data")).content.decode()
    assert "Garder le lien avec le réseau" in page
    assert "Présences" in page
    assert "hermine" not in page
    assert "hésite" not in page


def test_she_asks_for_a_correction_as_somebody_certain(elise_known, elise, client_for):
    client = client_for(elise)
    assert client.post(reverse("consent:my-data"), {"kind": "rectification"}).status_code == 422
    client.post(reverse("consent:my-data"), {"kind": "rectification", "message": "Mon nom est Fontaine."})
    request = PrivacyRequest.objects.get()
    assert (request.channel, request.identity, request.person) == ("account", "account", elise_known)
    assert request.is_certain


def test_an_account_without_a_contact_sees_what_it_holds(sacha, client_for):
    page = client_for(sacha).get(reverse("consent:my-data")).content.decode()
    assert sacha.email in page


def test_a_stranger_with_the_same_address_sees_nothing_of_the_contact(sacha, client_for):
    Person.objects.create(last_name="Homonyme", email=sacha.email, phone="450 555-9999")
    assert "555-9999" not in client_for(sacha).get(reverse("consent:my-data")).content.decode()


# The desk --------------------------------------------------------------------------------------------------


def test_the_coordinator_writes_down_and_closes_a_request(coralie, client_for, zephirine):
    client = client_for(coralie)
    said = {
        "kind": "destruction",
        "received_on": localdate().isoformat(),
        "channel": "phone",
        "requester_name": "Zéphirine Quatresous",
        "identity": "not_checked",
    }
    client.post(reverse("desk:privacyrequest-create"), said)
    request = PrivacyRequest.objects.get()
    page = client.get(reverse("desk:privacyrequest-detail", args=[request.pk])).content.decode()
    assert reverse("desk:person-detail", args=[zephirine.pk]) in page, "a contact of that name is pointed out"
    assert reverse("desk:privacyrequest-forget", args=[request.pk]) not in page
    said |= {"person": str(zephirine), "identity": "called_back", "revision": request.revision}
    client.post(reverse("desk:privacyrequest-edit", args=[request.pk]), said)
    address = reverse("desk:privacyrequest-forget", args=[request.pk])
    assert "noms et coordonnées retirés" in client.get(address).content.decode()
    client.post(address)
    zephirine.refresh_from_db()
    assert zephirine.email == ""
    request.refresh_from_db()
    said |= {
        "person": f"x (n° {zephirine.pk})",
        "answered_on": localdate().isoformat(),
        "outcome": "granted",
        "revision": request.revision,
    }
    client.post(reverse("desk:privacyrequest-edit", args=[request.pk]), said)
    request.refresh_from_db()
    assert request.state(localdate()) == "answered"


def test_a_request_of_tomorrow_is_refused(coralie, client_for):
    said = {
        "kind": "access",
        "received_on": (localdate() + timedelta(days=1)).isoformat(),
        "channel": "phone",
        "requester_name": "Aline",
        "identity": "not_checked",
    }
    response = client_for(coralie).post(reverse("desk:privacyrequest-create"), said)
    assert response.status_code == 422
    assert "avenir" in response.content.decode()


def _edit(client, request, **said):
    told = {"kind": "access", "received_on": request.received_on.isoformat(), "channel": "phone"}
    told |= {"requester_name": "Aline", "identity": "not_checked", "revision": request.revision, **said}
    return client.post(reverse("desk:privacyrequest-edit", args=[request.pk]), told)


def test_an_answer_of_tomorrow_is_refused(coralie, client_for, ask):
    request, client = ask(days=3), client_for(coralie)
    tomorrow = (localdate() + timedelta(days=1)).isoformat()
    response = _edit(client, request, answered_on=tomorrow, outcome="granted")
    assert response.status_code == 422
    assert "pas encore arrivé" in response.content.decode()
    assert _edit(client, request, answered_on=localdate().isoformat(), outcome="granted").status_code == 302


def test_no_extension_brings_back_a_request_whose_time_is_over(coralie, client_for):
    client, today = client_for(coralie), localdate()
    more = {"extended_to": (today + timedelta(days=20)).isoformat(), "extension_reason": "Acceptée par écrit."}
    late, last_day = (
        PrivacyRequest.objects.create(requester_name="Aline", received_on=today - timedelta(days=days))
        for days in (31, 30)
    )
    response = _edit(client, late, **more)
    assert response.status_code == 422
    assert "se convient au plus tard ce jour-là" in response.content.decode()
    late.refresh_from_db()
    assert late.state(today) == "late"
    assert _edit(client, last_day, **more).status_code == 302
    last_day.refresh_from_db()
    assert last_day.due_on == today + timedelta(days=20)
    said = {"kind": "access", "channel": "phone", "requester_name": "Luc", "identity": "not_checked", **more}
    said["received_on"] = (today - timedelta(days=270)).isoformat()
    assert client.post(reverse("desk:privacyrequest-create"), said).status_code == 422


def test_a_late_request_with_its_former_extension_can_still_be_changed(coralie, client_for):
    client, today = client_for(coralie), localdate()
    until = today - timedelta(days=5)
    said = {"extended_to": until, "extension_reason": "Acceptée par écrit."}
    received = today - timedelta(days=60)
    request = PrivacyRequest.objects.create(requester_name="Aline", received_on=received, **said)
    response = _edit(client, request, **{**said, "extended_to": until.isoformat()}, message="Rappelée.")
    assert response.status_code == 302


def test_what_an_import_said_of_her_is_not_given_as_hers(coralie, client_for, zephirine, ask):
    run = ImportRun.objects.create(name="contacts.csv", as_of=localdate(), created_by=coralie)
    cells = ["Zéphirine", "Difficile au téléphone"]
    for number, action in enumerate(("update", "doubtful"), 1):
        ImportRow.objects.create(run=run, number=number, cells=cells, action=action, person=zephirine)
    request, client = ask(person=zephirine, identity=Identity.KNOWN), client_for(coralie)
    page = client.get(reverse("desk:privacyrequest-detail", args=[request.pk])).content.decode()
    data = client.get(reverse("desk:privacyrequest-data", args=[request.pk, "json"])).content.decode()
    packed = client.get(reverse("desk:privacyrequest-data", args=[request.pk, "zip"]))
    names = zipfile.ZipFile(BytesIO(packed.content)).namelist()
    for text in (page, data):
        assert "Difficile" not in text
    assert not any("importation" in name for name in names)


def test_the_export_for_somebody_without_an_account_is_noted(coralie, client_for, zephirine, ask):
    request = ask(person=zephirine, identity=Identity.KNOWN)
    response = client_for(coralie).get(reverse("desk:privacyrequest-data", args=[request.pk, "json"]))
    assert "zephirine@quatresous.example" in response.content.decode()
    entry = AccessEntry.objects.get()
    assert (entry.user, entry.what, entry.object_id) == (coralie, "export", request.pk)


def test_nothing_is_exported_before_it_is_certain_who_asks(coralie, client_for, zephirine, ask):
    request = ask(person=zephirine)
    response = client_for(coralie).get(reverse("desk:privacyrequest-data", args=[request.pk, "json"]), follow=True)
    assert "Rien n’est encore envoyé" in response.content.decode()
    assert not AccessEntry.objects.exists()


def test_a_letter_is_kept_and_its_opening_noted(coralie, client_for, ask):
    client, request = client_for(coralie), ask()
    letter = SimpleUploadedFile("lettre.txt", b"Bonjour")
    client.post(reverse("desk:privacyrequest-add-document", args=[request.pk]), {"file": letter})
    document = request.documents.get()
    response = client.get(reverse("desk:privacyrequest-document", args=[document.pk]))
    assert b"".join(response.streaming_content) == b"Bonjour"
    assert AccessEntry.objects.get().what == "request_document"


def test_late_requests_stand_on_the_cockpit(coralie, paul, omar, client_for, ask):
    today = localdate()
    late = ask(received_on=today - timedelta(days=31))
    soon = ask(received_on=today - timedelta(days=25))
    for user in (coralie, paul):
        page = client_for(user).get("/bureau/").content.decode()
        assert str(late) in page
        assert str(soon) in page
    assert str(late) not in client_for(omar).get("/bureau/").content.decode()


@pytest.mark.parametrize(("state", "found"), [("late", 1), ("soon", 1), ("open", 3), ("answered", 1)])
def test_the_list_is_narrowed_by_state(coralie, client_for, ask, state, found):
    today = localdate()
    for days in (31, 25, 2):
        ask(received_on=today - timedelta(days=days))
    ask(received_on=today, answered_on=today, outcome=Outcome.GRANTED)
    response = client_for(coralie).get(reverse("desk:privacyrequest-list"), {"state": state})
    assert len(response.context["table"].page.object_list) == found


@pytest.mark.parametrize(
    ("asked", "warned"),
    [
        ({"requester_name": "Marie Dubé", "requester_email": "Marie@exemple.example"}, False),
        ({"requester_name": "DUBE, Marie", "requester_email": ""}, False),
        ({"requester_name": "Aline Roy", "requester_email": "marie@exemple.example"}, True),
        ({"requester_name": "Marie Dubé", "requester_email": "aline@exemple.example"}, True),
    ],
)
def test_a_request_tied_to_somebody_of_another_name_or_e_mail_is_told(client_for, coralie, ask, asked, warned):
    marie = Person.objects.create(first_name="Marie", last_name="Dubé", email="marie@exemple.example")
    request = ask(**asked, person=marie, identity=Identity.KNOWN)
    client, doubt = client_for(coralie), "Les noms ou les courriels diffèrent"
    shown = client.get(reverse("desk:privacyrequest-detail", args=[request.pk])).content.decode()
    erasure = client.get(reverse("desk:privacyrequest-forget", args=[request.pk])).content.decode()
    assert ((doubt in shown), (doubt in erasure)) == (warned, warned)
    email = request.requester_email or "sans courriel"
    assert f"Demande de {request.requester_name} ({email})." in erasure
    assert "Fiche de Marie Dubé (marie@exemple.example)." in erasure
    client.post(reverse("desk:privacyrequest-forget", args=[request.pk]))
    assert doubt not in client.get(reverse("desk:privacyrequest-detail", args=[request.pk])).content.decode()
