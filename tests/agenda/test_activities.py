"""The journal at the desk: list, page, form, small steps."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from arrimage.agenda.models import Activity, ActivityDocument, ConfidentialNote, FollowUp, Presence

LIST = "/bureau/agenda/"
SECRET = "licenciement imminent"


@pytest.fixture(autouse=True)
def _on_march_15(time_machine):
    time_machine.move_to("2018-03-15 14:00 -0400")


def rows(client, query=""):
    return [str(record) for record in client.get(f"{LIST}{query}").context["table"].data.data]


def form_of(client, activity, **changes):
    """What the form of an activity sends when nothing but the changes is touched."""
    context = client.get(f"{LIST}{activity.pk}/modifier/").context
    whole, sent = context["whole"], {"revision": str(context["revision"])}
    for part in [whole.form, *(form for formset in whole.formsets for form in [formset.management_form, *formset])]:
        for field in part:
            value = field.value()
            if field.name == "who":
                sent["who-chosen"] = [chip.token for chip in value.chips] if value else []
            elif value is not None and value is not False:
                sent[field.html_name] = value
    return {**sent, **changes}


def test_the_list_is_narrowed_by_what_people_ask(coralies, world, held):
    held(world.recolte, title="Accompagnement Récolte")
    held(world.town, title="Tournée Huntingdon", kind=Activity.Kind.TOUR, date=date(2017, 5, 2))
    held(title="Comité annulé", kind=Activity.Kind.COMMITTEE, status=Activity.Status.CANCELLED)
    assert rows(coralies, "?kind=tour") == ["Tournée Huntingdon"]
    assert rows(coralies, "?status=cancelled") == ["Comité annulé"]
    assert rows(coralies, "?county=700") == ["Accompagnement Récolte"]
    assert rows(coralies, "?organisation=huntingdon") == ["Tournée Huntingdon"]
    assert rows(coralies, "?period=last_year") == ["Tournée Huntingdon"]
    assert rows(coralies, "?period=this_fiscal_year&status=held") == ["Accompagnement Récolte", "Tournée Huntingdon"]
    assert rows(coralies, "?until=2017-12-31") == ["Tournée Huntingdon"]


@pytest.mark.parametrize("words", ["recolte", "Récoltes", "accompagnement"])
def test_a_search_finds_the_title_and_who_was_there(coralies, world, held, words):
    held(world.recolte)
    held(world.town, kind=Activity.Kind.COMMITTEE)
    assert len(rows(coralies, f"?q={words}")) == 1


@pytest.mark.parametrize("words", ['a"b', "  ", "🎉", "%", "'"])
def test_no_search_is_an_error(coralies, world, held, words):
    held(world.recolte)
    assert coralies.get(LIST, {"q": words}).status_code == 200


def test_a_long_list_costs_no_more_queries_than_a_short_one(coralies, world, held, django_assert_max_num_queries):
    for _number in range(12):
        held(world.recolte, world.marie, world.huntingdon, world.haut, municipality=world.elgin)
    coralies.get(LIST)
    with django_assert_max_num_queries(16):
        coralies.get(LIST)


def test_the_list_leaves_as_a_spreadsheet_in_which_text_stays_text(coralies, world, held):
    held(world.recolte, world.marie, title="=1+1")
    answer = coralies.get(f"{LIST}exporter/xlsx/")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    heading, row = list(sheet.iter_rows(values_only=True))[:2]
    shown = dict(zip(heading, row, strict=True))
    assert shown["Titre"] == "=1+1"
    assert sheet["D2"].data_type == "s"
    assert shown["Organisations"] == "La Récolte d’ici"
    assert shown["Personnes"] == "Marie Dubé"


def test_only_those_with_the_right_export(client_for, bernard, held):
    held()
    assert client_for(bernard).get(f"{LIST}exporter/csv/").status_code == 403


def test_ticked_activities_are_held_cancelled_or_one(coralies, held):
    planned = held(status=Activity.Status.PLANNED)
    coralies.post(f"{LIST}en-lot/", {"action": "hold", "pk": planned.pk})
    planned.refresh_from_db()
    assert planned.status == Activity.Status.HELD

    twin = held()
    coralies.post(f"{LIST}en-lot/", {"action": "duplicates", "pk": [planned.pk, twin.pk], "confirmed": "1"})
    twin.refresh_from_db()
    assert twin.duplicate_of == planned

    coralies.post(f"{LIST}en-lot/", {"action": "cancel", "pk": [twin.pk], "confirmed": "1"})
    twin.refresh_from_db()
    assert twin.status == Activity.Status.CANCELLED


def test_an_activity_to_come_cannot_be_held_yet(coralies, held):
    later = held(status=Activity.Status.PLANNED, date=date(2018, 5, 1))
    coralies.post(f"{LIST}en-lot/", {"action": "hold", "pk": later.pk})
    later.refresh_from_db()
    assert later.status == Activity.Status.PLANNED


def test_a_duplicate_of_a_duplicate_names_the_one_that_counts(coralies, held):
    first, second, third = held(), held(), held()
    coralies.post(f"{LIST}en-lot/", {"action": "duplicates", "pk": [second.pk, third.pk], "confirmed": "1"})
    coralies.post(f"{LIST}en-lot/", {"action": "duplicates", "pk": [first.pk, second.pk], "confirmed": "1"})
    third.refresh_from_db()
    assert third.duplicate_of == first
    coralies.post(f"/bureau/agenda/{third.pk}/pas-un-doublon/")
    third.refresh_from_db()
    assert third.duplicate_of is None


def test_activities_one_may_not_change_are_left_alone_in_words(client_for, omar, omars, held):
    others = [held(omars).pk, held(omars).pk]
    answer = client_for(omar).post(
        f"{LIST}en-lot/", {"action": "duplicates", "pk": others, "confirmed": "1"}, follow=True
    )
    assert "que vous pouvez modifier" in answer.content.decode()
    assert not Activity.objects.filter(duplicate_of__isnull=False).exists()


def test_the_form_adds_who_was_there_and_counts_them(coralies, world, held):
    activity = held(world.recolte, head_count=1)
    answer = coralies.post(
        f"{LIST}{activity.pk}/modifier/", form_of(coralies, activity, who="Marie Dubé, Elgin (municipalité)")
    )
    assert answer.status_code == 302
    activity.refresh_from_db()
    assert activity.presences.count() == 2
    assert list(activity.municipalities_met.all()) == [world.elgin]
    assert activity.head_count == 2


def test_a_number_somebody_typed_stays(coralies, world, held):
    activity = held(world.recolte, head_count=30)
    coralies.post(f"{LIST}{activity.pk}/modifier/", form_of(coralies, activity, who="Marie Dubé"))
    activity.refresh_from_db()
    assert activity.presences.count() == 2
    assert activity.head_count == 30


def test_a_crowd_no_hall_could_hold_is_questioned(coralies, world, held):
    activity = held(world.recolte, head_count=30)
    answer = coralies.post(f"{LIST}{activity.pk}/modifier/", form_of(coralies, activity, date="9999-12-31"))
    assert answer.status_code == 422
    assert "Vérifiez l’année" in answer.content.decode()
    answer = coralies.post(f"{LIST}{activity.pk}/modifier/", form_of(coralies, activity, head_count="9" * 20))
    assert answer.status_code == 422
    assert "vérifiez ce nombre" in answer.content.decode()


def test_the_form_keeps_decisions_and_follow_ups(coralies, coralie, held):
    activity = held()
    rows_added = {
        "decisions-0-text": "Créer un comité",
        "follow_ups-0-text": "Écrire à la MRC",
        "follow_ups-0-owner": str(coralie.pk),
        "follow_ups-0-due_on": "2018-03-20",
    }
    answer = coralies.post(f"{LIST}{activity.pk}/modifier/", form_of(coralies, activity, **rows_added))
    assert answer.status_code == 302
    page = coralies.get(f"{LIST}{activity.pk}/").content.decode()
    assert "Créer un comité" in page
    assert "Écrire à la MRC" in page


def test_times_the_wrong_way_round_are_told(coralies, held):
    activity = held()
    answer = coralies.post(
        f"{LIST}{activity.pk}/modifier/", form_of(coralies, activity, start_time="15:00", end_time="14:00")
    )
    assert answer.status_code == 422
    assert "L’activité finit avant de commencer" in answer.content.decode()


def test_a_follow_up_is_done_then_not_after_all(coralies, coralie, held):
    follow_up = FollowUp.objects.create(activity=held(), text="Écrire", owner=coralie)
    coralies.post(f"/bureau/agenda/suivis/{follow_up.pk}/")
    follow_up.refresh_from_db()
    assert follow_up.done_on == date(2018, 3, 15)
    coralies.post(f"/bureau/agenda/suivis/{follow_up.pk}/", {"undo": "1", "next": "https://evil.example/"})
    follow_up.refresh_from_db()
    assert follow_up.done_on is None


def test_everyone_convened_came(coralies, world, held):
    activity = held(world.recolte, world.marie, state=Presence.State.CONVENED, head_count=None)
    coralies.post(f"/bureau/agenda/{activity.pk}/tous-venus/")
    activity.refresh_from_db()
    assert activity.head_count == 2
    assert set(activity.presences.values_list("state", flat=True)) == {"present"}


def test_a_document_is_kept_and_reached_only_by_those_who_see_the_activity(coralies, client_for, omar, held):
    activity = held(is_restricted=True)
    file = SimpleUploadedFile("compte rendu.pdf", b"%PDF-1.4 text")
    coralies.post(f"/bureau/agenda/{activity.pk}/documents/", {"file": file})
    document = ActivityDocument.objects.get()
    answer = coralies.get(f"/bureau/agenda/documents/{document.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]
    assert client_for(omar).get(f"/bureau/agenda/documents/{document.pk}/").status_code == 404
    coralies.post(f"/bureau/agenda/documents/{document.pk}/retirer/")
    assert not ActivityDocument.objects.exists()


def test_no_file_outlives_its_activity(coralies, held, django_capture_on_commit_callbacks):
    activity = held()
    file = SimpleUploadedFile("compte rendu.pdf", b"%PDF-1.4 text")
    coralies.post(f"/bureau/agenda/{activity.pk}/documents/", {"file": file})
    kept = ActivityDocument.objects.get().file
    assert kept.storage.exists(kept.name)
    with django_capture_on_commit_callbacks(execute=True):
        coralies.post(f"/bureau/agenda/{activity.pk}/supprimer/")
    assert not kept.storage.exists(kept.name)


def test_a_file_of_a_wrong_kind_is_refused_in_words(coralies, held):
    activity = held()
    file = SimpleUploadedFile("virus.exe", b"MZ")
    page = coralies.post(f"/bureau/agenda/{activity.pk}/documents/", {"file": file}, follow=True).content.decode()
    assert "virus.exe" in page
    assert not ActivityDocument.objects.exists()


def test_restricted_activities_are_seen_only_with_their_permission(client_for, omar, paul, held):
    hidden = held(title="Dossier délicat", is_restricted=True)
    hers = held(title="Son dossier", is_restricted=True, owner=omar)
    assert rows(client_for(omar)) == [str(hers)]
    assert client_for(omar).get(f"{LIST}{hidden.pk}/").status_code == 404
    assert len(rows(client_for(paul))) == 2


def test_an_adviser_changes_only_what_she_entered(client_for, omar, omars, paul, held):
    others, hers = held(omars, owner=paul), held(owner=omar)
    client = client_for(omar)
    assert client.get(f"{LIST}{others.pk}/").status_code == 200
    assert client.get(f"{LIST}{others.pk}/modifier/").status_code == 403
    assert client.get(f"{LIST}{hers.pk}/modifier/").status_code == 200
    client.post(f"{LIST}en-lot/", {"action": "cancel", "pk": [others.pk, hers.pk], "confirmed": "1"})
    assert Activity.objects.get(pk=others.pk).status == Activity.Status.HELD
    assert Activity.objects.get(pk=hers.pk).status == Activity.Status.CANCELLED


@pytest.mark.parametrize("who", ["fatima", "rachel", "elise", "sacha"])
def test_those_without_the_agenda_see_nothing_of_it(client_for, request, who, held):
    activity = held()
    client = client_for(request.getfixturevalue(who))
    for address in (LIST, f"{LIST}{activity.pk}/", f"{LIST}ajouter/", "/bureau/agenda/importer/"):
        assert client.get(address).status_code == 403


def test_the_confidential_note_is_written_and_read_by_those_with_its_permission(coralies, client_for, omar, held):
    activity = held(owner=omar)
    coralies.post(f"{LIST}{activity.pk}/modifier/", form_of(coralies, activity, note=SECRET))
    assert ConfidentialNote.objects.get().text == SECRET
    assert SECRET in coralies.get(f"{LIST}{activity.pk}/").content.decode()
    omars = client_for(omar)
    for address in (f"{LIST}{activity.pk}/", f"{LIST}{activity.pk}/modifier/"):
        page = omars.get(address).content.decode()
        assert SECRET not in page
        assert "Note confidentielle" not in page
    omars.post(f"{LIST}{activity.pk}/modifier/", form_of(omars, activity, note="effacée"))
    assert ConfidentialNote.objects.get().text == SECRET


def test_the_confidential_note_never_leaks(coralies, coralie, held):
    activity = held(title="Rencontre")
    coralies.post(f"{LIST}{activity.pk}/modifier/", form_of(coralies, activity, note=SECRET))
    from arrimage.accounts.models import FeedToken

    feed = FeedToken.objects.create(user=coralie)
    for address in (
        LIST,
        f"{LIST}?q=licenciement",
        f"/bureau/recherche/?q={activity.title}",
        f"{LIST}{activity.pk}/historique/",
        f"{LIST}exporter/csv/",
        f"{LIST}exporter/xlsx/",
        f"/agenda/flux/{feed.token}.ics",
        "/bureau/",
    ):
        answer = coralies.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if address.endswith("xlsx/"):
            cells = load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
            content = str(list(cells)).encode()
        assert SECRET.encode() not in content, address
    assert rows(coralies, "?q=licenciement") == []
    assert not any(SECRET in str(vars(version)) for version in activity.history.all())


def test_the_page_of_an_organisation_tells_its_activities(coralies, world, held):
    held(world.recolte, title="Suivi de mars")
    held(world.huntingdon, title="Visite", kind=Activity.Kind.TOUR)
    from arrimage.agenda.queries import timeline

    def told(record):
        user = coralies.get(LIST).wsgi_request.user
        return [str(activity) for activity in timeline(user, record)]

    assert told(world.recolte) == ["Suivi de mars"]
    assert told(world.huntingdon) == ["Visite"]
    assert told(world.haut) == ["Visite"]
    assert told(world.marie) == []


def test_the_cockpit_says_what_is_due_late_and_unfinished(coralies, coralie, held):
    held(title="À tenir", status=Activity.Status.PLANNED, date=date(2018, 3, 1), owner=coralie)
    held(title="Qui vient", status=Activity.Status.PLANNED, date=date(2018, 4, 1))
    held(title="De la semaine", date=date(2018, 3, 13))
    FollowUp.objects.create(activity=held(), text="Rappeler Luc", owner=coralie, due_on=date(2018, 3, 2))
    page = coralies.get("/bureau/").content.decode()
    for words in ("À tenir", "Qui vient", "Rappeler Luc", "En retard, dû le 2", "</b> activité tenue"):
        assert words in page
