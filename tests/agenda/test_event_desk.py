"""Events at the desk: list, form, page, steps."""

from datetime import date, time
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile
from PIL import Image

from arrimage.agenda import public_page
from arrimage.agenda.forms.event_rows import PictureForm
from arrimage.agenda.models import Activity, ActivityDocument, Event, EventPicture
from arrimage.agenda.operations import events
from tests.agenda.events import AT, an_event, told

LIST = "/bureau/evenements/"


@pytest.fixture(autouse=True)
def _on_march_15(time_machine):
    time_machine.move_to("2018-03-15 14:00 -0400")


@pytest.fixture
def coralies(client_for, coralie):
    return client_for(coralie)


def form_of(client, address, **changes):
    """What the form sends when nothing but the changes is touched."""
    context = client.get(address).context
    whole, sent = context["whole"], {"revision": str(context["revision"] or "")}
    for part in [whole.form, *(form for formset in whole.formsets for form in [formset.management_form, *formset])]:
        for field in part:
            value = field.value()
            if hasattr(value, "chips"):
                sent[f"{field.html_name}-chosen"] = [chip.token for chip in value.chips]
            elif value is not None and value is not False and not isinstance(value, FieldFile):
                sent[field.html_name] = value.isoformat() if isinstance(value, date | time) else value
    return {**sent, **changes}


def edit(client, event, **changes):
    address = f"{LIST}{event.pk}/modifier/"
    return client.post(address, form_of(client, address, **changes))


def photo(**exif):
    content = BytesIO()
    picture = Image.new("RGB", (2400, 1200), "teal")
    if exif:
        tags = Image.Exif()
        tags[0x010F] = exif["maker"]
        picture.save(content, "JPEG", exif=tags)
    else:
        picture.save(content, "JPEG")
    return content.getvalue()


