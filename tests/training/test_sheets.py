"""A training's sheet: what it teaches and cost, who came by half-days, what its funder reads."""

import zipfile
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from arrimage.agenda.models import Activity, Event, Presence
from arrimage.agenda.public_page import blocks_of
from arrimage.evidence.period import Period
from arrimage.outcomes.models import Closing, Evaluation
from arrimage.registration.models import CheckIn
from arrimage.registration.moments import half_days_of, moments_of
from arrimage.registration.operations.half_days import attended, note_half_days
from arrimage.training.models import Cost, Material, TrainingSheet
from arrimage.training.reports import per_head, report, totals, trainings_of

ROWS = {
    **{f"costs-{name}": value for name, value in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))},
    **{f"materials-{name}": value for name, value in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))},
}


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def line_of(event: Event):
    [line] = report(Event.objects.filter(pk=event.pk))
    return line


def test_sheet_is_begun_from_the_event_and_read_there(client_for, coralie, training, cafe, rf):
    event, desk = training(days=-3, head_count=8), client_for(coralie)
    begin = desk.get(f"/bureau/evenements/{event.pk}/formation/")
    assert begin["Location"] == f"/bureau/formations/ajouter/?evenement={event.pk}"
    assert f'<option value="{event.pk}" selected' in text(desk.get(begin["Location"]))
    sent = {
        "event": event.pk,
        "objectives": "- Lire un bilan\n• Parler au comptable\n",
        "audience": "Directions",
        "trainer_organisation": cafe.name,
        "hours": "6.5",
        "subsidy": "100",
        "funder": "MRC",
        **ROWS,
        "costs-0-kind": "trainer",
        "costs-0-amount": "500",
        "materials-0-title": "Aide-mémoire",
        "materials-0-file": SimpleUploadedFile("aide.pdf", b"%PDF-1.4"),
        "materials-0-is_public": "on",
    }
    page = text(desk.post(begin["Location"], sent, follow=True))
    assert "62,50 $" in page, "500 $ for 8 people"
    assert "50,00 $" in page, "400 $ once the subsidy is taken off"
    assert "Le nombre inscrit au journal." in page
    assert "<li>Lire un bilan</li>" in page
    sheet = TrainingSheet.objects.get()
    assert desk.get(f"/bureau/evenements/{event.pk}/formation/")["Location"] == f"/bureau/formations/{sheet.pk}/"
    [(_template, said)] = [one for one in blocks_of(rf.get("/"), event) if one[0].startswith("training/")]
    assert said["objectives"] == ["Lire un bilan", "Parler au comptable"]
    assert said["trainer"] == cafe.name
    material = sheet.materials.get()
    assert content(client_for(None).get(f"/formations/documents/{material.pk}/")) == b"%PDF-1.4"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"hours": "-2"}, "Les heures dépassent zéro"),
        ({"hours": "beaucoup"}, "nombre"),
        ({"subsidy": "-1"}, "Les heures dépassent zéro"),
        ({"costs-0-kind": "trainer", "costs-0-amount": "-5"}, "Un coût n’est pas négatif."),
        ({"materials-0-title": "Vide"}, "Choisissez un fichier ou écrivez une adresse."),
        ({"trainer": "Inconnue de tous"}, "Inconnue de tous"),
    ],
)
def test_mistakes_of_a_sheet_say_what_to_do_and_keep_nothing(client_for, coralie, training, more, said):
    event = training()
    page = client_for(coralie).post("/bureau/formations/ajouter/", {"event": event.pk, **ROWS, **more})
    assert said in text(page)
    assert not TrainingSheet.objects.exists()
    assert not Cost.objects.exists()


def test_file_that_is_not_what_it_says_is_refused(client_for, coralie, training):
    sent = {"event": training().pk, **ROWS, "materials-0-title": "Piège"}
    sent["materials-0-file"] = SimpleUploadedFile("aide.pdf", b"MZ\x00\x00")
    assert "aide.pdf" in text(client_for(coralie).post("/bureau/formations/ajouter/", sent))
    assert not Material.objects.exists()


def test_whoever_is_registered_takes_everything_away_nobody_else(client_for, training, sheet, registered, settings):
    event = training()
    kept = sheet(event)
    material = Material.objects.create(sheet=kept, title="Cahier", file=ContentFile(b"%PDF-1.4", name="c.pdf"))
    Material.objects.create(sheet=kept, title="Vidéo", url="https://exemple.example/v")
    marie, waiting = registered(event, "Marie"), registered(event, "Jean", state="waiting")
    stranger = client_for(None)
    page = text(stranger.get(f"/formations/{marie.code}/"))
    assert "Cahier" in page
    assert "https://exemple.example/v" in page
    assert content(stranger.get(f"/formations/{marie.code}/{material.pk}/")) == b"%PDF-1.4"
    assert stranger.get(f"/formations/documents/{material.pk}/").status_code == 404, "it is not public"
    assert stranger.get(f"/formations/{waiting.code}/").status_code == 404
    other = Material.objects.create(sheet=sheet(training()), title="Autre", file=ContentFile(b"%PDF-", name="o.pdf"))
    assert stranger.get(f"/formations/{marie.code}/{other.pk}/").status_code == 404


