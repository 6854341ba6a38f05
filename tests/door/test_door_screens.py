"""The door's screens: what a phone exchanges with the hub, the sheet, the badges, who may see them."""

import json
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pdfplumber
import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity
from arrimage.kit.desk import site
from arrimage.registration.desk.on_the_day import OnTheDay
from arrimage.registration.models import CheckIn, Registration
from arrimage.registration.moments import moments_of
from arrimage.registration.rendering.badges import FORMATS
from arrimage.registration.rendering.qr import qr_svg
from tests.door.conftest import DAY, an_event, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_evening(time_machine):
    time_machine.move_to(moment())


def url(event, page: str = "") -> str:
    return f"/bureau/evenements/{event.pk}/pointage/{page}"


@pytest.fixture
def desk(client_for, paul) -> Client:
    return client_for(paul)


@pytest.fixture
def send(desk, evening):
    def send(*acts: dict[str, Any], **options: Any):
        return desk.post(url(evening, "envoyer/"), json.dumps({"acts": acts}), "application/json", **options)

    return send


def press(person: Registration | None = None, **values: Any) -> dict[str, Any]:
    about = {"code": str(person.code if person else uuid4()), "day": f"{DAY}", "half": ""}
    return {"kind": "in", "mark": str(uuid4()), "at": moment().isoformat(), **about, **values}


def test_the_page_itself_holds_nobodys_name(desk, evening, register):
    register(evening, "Anne", "Bouleau")
    page = desk.get(url(evening)).content.decode()
    assert "5 à 7 de l’automne" in page
    assert "Bouleau" not in page
    assert "Paul" not in page


def test_a_device_takes_the_list_then_only_what_changed(desk, evening, register):
    register(evening, "Anne", "Roy", organisation_name="Coop", email="anne@exemple.example")
    listed = desk.get(url(evening, "liste.json"))
    assert b"anne@exemple" not in listed.content
    assert [one["last_name"] for one in listed.json()["people"]] == ["Roy"]
    again = desk.get(url(evening, "liste.json"), {"version": listed.json()["version"]}).json()
    assert "people" not in again
    assert again["csrf"]


def test_what_a_device_sends_is_answered_act_by_act_with_the_list_as_it_is_now(send, evening, register):
    anne = register(evening, "Anne", "Roy")
    act = press(anne)
    answered = send(act, {"kind": "?", "mark": "x"}, act).json()
    assert [(one["mark"], one["status"]) for one in answered["answers"]] == [
        ("x", "refused"),
        (act["mark"], "kept"),
        (act["mark"], "known"),
    ]
    [person] = answered["list"]["people"]
    assert person["noted"]["2026-10-08"]["marks"] == [act["mark"]]