def test_an_event_and_its_activity_are_written_in_one_form(coralies, world, coralie):
    address = f"{LIST}ajouter/"
    sent = form_of(
        coralies,
        address,
        kind="forum",
        title="Forum de l’économie sociale",
        date="2018-05-10",
        start_time="09:00",
        end_time="16:00",
        place="Hôtel Plaza",
        municipality=world.valleyfield.pk,
        audience="everyone",
        language="both",
        **{"organisers-chosen": [f"organisation:{world.recolte.pk}"], "partners": "Ville de Huntingdon"},
        **{"slots-0-start_time": "09:00", "slots-0-title": "Accueil", "speakers-0-name": "Marie Dubé"},
    )
    answer = coralies.post(address, sent)
    event = Event.objects.get()
    assert answer["Location"] == f"{LIST}{event.pk}/"
    activity = event.activity
    assert (activity.title, activity.status, activity.owner) == ("Forum de l’économie sociale", "planned", coralie)
    assert (event.state, event.slug) == ("draft", "forum-de-l-economie-sociale-2018-05-10")
    assert (list(event.organisers.all()), list(event.partners.all())) == ([world.recolte], [world.town])
    assert (event.slots.get().title, event.speakers.get().name) == ("Accueil", "Marie Dubé")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "title"),
        ({"date": "2018-02-30"}, "date"),
        ({"date": "0018-04-12"}, "date"),
        ({"end_date": "2018-04-11"}, "end_date"),
        ({"start_time": "20:00"}, "end_time"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field_and_nothing_is_saved(coralies, wrong, said):
    event = an_event()
    answer = edit(coralies, event, **{"place": "Ailleurs", **wrong})
    assert answer.status_code == 422
    assert said in answer.context["form"].errors
    assert answer.context["form"]["place"].value() == "Ailleurs"
    assert Activity.objects.get().place == ""


def test_a_line_of_the_programme_is_on_a_day_of_the_event(coralies):
    event = an_event(published=False)
    row = {"slots-0-start_time": "09:00", "slots-0-title": "Accueil", "slots-0-day": "2018-05-01"}
    answer = edit(coralies, event, **row)
    assert answer.status_code == 422
    assert "12 avril 2018" in answer.content.decode()


def test_the_ordinary_form_tells_of_a_change_of_what_calendars_show(coralies):
    event = an_event()
    with told() as heard:
        edit(coralies, event, date="2018-04-19", why="La salle était prise.")
        edit(coralies, event, summary="On jase.")
    assert heard == [(event, "postponed", "La salle était prise.")]
    event.refresh_from_db()
    assert (event.sequence, event.postponed_from, event.summary) == (1, date(2018, 4, 12), "On jase.")


def test_so_does_the_form_of_the_activity_and_going_back_in_its_history(coralies):
    event = an_event()
    address = f"/bureau/agenda/{event.activity_id}/modifier/"
    with told() as heard:
        coralies.post(address, {**form_of(coralies, address), "place": "Café de la Gare"})
        first = event.activity.history.earliest("history_id")
        event.activity.refresh_from_db()
        back = f"/bureau/agenda/{event.activity_id}/historique/{first.history_id}/retablir/"
        coralies.post(back, {"revision": event.activity.revision})
    assert [change for _event, change, _why in heard] == ["moved", "moved"]
    event.refresh_from_db()
    assert (event.sequence, event.activity.place) == (2, "")


def test_an_activity_changed_meanwhile_is_not_written_over(coralies):
    event = an_event()
    address = f"{LIST}{event.pk}/modifier/"
    sent = form_of(coralies, address, place="Café de la Gare")
    event.activity.place = "Bibliothèque"
    event.activity.save()
    answer = coralies.post(address, sent)
    assert answer.status_code == 409
    assert "Bibliothèque" in answer.content.decode()
    assert Activity.objects.get().place == "Bibliothèque"
    again = form_of(coralies, address, place="Café de la Gare")
    assert coralies.post(address, again).status_code == 302


def test_what_only_the_event_says_can_be_undone_at_once(coralies):
    event = an_event()
    edit(coralies, event, summary="On jase.")
    page = coralies.get(f"{LIST}{event.pk}/").content.decode()
    assert "/retablir/" in page
    edit(coralies, event, place="Café de la Gare")
    assert "/retablir/" not in coralies.get(f"{LIST}{event.pk}/").content.decode()


def test_the_list_is_narrowed_by_stage_kind_audience_and_day(coralies):
    an_event(title="Brouillon", published=False)
    an_event(title="Ouvert")
    an_event(title="Pour les membres", audience="members", kind=Activity.Kind.TRAINING)
    events.cancel(event=an_event(title="Annulé"), at=AT)
    events.postpone(event=an_event(title="Reporté"), to=None, at=AT)
    an_event(title="Passé", date=date(2018, 3, 1))
    an_event(title="Tenu", date=date(2018, 3, 2), status=Activity.Status.HELD)

    def rows(query):
        return sorted(str(row.record) for row in coralies.get(f"{LIST}?{query}").context["table"].rows)

    assert rows("stage=draft") == ["Brouillon"]
    assert rows("stage=published") == ["Ouvert", "Pour les membres"]
    assert rows("stage=cancelled") == ["Annulé"]
    assert rows("stage=postponed") == ["Reporté"]
    assert rows("stage=over") == ["Passé"]
    assert rows("stage=held") == ["Tenu"]
    assert rows("stage=full") == []
    assert rows("audience=members&kind=training") == ["Pour les membres"]
    assert rows("until=2018-03-01") == ["Passé"]
    assert rows("q=ouvert") == ["Ouvert"]
    assert coralies.get(f"{LIST}exporter/csv/").status_code == 200


def test_an_activity_of_the_journal_is_opened_then_published(coralies, held):
    activity = held(title="Dîner-causerie", date=date(2018, 4, 1), status=Activity.Status.PLANNED)
    assert "Proposer au public" in coralies.get(f"/bureau/agenda/{activity.pk}/").content.decode()
    coralies.post(f"/bureau/agenda/{activity.pk}/ouvrir/")
    event = Event.objects.get()
    assert f"{LIST}{event.pk}/" in coralies.get(f"/bureau/agenda/{activity.pk}/").content.decode()
    coralies.post(f"{LIST}{event.pk}/publier/")
    event.refresh_from_db()
    assert event.state == Event.State.PUBLISHED


def test_publishing_a_past_event_asks_first(coralies):
    event = an_event(published=False, date=date(2018, 3, 1))
    answer = coralies.post(f"{LIST}{event.pk}/publier/")
    assert answer.status_code == 422
    assert "1er mars 2018" in answer.content.decode()
    coralies.post(f"{LIST}{event.pk}/publier/", {"although_past": "on"})
    event.refresh_from_db()
    assert event.state == Event.State.PUBLISHED


def test_postponed_cancelled_planned_again_held(coralies):
    event = an_event()
    coralies.post(f"{LIST}{event.pk}/reporter/", {"to": "2018-05-03", "start_time": "17:00", "end_time": "19:00"})
    assert Activity.objects.get().date == date(2018, 5, 3)
    assert coralies.post(f"{LIST}{event.pk}/reporter/", {"to": "2018-01-03"}).status_code == 422
    coralies.post(f"{LIST}{event.pk}/annuler/", {"why": "Trop peu de monde."})
    assert Activity.objects.get().status == "cancelled"
    assert "Trop peu de monde." in coralies.get(f"/agenda/{event.slug}/").content.decode()
    coralies.post(f"{LIST}{event.pk}/retablir/")
    assert Activity.objects.get().status == "planned"
    coralies.post(f"{LIST}{event.pk}/tenu/")
    assert Activity.objects.get().status == "planned", "its day has not come"
    Activity.objects.update(date=date(2018, 3, 15))
    coralies.post(f"{LIST}{event.pk}/tenu/")
    assert Activity.objects.get().status == "held"
    coralies.post(f"{LIST}{event.pk}/brouillon/")
    event.refresh_from_db()
    assert event.state == Event.State.DRAFT


def test_the_days_are_shown_before_the_events_are_made(coralies):
    event = an_event(date=date(2018, 4, 3))
    address = f"{LIST}{event.pk}/repeter/"
    assert "le premier mardi" in coralies.get(address).content.decode()
    asked = {"pattern": "monthly_on_the_weekday", "ends": "count", "count": "4"}
    shown = coralies.post(address, asked)
    assert [day for day, _kept in shown.context["days"]] == [date(2018, 5, 1), date(2018, 6, 5), date(2018, 7, 3)]
    assert Event.objects.count() == 1
    sent = {**asked, "rule": shown.context["rule"], "keep": ["2018-05-01", "2018-06-05"], "make": "1"}
    # The repetition changed since its days were shown: they are shown again.
    assert coralies.post(address, {**sent, "count": "5"}).status_code == 200
    assert Event.objects.count() == 1
    assert coralies.post(address, sent).status_code == 302
    assert list(Activity.objects.order_by("date").values_list("date", flat=True)) == [
        date(2018, 4, 3),
        date(2018, 5, 1),
        date(2018, 6, 5),
    ]
    page = coralies.get(f"{LIST}{event.pk}/").content.decode()
    assert "Chaque mois, le premier mardi, 3 fois en tout" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends": "count", "count": "500"},
        {"ends": "until", "until": "2030-01-01"},
        {"ends": "until", "until": ""},
        {"ends": "until", "until": "2018-04-04"},
    ],
)
def test_a_repetition_too_long_or_that_never_ends_is_refused(coralies, wrong):
    event = an_event(date=date(2018, 4, 3))
    answer = coralies.post(f"{LIST}{event.pk}/repeter/", {"pattern": "weekly", **wrong})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert Event.objects.count() == 1