def test_public_material_of_a_draft_stays_hidden(client_for, training, sheet):
    kept = sheet(training(state=Event.State.DRAFT))
    material = Material.objects.create(sheet=kept, title="a", is_public=True, file=ContentFile(b"%PDF-", name="a.pdf"))
    assert client_for(None).get(f"/formations/documents/{material.pk}/").status_code == 404


# Half-days ----------------------------------------------------------------------------------------------------


def test_half_days_follow_the_hours_of_one_day_and_all_days_of_several(training):
    assert [one.half for one in half_days_of(training())] == ["am", "pm"]
    assert [one.half for one in half_days_of(training(start_time=time(9), end_time=time(12)))] == ["am"]
    assert [one.half for one in half_days_of(training(start_time=time(13)))] == ["pm"]
    several = training(days=5)
    several.end_date = several.activity.date + timedelta(days=2)
    assert len(half_days_of(several)) == 6
    evenings = training(start_time=time(18), end_time=time(20))
    evenings.end_date = evenings.activity.date + timedelta(days=2)
    assert [one.half for one in half_days_of(evenings)] == ["pm", "pm", "pm"]


def test_hours_of_the_first_and_the_last_day_touch_those_days_only(training):
    retreat = training(start_time=time(13), end_time=time(12))
    retreat.end_date = retreat.activity.date + timedelta(days=2)
    assert [one.half for one in half_days_of(retreat)] == ["pm", "am", "pm", "am"]


def test_grid_is_ticked_saved_and_corrected(client_for, coralie, training, registered, cafe):
    event, desk = training(days=-1), client_for(coralie)
    marie, jean = registered(event, "Marie", cafe), registered(event, "Jean")
    day, where = event.activity.date, f"/bureau/evenements/{event.pk}/formation/demi-journees/"
    CheckIn.objects.create(registration=jean, day=day, how="code", at=timezone.now())
    page = text(desk.get(where))
    assert page.count("checked") == 2, "Jean, noted for the whole day"
    box = lambda one, half: f"{one.pk}.{day:%Y%m%d}.{half}"  # noqa: E731
    shown = [box(jean, "am"), box(jean, "pm")]
    answer = desk.post(where, {"shown": shown, "there": [box(marie, "am"), box(jean, "pm"), "999.x.am"]}, follow=True)
    assert "2 présences sont changées" in text(answer)
    assert attended(event, moments_of(event)) == {(marie.pk, day, "am"), (jean.pk, day, "pm")}
    made = CheckIn.objects.get(registration=marie)
    assert (made.how, made.half, made.by) == ("sheet", "am", coralie)
    desk.post(where, {"shown": [box(marie, "am"), box(jean, "pm")], "there": [box(marie, "am"), box(jean, "pm")]})
    assert CheckIn.objects.filter(undone_at=None).count() == 2, "nothing changed"


def test_what_the_door_notes_while_the_grid_is_open_stays(training, registered, coralie):
    event = training(days=-1)
    marie, day = registered(event, "Marie"), event.activity.date
    CheckIn.objects.create(registration=marie, day=day, half="am", how="code", at=timezone.now())
    said = {"event": event, "by": coralie, "at": timezone.now()}
    assert note_half_days(shown=(), ticked=(), **said) == 0
    assert note_half_days(shown=(), ticked={(marie.pk, day, "am")}, **said) == 0, "twice is once"
    assert attended(event, moments_of(event)) == {(marie.pk, day, "am")}


def test_what_the_door_notes_is_what_the_grid_and_the_funder_count(client_for, coralie, training, registered):
    morning = training(days=-1, start_time=time(9), end_time=time(12))
    marie, day = registered(morning, "Marie"), morning.activity.date
    CheckIn.objects.create(registration=marie, day=day, at=timezone.now())
    CheckIn.objects.create(registration=marie, day=day, at=timezone.now(), is_repeat=True)
    assert line_of(morning).half_days == 1, "a morning, though two devices noted the day"
    where = f"/bureau/evenements/{morning.pk}/formation/demi-journees/"
    page = text(client_for(coralie).get(where))
    assert (page.count('name="there"'), page.count("checked")) == (1, 1)
    box = f"{marie.pk}.{day:%Y%m%d}.am"
    client_for(coralie).post(where, {"shown": [box]})
    assert not CheckIn.objects.standing().exists()