def test_a_press_without_the_pages_token_is_refused(paul, evening, register):
    anne, stranger = register(evening, "Anne", "Roy"), Client(enforce_csrf_checks=True)
    stranger.force_login(paul, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = json.dumps({"acts": [press(anne)]})
    assert stranger.post(url(evening, "envoyer/"), sent, "application/json").status_code == 403
    token = stranger.get(url(evening, "liste.json")).json()["csrf"]
    taken = stranger.post(url(evening, "envoyer/"), sent, "application/json", headers={"X-CSRFToken": token})
    assert taken.status_code == 200


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"acts": 3}', "\x00", json.dumps({"acts": [0] * 201})])
def test_what_no_device_of_ours_sends_gets_a_sentence(desk, evening, body):
    answer = desk.post(url(evening, "envoyer/"), body, "application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_session_that_ended_is_said_rather_than_answered_by_the_sign_in_page(evening):
    assert Client().get(url(evening, "liste.json")).status_code == 401
    assert Client().post(url(evening, "envoyer/"), "{}", "application/json").status_code == 401
    assert Client().get(url(evening)).status_code == 302


def test_the_worker_reaches_its_own_page_and_no_other(desk, evening):
    worker = desk.get(url(evening, "service-worker.js"))
    assert worker["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in worker
    assert "default-src 'self'" in worker["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["bernard", "omar", "sacha"])
def test_those_who_do_not_keep_the_door_see_none_of_it(request, client_for, evening, who):
    client = client_for(request.getfixturevalue(who))
    for page in ("", "liste.json", "feuille.pdf", "insignes.pdf", "saisir/", "compte/"):
        assert client.get(url(evening, page)).status_code == 403, page


def test_the_sheet_is_typed_in_one_go_and_only_once(desk, evening, register):
    anne, luc = register(evening, "Anne", "Roy"), register(evening, "Luc", "Dion")
    sent = {"token": str(uuid4()), "moment": "2026-10-08", "there": [str(anne.code)], **rows(("Léo", "Cyr", "Coop"))}
    for _twice in range(2):
        assert desk.post(url(evening, "saisir/"), sent).status_code == 302
    assert sorted(str(one.registration) for one in CheckIn.objects.standing()) == ["Anne Roy", "Léo Cyr"]
    assert set(CheckIn.objects.values_list("how", flat=True)) == {"sheet", "walk_in"}
    page = desk.get(url(evening, "saisir/"))
    assert page.context["there"] == page.context["ticked"]
    seen = [str(code) for code in page.context["there"]]
    unticked = {"token": str(uuid4()), "moment": "2026-10-08", "seen": seen, "there": [str(luc.code)], **rows()}
    desk.post(url(evening, "saisir/"), unticked)
    assert [str(one.registration) for one in CheckIn.objects.standing()] == ["Luc Dion"]


def test_a_line_without_a_last_name_keeps_what_was_ticked(desk, evening, register):
    anne = register(evening, "Anne", "Roy")
    sent = {"token": str(uuid4()), "moment": "2026-10-08", "there": [str(anne.code)], **rows(("Léo", "", ""))}
    answer = desk.post(url(evening, "saisir/"), sent)
    assert answer.status_code == 422
    assert answer.context["ticked"] == {anne.code}
    assert "Léo" in answer.content.decode()
    assert not CheckIn.objects.exists()


def rows(*typed: tuple[str, str, str]) -> dict[str, str]:
    sent = {"walk_in-TOTAL_FORMS": str(len(typed)), "walk_in-INITIAL_FORMS": "0"}
    for number, row in enumerate(typed):
        names = ("first_name", "last_name", "organisation")
        sent |= {f"walk_in-{number}-{name}": text for name, text in zip(names, row, strict=True)}
    return sent


def test_papers_come_out_whatever_the_names_and_however_many(desk, evening, register):
    for number in range(45):
        register(evening, "Marie-Ève 🎉", f"Létourneau-Desrochers {number}", organisation_name="Coopérative " * 8)
    for form in FORMATS:
        answer = desk.get(url(evening, f"insignes.pdf?format={form}"))
        assert answer.getvalue().startswith(b"%PDF-"), form
    for paper in ("lettre", "a4"):
        assert desk.get(url(evening, f"feuille.pdf?papier={paper}")).getvalue().startswith(b"%PDF-")
    assert desk.get(url(evening, "feuille.pdf?papier=x")).status_code == 404
    assert desk.get(url(evening, "insignes.pdf?format=x")).status_code == 404


def words_of(answer) -> list[dict[str, Any]]:
    with pdfplumber.open(BytesIO(answer.getvalue())) as paper:
        return [word for leaf in paper.pages for word in leaf.extract_words()]


@pytest.mark.parametrize("form", FORMATS)
def test_the_tails_of_a_name_stay_above_the_organisation(desk, evening, register, form):
    register(evening, "Josée", "Castonguay", organisation_name="Épicerie du Suroît")
    words = {word["text"]: word for word in words_of(desk.get(url(evening, f"insignes.pdf?format={form}")))}
    assert words["Castonguay"]["bottom"] <= words["Épicerie"]["top"]


def test_a_long_name_of_the_sheet_makes_its_line_higher_and_the_others_keep_room_to_sign(desk, evening, register):
    table = "Table de concertation intersectorielle des organismes communautaires de Vaudreuil-Soulanges et du Suroît"
    register(evening, "Anne", "Roy", organisation_name="Café")
    register(evening, "Jean", "Tremblay", organisation_name=table)
    with pdfplumber.open(BytesIO(desk.get(url(evening, "feuille.pdf")).getvalue())) as paper:
        sheet = paper.pages[0].find_tables()[0]
        words = paper.pages[0].extract_words()
    lines = [row.bbox for row in sheet.rows[1:]]
    last = max(word["bottom"] for word in words if word["text"].startswith("Suroît"))
    assert last < lines[-1][3], "the name ends within its line"
    assert all(bottom - top > 28 for _left, top, _right, bottom in lines), "a centimetre at the least"


def test_what_the_font_cannot_draw_is_left_out_of_badges_and_sheet(desk, evening, register):
    register(evening, "Marie 🎉", "Dubé", organisation_name="Café 👩‍💻 numérique")
    for page in ("insignes.pdf", "feuille.pdf"):
        said = " ".join(word["text"] for word in words_of(desk.get(url(evening, page))))
        assert "Marie" in said
        assert "Café numérique" in said
        assert "□" not in said


def test_papers_come_out_when_nobody_is_registered(desk):
    alone = an_event("Visite")
    for page in ("feuille.pdf", "insignes.pdf", "saisir/", "compte/", "liste.json", ""):
        assert desk.get(url(alone, page)).status_code == 200, page


def test_the_code_says_nothing_but_itself():
    code = uuid4()
    drawn = qr_svg(code, 'a "label" & more')
    assert "&quot;label&quot; &amp; more" in drawn
    assert str(code) not in drawn


def test_a_training_session_is_noted_by_half_day(db):
    evening = an_event()
    assert [one.key for one in moments_of(evening)] == ["2026-10-08"]
    day = an_event(kind=Activity.Kind.TRAINING, start_time=time(9), end_time=time(16))
    assert [one.key for one in moments_of(day)] == ["2026-10-08am", "2026-10-08pm"]
    day.end_date = date(2026, 10, 9)
    assert len(moments_of(day)) == 4
    morning = an_event(kind=Activity.Kind.TRAINING, start_time=time(9), end_time=time(12))
    assert [one.key for one in moments_of(morning)] == ["2026-10-08am"]


def test_the_record_page_of_the_event_says_how_many_are_there_and_leads_to_the_door(rf, paul, evening, register):
    anne = register(evening, "Anne", "Roy")
    register(evening, "Luc", "Dion")
    CheckIn.objects.create(registration=anne, day=DAY, at=moment())
    [panel] = [one for one in site.panels(type(evening)) if isinstance(one, OnTheDay)]
    request = rf.get("/")
    request.user = paul
    assert panel.visible_to(paul, evening)
    context = {**panel.context(request, evening), "record": evening, "panel": panel}
    said = " ".join(render_to_string(panel.template_name, context, request).split())
    assert ">1</strong> présentes, sur 2 inscriptions" in said
    for page in ("", "feuille.pdf", "insignes.pdf", "saisir/"):
        assert f'"{url(evening, page)}"' in said


def test_the_live_count_is_asked_again_only_on_the_day(desk, evening, time_machine):
    time_machine.move_to(moment(DAY + timedelta(1)))
    assert b"every 15s" not in desk.get(url(evening, "compte/")).content
    evening.activity.date = localdate()
    evening.activity.save()
    assert b"every 15s" in desk.get(url(evening, "compte/")).content


def test_where_nobody_registered_it_is_said_plainly(desk, evening):
    said = desk.get(url(evening, "compte/")).content.decode()
    assert "Personne n’est encore inscrit." in said
    assert "sur 0" not in said


def test_once_the_time_of_the_door_is_over_the_page_leads_to_the_sheet_and_gives_nobodys_name(
    client_for, paul, evening, register, rf, time_machine
):
    anne = register(evening, "Anne", "Roy")
    panel = next(one for one in site.panels(type(evening)) if isinstance(one, OnTheDay))
    request = rf.get("/")
    request.user = paul
    for days, is_over in ((2, False), (3, True), (60, True)):
        time_machine.move_to(moment(DAY + timedelta(days)))
        desk = client_for(paul)
        page = desk.get(url(evening)).content.decode()
        assert ("Le temps du pointage à la porte est passé" in page) == is_over
        assert ("Ouvrez cette page une fois" in page) != is_over
        assert (f'href="{url(evening, "saisir/")}"' in page) == is_over
        assert (b"Roy" in desk.get(url(evening, "liste.json")).content) != is_over
        said = render_to_string(panel.template_name, {**panel.context(request, evening), "record": evening}, request)
        assert (f'"{url(evening)}"' in said) != is_over, "the event no longer invites to open it"
    sent = json.dumps({"acts": [press(anne)]})
    answered = desk.post(url(evening, "envoyer/"), sent, "application/json").json()
    assert [one["status"] for one in answered["answers"]] == ["kept"], "what a device had noted is still taken"
    assert answered["list"]["people"] == []


def test_where_no_name_is_taken_the_closed_door_says_where_the_number_is_written(desk, evening, time_machine):
    type(evening.enrolment).objects.update(takes_names=False)
    time_machine.move_to(moment(DAY + timedelta(3)))
    page = desk.get(url(evening)).content.decode()
    assert ("saisir/" in page, "s’écrit sur la fiche de l’activité" in page) == (False, True)