def test_the_form_asks_which_events_of_the_series_a_change_is_for(coralies):
    event = an_event(date=date(2018, 4, 3))
    asked = {"pattern": "weekly", "ends": "count", "count": "3", "rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=3", "make": "1"}
    coralies.post(f"{LIST}{event.pk}/repeter/", {**asked, "keep": ["2018-04-10", "2018-04-17"]})
    last = Event.objects.get(activity__date=date(2018, 4, 17))
    assert edit(coralies, last, scope="all", date="2018-04-18").status_code == 422
    assert edit(coralies, last, scope="all", place="Café du Quai").status_code == 302
    assert Activity.objects.filter(place="Café du Quai").count() == 3
    assert edit(coralies, last, scope="this", place="Ailleurs").status_code == 302
    assert Activity.objects.filter(place="Ailleurs").count() == 1
    second = Event.objects.get(activity__date=date(2018, 4, 10))
    assert edit(coralies, second, scope="following", date="2018-04-11").status_code == 302
    assert set(Activity.objects.values_list("date", flat=True)) == {
        date(2018, 4, 3),
        date(2018, 4, 11),
        date(2018, 4, 18),
    }


def test_a_picture_is_made_light_and_forgets_where_it_was_taken(coralies):
    event = an_event()
    file = SimpleUploadedFile("IMG_2041.JPG", photo(maker="Phone Inc."), "image/jpeg")
    edit(
        coralies,
        event,
        **{"pictures-0-file": file, "pictures-0-alternative": "La salle", "pictures-0-consent": "nobody"},
    )
    kept = EventPicture.objects.get()
    with Image.open(kept.file) as picture:
        assert (picture.size, dict(picture.getexif())) == ((1600, 800), {})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.jpg", b"", "vide"),
        ("photo.jpg", b"MZ not a picture", "n’est pas vraiment"),
        ("photo.exe", b"MZ", "jpg"),
        ("photo.jpg", b"\xff\xd8\xff" + b"0" * 100, "abîmée"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(coralies, name, content, said):
    event = an_event()
    file = SimpleUploadedFile(name, content)
    row = {"pictures-0-file": file, "pictures-0-alternative": "La salle", "pictures-0-consent": "nobody"}
    answer = edit(coralies, event, **row)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_two_hundred_megabytes_are_refused_before_they_are_opened(monkeypatch):
    file = SimpleUploadedFile("photo.jpg", photo())
    file.size = 200 * 1024 * 1024
    monkeypatch.setattr("arrimage.agenda.forms.event_rows.made_light", lambda *said: pytest.fail("it was opened"))
    form = PictureForm({"alternative": "La salle", "consent": "nobody"}, {"file": file})
    assert "200\xa0Mo" in form.errors["file"][0]


def test_one_picture_alone_is_at_the_top_and_may_change(coralies):
    event = an_event()
    first, second = (
        EventPicture.objects.create(event=event, file=ContentFile(photo(), "a.jpg"), alternative=name, consent="nobody")
        for name in ("La salle", "Le buffet")
    )
    EventPicture.objects.filter(pk=first.pk).update(is_cover=True)
    address = f"{LIST}{event.pk}/modifier/"
    sent = form_of(coralies, address)
    rows = {sent[f"pictures-{row}-id"]: row for row in (0, 1)}
    both = {**sent, f"pictures-{rows[second.pk]}-is_cover": "on"}
    assert coralies.post(address, both).status_code == 422
    both.pop(f"pictures-{rows[first.pk]}-is_cover")
    assert coralies.post(address, both).status_code == 302
    assert EventPicture.objects.get(is_cover=True) == second


def test_a_document_goes_on_the_page_and_off_it(coralies, client):
    event = an_event()
    file = SimpleUploadedFile("programme.txt", b"Accueil")
    coralies.post(f"{LIST}{event.pk}/documents/", {"file": file, "title": "Programme", "is_public": "on"})
    document = ActivityDocument.objects.get()
    assert document.is_public
    given = client.get(f"/agenda/{event.slug}/documents/{document.pk}/")
    assert b"".join(given.streaming_content) == b"Accueil"
    coralies.post(f"{LIST}{event.pk}/documents/{document.pk}/", {})
    assert client.get(f"/agenda/{event.slug}/documents/{document.pk}/").status_code == 404


def test_who_may_what(client_for, omar, bernard, paul, sacha):
    event = an_event()
    assert client_for(sacha).get(f"{LIST}{event.pk}/").status_code == 403
    assert client_for(bernard).get(f"{LIST}{event.pk}/").status_code == 200
    assert client_for(bernard).get(f"{LIST}{event.pk}/modifier/").status_code == 403
    assert client_for(omar).post(f"{LIST}{event.pk}/annuler/").status_code == 403
    assert client_for(paul).get(f"{LIST}{event.pk}/annuler/").status_code == 200
    assert client_for(paul).get(f"{LIST}{event.pk}/supprimer/").status_code == 403


def test_what_people_expect_is_cancelled_before_it_is_deleted(coralies):
    event = an_event()
    refused = coralies.post(f"{LIST}{event.pk}/supprimer/", follow=True)
    assert "annulez-le d’abord" in refused.content.decode()
    coralies.post(f"/bureau/agenda/{event.activity_id}/supprimer/")
    assert Event.objects.count() == 1
    events.cancel(event=event, at=AT)
    coralies.post(f"{LIST}{event.pk}/supprimer/")
    assert not Event.objects.exists()
    assert Activity.objects.count() == 1, "its activity stays in the journal"


def test_the_form_says_before_saving_how_many_are_told_and_after_how_many_were(coralies, monkeypatch):
    event = an_event()
    monkeypatch.setattr(public_page, "_expecting", [lambda event: 12])
    form = coralies.get(f"{LIST}{event.pk}/modifier/").content.decode()
    assert "12 personnes inscrites seront prévenues si vous changez le jour, l’heure, le lieu ou le lien." in form
    page = edit_and_follow(coralies, event, place="Bibliothèque")
    assert "12 personnes inscrites sont prévenues du changement." in page
    assert "sont prévenues du changement" not in edit_and_follow(coralies, event, summary="On jase.")


def edit_and_follow(client, event, **changes):
    address = f"{LIST}{event.pk}/modifier/"
    return client.post(address, form_of(client, address, **changes), follow=True).content.decode()


def a_series(client, **said):
    event = an_event(date=date(2018, 4, 3), **said)
    asked = {"pattern": "weekly", "ends": "count", "count": "4", "rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=4", "make": "1"}
    client.post(f"{LIST}{event.pk}/repeter/", {**asked, "keep": ["2018-04-10", "2018-04-24"]})
    return list(Event.objects.order_by("activity__date"))


def test_a_series_counts_the_dates_that_were_kept(coralies):
    first, *_others = a_series(coralies)
    assert "3 fois en tout" in coralies.get(f"{LIST}{first.pk}/").content.decode()


def test_the_series_says_how_many_others_were_changed(coralies):
    _first, second, _third = a_series(coralies)
    page = edit_and_follow(coralies, second, scope="following", place="Café du Quai")
    assert "1 autre événement de la série est modifié aussi" in page
    page = edit_and_follow(coralies, second, scope="following", summary="On jase.", place="Café du Quai")
    assert "1 autre événement de la série est modifié aussi" in page


def test_a_series_is_published_then_called_off_from_one_event_on(coralies):
    _first, second, third = a_series(coralies, published=False)
    page = coralies.get(f"{LIST}{second.pk}/").content.decode()
    assert "Publier la série, à partir de celui-ci" in page
    assert "Prévue" not in page  # the others are drafts, and said to be
    asked = coralies.get(f"{LIST}{second.pk}/serie/publier/").content.decode()
    assert ("10 avril 2018" in asked, "24 avril 2018" in asked, "3 avril 2018" in asked) == (True, True, False)
    answer = coralies.post(f"{LIST}{second.pk}/serie/publier/", follow=True).content.decode()
    assert "2 événements sont publiés." in answer
    assert coralies.post(f"{LIST}{second.pk}/serie/publier/").status_code == 422
    with told() as heard:
        coralies.post(f"{LIST}{second.pk}/serie/annuler/", {"why": "La salle ferme."})
    assert [(event, change, why) for event, change, why in heard] == [
        (second, "cancelled", "La salle ferme."),
        (third, "cancelled", "La salle ferme."),
    ]
    states = list(Event.objects.order_by("activity__date").values_list("state", "activity__status"))
    assert states == [("draft", "planned"), ("published", "cancelled"), ("published", "cancelled")]


def test_postponed_to_a_day_not_known_the_old_day_is_no_longer_its_date(coralies, client):
    event = events.postpone(event=an_event(), to=None, at=AT)
    for address in (f"{LIST}{event.pk}/", LIST, event.get_absolute_url()):
        page = coralies.get(address).content.decode()
        assert "Date à venir (d’abord prévu le 12 avril 2018)" in page
        assert "jeudi 12 avril" not in page.lower()


def test_the_history_tells_the_day_and_that_it_was_called_off(coralies, time_machine):
    event = an_event()
    time_machine.shift(60)
    edit(coralies, event, date="2018-04-19")
    time_machine.shift(60)
    coralies.post(f"{LIST}{event.pk}/annuler/", {"why": ""})
    time_machine.shift(60)
    coralies.post(f"{LIST}{event.pk}/retablir/", {"why": ""})
    page = coralies.get(f"{LIST}{event.pk}/historique/").content.decode()
    assert "19 avril 2018" in page
    assert "Annulée" in page
    assert "Prévue" in page


def test_the_page_of_the_desk_shows_the_programme(coralies):
    event = an_event()
    event.slots.create(start_time=time(17), title="Accueil et café", room="Salle A")
    page = coralies.get(f"{LIST}{event.pk}/").content.decode()
    assert "Accueil et café" in page
    assert "Salle A" in page