def test_grid_takes_nobody_of_another_event(training, registered, coralie):
    event, other = training(days=-1), training(days=-1)
    stranger = registered(other, "Jean")
    cell = (stranger.pk, event.activity.date, "am")
    assert note_half_days(event=event, shown=(), ticked={cell}, by=coralie, at=timezone.now()) == 0


@pytest.mark.slow
@settings(max_examples=25)
@given(steps=st.lists(st.sets(st.tuples(st.integers(0, 2), st.sampled_from(("am", "pm")))), max_size=5))
def test_after_any_corrections_the_grid_is_what_was_sent_last(steps, training, registered):
    event = training(days=-1)
    people, day = [registered(event, name) for name in "ABC"], event.activity.date
    shown: set = set()
    for step in steps:
        ticked = {(people[place].pk, day, half) for place, half in step}
        note_half_days(event=event, shown=shown, ticked=ticked, by=None, at=timezone.now())
        shown = attended(event, moments_of(event))
        assert shown == ticked


# What it gave -------------------------------------------------------------------------------------------------


def test_participants_come_from_the_surest_source(training, registered, cafe, someone):
    event = training(days=-5)
    assert (line_of(event).present, line_of(event).counted_from) == (0, "nobody")
    Presence.objects.create(activity=event.activity, organisation=cafe)
    assert (line_of(event).present, line_of(event).counted_from) == (1, "presences")
    for name in ("Marie", "Jean"):
        CheckIn.objects.create(registration=registered(event, name, cafe), day=event.activity.date, at=timezone.now())
    assert (line_of(event).present, line_of(event).counted_from) == (2, "check_ins")
    assert (line_of(event).half_days, line_of(event).organisations) == (4, 1)
    assert line_of(event).counties == [("Beauharnois-Salaberry", 1)]
    Activity.objects.filter(pk=event.activity_id).update(head_count=5)
    assert (line_of(event).present, line_of(event).counted_from) == (5, "head_count")
    Closing.objects.create(event=event, closed_at=timezone.now(), present=6)
    assert (line_of(event).present, line_of(event).counted_from) == (6, "closing")


def test_cost_for_each_participant_is_nothing_when_nobody_came(client_for, coralie, training, sheet):
    kept = sheet(training(days=-5))
    assert line_of(kept.event).gross is None
    assert line_of(kept.event).net is None
    Cost.objects.create(sheet=kept, amount=300)
    assert line_of(kept.event).gross is None, "nobody came"
    page = text(client_for(coralie).get(f"/bureau/formations/{kept.pk}/"))
    assert "<dt>Coût par participant</dt><dd>—</dd>" in page
    Activity.objects.filter(pk=kept.event.activity_id).update(head_count=7)
    assert line_of(kept.event).gross == Decimal("42.86")


def test_a_subsidy_larger_than_the_costs_is_told_beside_the_cost_below_zero(client_for, coralie, training, sheet):
    kept, desk = sheet(training(days=-5, head_count=10), subsidy=99_999), client_for(coralie)
    Cost.objects.create(sheet=kept, amount=510)
    day = kept.event.activity.date
    screens = [f"/bureau/formations/{kept.pk}/", f"/bureau/formations/bilan/?du={day}&au={day}"]
    for screen in screens:
        page = text(desk.get(screen))
        assert "-9 948,90 $" in page.replace("\u202f", " ")
        assert "La subvention (99 999,00 $) est plus grande que les coûts (510,00 $)" in page.replace("\u202f", " ")
    TrainingSheet.objects.update(subsidy=510)
    for screen in screens:
        assert "plus grande que les coûts" not in text(desk.get(screen))


@given(amount=st.decimals(0, 100_000, places=2), people=st.integers(0, 500))
def test_cost_per_head_is_within_half_a_cent(amount, people):
    found = per_head(amount, people)
    assert (found is None) == (people == 0)
    if found is not None:
        assert abs(found - amount / people) <= Decimal("0.005")


def test_average_of_two_answers_is_not_shown(client_for, coralie, training, sheet):
    kept = sheet(training(days=-5))
    for mark in (5, 4):
        Evaluation.objects.create(event=kept.event, answered_on=localdate(), satisfaction=mark)
    page = f"/bureau/formations/{kept.pk}/"
    assert "Trop peu de réponses" in text(client_for(coralie).get(page))
    Evaluation.objects.create(event=kept.event, answered_on=localdate(), satisfaction=4)
    assert "4,3 sur 5 (réponses : 3)" in text(client_for(coralie).get(page))


