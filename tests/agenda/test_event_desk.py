"""Events at the desk: list, form, page, steps."""

from datetime import date, time

import pytest

from arrimage.agenda import public_page
from arrimage.agenda.models import Activity, Event, Slot
from arrimage.agenda.operations import events
from tests.agenda.desk_forms import LIST, edit, edit_and_follow, form_of
from tests.agenda.events import AT, an_event, told

pytestmark = pytest.mark.usefixtures("on_march_15")


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
        ({"end_date": "9999-12-31"}, "end_date"),
        ({"end_date": "2021-05-01"}, "end_date"),  # more than three years
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


def test_a_published_event_to_come_is_not_moved_to_a_day_that_is_over(coralies):
    event = an_event()
    address = f"/bureau/agenda/{event.activity_id}/modifier/"
    with told() as heard:
        of_event = edit(coralies, event, date="2018-03-01")
        of_activity = coralies.post(address, {**form_of(coralies, address), "date": "2018-03-01"})
    for answer in (of_event, of_activity):
        assert answer.status_code == 422
        assert "choisissez un jour à venir" in answer.content.decode()
    assert heard == []
    assert Activity.objects.get().date == date(2018, 4, 12)


def test_one_marked_as_held_on_a_day_before_is_put_right_and_nobody_is_written_to(coralies):
    event = an_event()
    address = f"/bureau/agenda/{event.activity_id}/modifier/"
    with told() as heard:
        coralies.post(address, {**form_of(coralies, address), "date": "2018-03-01", "status": "held"})
    assert Activity.objects.get().date == date(2018, 3, 1)
    assert heard == []


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


def test_publishing_an_event_that_says_nowhere_is_told_with_the_link_to_its_form(coralies):
    nowhere, somewhere, online = (
        an_event(published=False, title=title, **said)
        for title, said in (("A", {}), ("B", {"place": "Gare"}), ("C", {"online_url": "https://visio.example/"}))
    )
    page = coralies.post(f"{LIST}{nowhere.pk}/publier/", follow=True).content.decode()
    assert "on ne sait pas où il a lieu" in page
    assert f'<a href="{LIST}{nowhere.pk}/modifier/">Dire où</a>' in page
    nowhere.refresh_from_db()
    assert nowhere.state == Event.State.PUBLISHED
    for event in (somewhere, online):
        page = coralies.post(f"{LIST}{event.pk}/publier/", follow=True).content.decode()
        assert "on ne sait pas où" not in page


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


def test_postponed_the_programme_follows_day_by_day_and_the_form_still_saves(coralies):
    event = an_event(end_date=date(2018, 4, 13))
    for day in (None, date(2018, 4, 12), date(2018, 4, 13)):
        Slot.objects.create(event=event, day=day, start_time=time(18), title="Atelier")
    coralies.post(f"{LIST}{event.pk}/reporter/", {"to": "2018-05-20", "start_time": "17:00", "end_time": "19:00"})
    assert [slot.day for slot in event.slots.order_by("pk")] == [None, date(2018, 5, 20), date(2018, 5, 21)]
    page = coralies.get(f"{LIST}{event.pk}/").content.decode()
    assert "20 mai 2018" in page
    assert "21 mai 2018" in page
    assert edit(coralies, event, place="Salle B").status_code == 302


@pytest.mark.parametrize("day", ["2227-05-03", "9999-12-31"])
def test_one_cannot_put_an_event_off_to_a_year_mistyped(coralies, day):
    event = an_event(end_date=date(2018, 4, 13))
    answer = coralies.post(f"{LIST}{event.pk}/reporter/", {"to": day})
    assert answer.status_code == 422
    assert "Vérifiez l’année" in answer.content.decode()
    assert Activity.objects.get().date == date(2018, 4, 12)


def test_one_mistyped_long_ago_is_called_off_all_the_same(coralies):
    event = an_event()
    Event.objects.update(end_date=date(9999, 12, 31))
    assert coralies.post(f"{LIST}{event.pk}/reporter/", {"to": "2018-05-03"}).status_code == 422
    coralies.post(f"{LIST}{event.pk}/annuler/", {"why": ""})
    assert Activity.objects.get().status == "cancelled"


def test_who_may_what(client_for, omar, bernard, paul, sacha):
    event = an_event()
    assert client_for(sacha).get(f"{LIST}{event.pk}/").status_code == 403
    assert client_for(bernard).get(f"{LIST}{event.pk}/").status_code == 200
    assert client_for(bernard).get(f"{LIST}{event.pk}/modifier/").status_code == 403
    assert client_for(omar).post(f"{LIST}{event.pk}/annuler/").status_code == 403
    assert client_for(paul).get(f"{LIST}{event.pk}/annuler/").status_code == 200
    assert client_for(paul).get(f"{LIST}{event.pk}/supprimer/").status_code == 403


def test_the_form_says_before_saving_how_many_are_told_and_after_how_many_were(coralies, monkeypatch):
    event = an_event()
    monkeypatch.setattr(public_page, "_expecting", [lambda event: 12])
    form = coralies.get(f"{LIST}{event.pk}/modifier/").content.decode()
    assert "12 personnes inscrites seront prévenues si vous changez le jour, l’heure, le lieu ou le lien." in form
    page = edit_and_follow(coralies, event, place="Bibliothèque")
    assert "12 personnes inscrites sont prévenues du changement." in page
    assert "sont prévenues du changement" not in edit_and_follow(coralies, event, summary="On jase.")


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
