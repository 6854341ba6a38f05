"""Registrations on the desk: their settings, those who wait, what the staff does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.kit.desk import site
from arrimage.registration.models import Enrolment, Question, Registration
from arrimage.registration.operations import cancel_registration
from tests.registration.conftest import an_enrolment, an_event, named, place, somebody, states, typed


@pytest.fixture
def coming(db) -> Enrolment:
    """An event in ten days, with two places."""
    return an_enrolment(event=an_event(localdate() + timedelta(days=10)))


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


def soon(enrolment, *people, **said):
    return place(enrolment, *people, at=timezone.now(), **{"is_known": True, **said})


def rows(prefix, *filled, initial=0):
    said = {f"{prefix}-TOTAL_FORMS": len(filled), f"{prefix}-INITIAL_FORMS": initial}
    return said | {f"{prefix}-{n}-{name}": value for n, row in enumerate(filled) for name, value in row.items()}


def settings_of(event, **more):
    said = {"event": event.pk, "is_open": "on", "has_waiting_list": "on", "confirm_within_hours": 48, "capacity": 5}
    said |= {"group_limit": 10, "cancel_until_hours": 0, "takes_names": "on"}
    return said | rows("tickets") | rows("promo_codes") | rows("questions") | more


def test_opening_the_registration_of_an_event(desk, db):
    event = an_event(localdate() + timedelta(days=10))
    address = desk.get(reverse("desk:event-registrations", args=[event.pk]))["Location"]
    assert f'value="{event.pk}" selected' in desk.get(address).content.decode()
    ticket = {"name_fr": "Régulier", "pricing": "fixed", "price": "40", "holder": "anyone", "position": 0}
    question = {"kind": "diet", "text": "Allergies?", "keep_days": 30, "position": 0}
    sent = settings_of(event) | rows("tickets", ticket) | rows("questions", question)
    assert desk.post(address, sent).status_code == 302
    event.refresh_from_db()
    assert (event.enrolment.capacity, event.lowest_price) == (5, 40)
    page = desk.get(reverse("desk:event-registrations", args=[event.pk]), follow=True).content.decode()
    assert "Régulier" in page


def test_impossible_times_are_told(desk, db):
    event = an_event(localdate() + timedelta(days=10))
    sent = settings_of(event, opens_at="2026-02-02T10:00", closes_at="2026-02-01T10:00")
    assert desk.post(reverse("desk:enrolment-create"), sent).status_code == 422
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"capacity": 10**19},
        {"capacity": 100_001},
        {"organisation_limit": 10**19},
        {"confirm_within_hours": 721},
        {"cancel_until_hours": 10**19},
        rows("tickets", {"name_fr": "R", "pricing": "free", "price": 0, "holder": "anyone", "capacity": 10**19}),
    ],
    ids=["places past any number", "one too many", "of an organisation", "to accept", "to give up", "of a ticket"],
)
def test_a_number_that_no_hub_could_mean_is_refused_in_plain_words(desk, db, said):
    event = an_event(localdate() + timedelta(days=10))
    answer = desk.post(reverse("desk:enrolment-create"), settings_of(event, **said))
    assert answer.status_code == 422
    assert "vérifiez le nombre" in answer.content.decode()
    assert "9223372036854775807" not in answer.content.decode()
    assert desk.post(reverse("desk:enrolment-create"), settings_of(event, capacity=100_000)).status_code == 302


def test_more_places_are_offered_as_soon_as_they_are_saved(desk, coming):
    soon(coming, "Ana", "Bob", "Chloé")
    coming.refresh_from_db()
    sent = settings_of(coming.event, capacity=3, revision=coming.revision)
    assert desk.post(reverse("desk:enrolment-edit", args=[coming.pk]), sent).status_code == 302
    assert named(coming, "Chloé").state == "offered"


def test_a_ticket_that_somebody_chose_stays(desk, coming):
    ticket = coming.tickets.create(name_fr="Régulier")
    soon(coming, somebody("Ana", ticket=ticket))
    coming.refresh_from_db()
    row = {"id": ticket.pk, "name_fr": "Régulier", "pricing": "free", "price": 0, "holder": "anyone", "position": 0}
    sent = settings_of(coming.event, revision=coming.revision) | rows("tickets", row | {"DELETE": "on"}, initial=1)
    assert desk.post(reverse("desk:enrolment-edit", args=[coming.pk]), sent).status_code == 422
    assert coming.tickets.exists()


def test_entering_somebody_who_calls(desk, coming):
    url = reverse("desk:event-register", args=[coming.event_id])
    page = desk.post(url, typed("Ana", do="more")).content.decode()
    assert ("p1-first_name" in page, "is-invalid" in page) == (True, False)
    assert desk.post(url, typed("Ana", language="fr", **{"p0-email": ""})).status_code == 302
    assert desk.post(url, typed("Bob", "Chloé", language="fr")).status_code == 302
    assert states(coming) == {"Ana": "confirmed", "Bob": "confirmed", "Chloé": "waiting"}
    desk.post(url, typed("Denis", language="fr", beyond_capacity="on"))
    assert named(coming, "Denis").state == "confirmed"
    assert desk.post(url, typed("", language="fr")).status_code == 422


def test_the_buttons_of_a_registration(desk, coming):
    coming.needs_approval = True
    coming.save()
    soon(coming, "Ana", "Bob", "Chloé")

    def act(name, **said):
        return desk.post(reverse("desk:registration-act", args=[named(coming, name).pk]), said, follow=True)

    act("Ana", do="approve")
    act("Bob", do="refuse", back="event")
    assert states(coming) == {"Ana": "confirmed", "Bob": "refused", "Chloé": "offered"}
    assert act("Bob", do="approve").status_code == 200
    act("Ana", do="cancel")
    act("Ana", do="nonsense")
    assert named(coming, "Ana").state == "cancelled"
    page = desk.get(reverse("desk:registration-detail", args=[named(coming, "Ana").pk]))
    assert page.status_code == 200


def test_correcting_a_name_and_giving_a_place(desk, coming):
    soon(coming, "Ana")
    one = named(coming, "Ana")
    desk.post(reverse("desk:registration-correct", args=[one.pk]), {"first_name": "Anna", "last_name": "Roy"})
    url = reverse("desk:registration-give", args=[one.pk])
    assert desk.post(url, {}).status_code == 422
    desk.post(url, {"first_name": "Zoé", "last_name": "Roy", "email": "zoe@exemple.example"})
    assert list(states(coming)) == ["Zoé"]


def test_many_at_once(desk, coming):
    coming.needs_approval = True
    coming.save()
    soon(coming, "Ana", "Bob")
    keys = list(Registration.objects.values_list("pk", flat=True))
    desk.post(reverse("desk:registration-bulk"), {"action": "accepter", "pk": keys})
    assert set(states(coming).values()) == {"confirmed"}
    desk.post(reverse("desk:registration-bulk"), {"action": "annuler", "pk": keys, "confirmed": "1"})
    assert set(states(coming).values()) == {"cancelled"}


def test_the_list_is_filtered_and_exported(desk, coming):
    coming.questions.create(kind="diet", text="Allergies?")
    soon(coming, "Ana", "Bob", "Chloé")
    page = desk.get(reverse("desk:registration-list"), {"event": coming.event_id, "state": "waiting"}).content.decode()
    assert ("Chloé" in page, "Bob Exemple" in page) == (True, False)
    sent = b"".join(desk.get(reverse("desk:registration-export", args=["csv"])).streaming_content).decode()
    assert "Chloé" in sent
    assert desk.get(reverse("desk:registration-list"), {"q": "chloe"}).status_code == 200
    assert desk.get(reverse("desk:enrolment-list")).status_code == 200


def test_the_event_s_page_tells_its_counts(rf, coralie, coming):
    [panel] = [one for one in site.panels(type(coming.event)) if one.template_name == "registration/desk/panel.html"]
    request = rf.get("/")
    request.user = coralie
    soon(coming, "Ana")
    said = panel.context(request, coming.event)
    assert ([count for _state, _label, count in said["counts"]], said["left"]) == ([1], 1)
    assert panel.context(request, an_event())["enrolment"] is None


def test_the_presidency_reads_counts_and_no_names(client_for, bernard, coming):
    soon(coming, "Ana", "Bob", "Chloé")
    client = client_for(bernard)
    assert client.get(reverse("desk:registration-list")).status_code == 403
    page = client.get(reverse("desk:enrolment-detail", args=[coming.pk])).content.decode()
    assert ("Chloé" in page, "Sur la liste d’attente" in page or "waiting" in page) == (False, True)


def test_places_are_not_made_fewer_than_those_who_hold_one(desk, coming):
    soon(coming, "Ana", "Bob")
    url = reverse("desk:enrolment-edit", args=[coming.pk])

    def sent(**said):
        coming.refresh_from_db()
        return desk.post(url, settings_of(coming.event, revision=coming.revision, **said))

    refused = sent(capacity=1)
    assert refused.status_code == 422
    assert "2 personnes ont déjà une place\xa0: écrivez 2 ou plus" in refused.content.decode()
    coming.refresh_from_db()
    assert coming.capacity == 2
    coming.capacity = 5
    coming.save()
    assert sent(capacity=2).status_code == 302
    place(coming, "Chloé", at=timezone.now(), by=None, is_known=True, beyond_capacity=True)
    assert sent(capacity=2, welcome="Bonjour").status_code == 302


def test_registrations_to_accept_are_told_in_the_cockpit(desk, client_for, omar, coming):
    assert "à accepter" not in desk.get("/bureau/").content.decode()
    coming.needs_approval = True
    coming.save()
    soon(coming, "Ana")
    assert "1 inscription à accepter" in desk.get("/bureau/").content.decode()
    soon(coming, "Bob")
    page = desk.get("/bureau/").content.decode()
    assert ("2 inscriptions à accepter" in page, "Bob Exemple" in page) == (True, True)
    assert "à accepter" not in client_for(omar).get("/bureau/").content.decode()


def test_the_first_person_registered_at_the_desk_is_not_called_you(desk, coming):
    url = reverse("desk:event-register", args=[coming.event_id])
    page = desk.get(url).content.decode()
    assert ("Personne 1" in page, ">Vous<" in page) == (True, False)
    said = desk.post(url, typed("Ana", language="fr"), follow=True).content.decode()
    assert "Ana Exemple\xa0: " in said


def test_a_number_that_is_asked_is_not_called_a_numeral():
    assert str(Question.Kind.NUMBER.label) == "Nombre"


def test_fewer_tickets_than_those_who_hold_one_is_refused_with_how_many_they_are(desk, coming):
    ticket = coming.tickets.create(name_fr="Régulier")
    soon(coming, somebody("Ana", ticket=ticket), somebody("Bob", ticket=ticket), somebody("Chloé", ticket=ticket))
    assert states(coming)["Chloé"] == "waiting", "who waits holds none"
    row = {"id": ticket.pk, "name_fr": "Régulier", "pricing": "free", "price": 0, "holder": "anyone", "position": 0}

    def sent(capacity):
        coming.refresh_from_db()
        said = settings_of(coming.event, revision=coming.revision, capacity=2)
        address = reverse("desk:enrolment-edit", args=[coming.pk])
        return desk.post(address, said | rows("tickets", row | {"capacity": capacity}, initial=1))

    page = sent(1)
    assert page.status_code == 422
    said = page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "2 personnes ont déjà ce billet : écrivez 2 ou plus, ou annulez d’abord des inscriptions." in said
    ticket.refresh_from_db()
    assert ticket.capacity is None
    assert sent(2).status_code == 302
    cancel_registration(registration=named(coming, "Bob"), at=timezone.now())
    assert sent(1).status_code == 422, "the place is offered to Chloé: it is held"


def test_nobody_is_registered_at_the_desk_for_a_cancelled_event(desk, coming):
    soon(coming, "Ana", "Bob", "Chloé")
    coming.event.activity.status = "cancelled"
    coming.event.activity.save()
    page = desk.get(reverse("desk:enrolment-detail", args=[coming.pk])).content.decode()
    url = reverse("desk:event-register", args=[coming.event_id])
    assert (url in page, "Accorder" in page, 'value="offer"' in page) == (False, False, False)
    asked = desk.get(url).content.decode()
    assert "Cet événement est annulé. On n’y inscrit plus personne." in asked
    assert "p0-first_name" not in asked
    refused = desk.post(url, typed("Denis", language="fr", beyond_capacity="on"))
    assert (refused.status_code, "Cet événement est annulé." in refused.content.decode()) == (422, True)
    give = reverse("desk:registration-give", args=[named(coming, "Ana").pk])
    zoe = {"first_name": "Zoé", "last_name": "Roy", "email": "zoe@exemple.example"}
    assert "Cet événement est annulé." in desk.post(give, zoe).content.decode()
    assert states(coming) == {"Ana": "confirmed", "Bob": "confirmed", "Chloé": "waiting"}