def test_report_of_a_period_counts_an_organisation_once(
    client_for, coralie, training, sheet, registered, cafe, atelier
):
    day = date(2025, 5, 6)
    for number in range(2):
        event = training(f"Cours {number}", days=-5)
        Activity.objects.filter(pk=event.activity_id).update(date=day + timedelta(days=number))
        kept = sheet(event, hours=3, subsidy=50)
        Cost.objects.create(sheet=kept, amount=200)
        for name, where in (("Marie", cafe), ("Jean", atelier if number else cafe)):
            CheckIn.objects.create(registration=registered(event, name, where), day=day, at=timezone.now())
    planned = training("À venir", days=-5, status="planned")
    Activity.objects.filter(pk=planned.activity_id).update(date=day)
    lines = report(trainings_of(coralie, Period(date(2025, 4, 1), date(2026, 4, 1))))
    every = totals(lines)
    assert (every.trainings, every.present, every.organisations, every.hours) == (2, 4, 2, 6)
    assert (every.gross, every.net) == (Decimal(100), Decimal(75))
    desk, query = client_for(coralie), "du=2025-04-01&au=2026-03-31"
    page = text(desk.get(f"/bureau/formations/bilan/?{query}"))
    assert "Cours 0" in page
    assert "À venir" not in page
    book = load_workbook(BytesIO(content(desk.get(f"/bureau/formations/bilan/xlsx/?{query}"))))
    cells = [cell.value for row in book["Formations"].iter_rows() for cell in row]
    assert "Cours 1" in cells
    assert "Marie Roy" not in cells
    assert content(desk.get(f"/bureau/formations/bilan/pdf/?{query}")).startswith(b"%PDF-")
    assert zipfile.is_zipfile(BytesIO(content(desk.get(f"/bureau/formations/bilan/docx/?{query}"))))
    assert desk.get(f"/bureau/formations/bilan/exe/?{query}").status_code == 404


def test_days_in_disorder_are_told(client_for, coralie):
    for query, said in (
        ("du=2025-05-01&au=2025-04-01", "corrigez l’un des deux"),
        ("du=hier&au=", "date"),
        ("du=2026-01-01&au=9999-12-31", "Vérifiez l’année"),
        ("du=9999-12-31&au=", "Vérifiez l’année"),
    ):
        page = client_for(coralie).get(f"/bureau/formations/bilan/?{query}")
        assert page.status_code == 422
        assert said in text(page)
        for form in ("xlsx", "pdf", "docx"):
            assert client_for(coralie).get(f"/bureau/formations/bilan/{form}/?{query}").status_code == 200


def test_names_leave_only_with_the_right_to_export_them(client_for, coralie, bernard, training, sheet, registered):
    event = training(days=-1)
    kept, marie = sheet(event), registered(event, "Marie")
    CheckIn.objects.create(registration=marie, day=event.activity.date, half="am", at=timezone.now())
    where = f"/bureau/formations/{kept.pk}/fiche/xlsx/"
    plain = load_workbook(BytesIO(content(client_for(coralie).get(where))))
    assert plain.sheetnames == ["Règle", "Formations"]
    named = load_workbook(BytesIO(content(client_for(coralie).get(f"{where}?noms=1"))))
    assert [cell.value for cell in named["Présences"][2]][:4] == ["Marie Roy", None, "X", None]
    assert content(client_for(coralie).get(f"/bureau/formations/{kept.pk}/fiche/pdf/?noms=1")).startswith(b"%PDF-")
    assert client_for(bernard).get(where).status_code == 403
    assert client_for(bernard).get(f"/bureau/evenements/{event.pk}/formation/demi-journees/").status_code == 403


def test_training_made_under_events_is_in_the_list_of_trainings(client_for, coralie, training, sheet):
    bare, sheeted = training("Sans fiche", days=-2), training("Avec fiche", days=-3)
    sheet(sheeted, hours=Decimal("6.50"))
    page = text(client_for(coralie).get("/bureau/formations/"))
    assert "Formations sans fiche (1)" in page
    assert f"/bureau/evenements/{bare.pk}/formation/" in page
    assert f"/bureau/evenements/{sheeted.pk}/formation/" not in page
    assert "6,5 h" in page
    assert "6.50" not in page
    around = Period(localdate() - timedelta(days=9), localdate())
    assert [line.event for line in report(trainings_of(coralie, around))] == [sheeted, bare]


def test_webinar_is_a_training_of_the_report_as_it_is_on_the_plan(coralie, training):
    event = training("Facturation électronique", days=-2)
    Activity.objects.filter(pk=event.activity_id).update(kind=Activity.Kind.WEBINAR)
    around = Period(localdate() - timedelta(days=9), localdate())
    assert [line.event for line in report(trainings_of(coralie, around))] == [event]
