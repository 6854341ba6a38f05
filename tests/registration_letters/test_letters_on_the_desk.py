"""What the coordinator sees of letters, and what she writes herself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from arrimage.agenda.models import Event
from arrimage.consent.models import Suppression
from arrimage.consent.operations import suppress, withdraw
from arrimage.kit.desk import site
from arrimage.letters.models import Delivery
from arrimage.registration.desk.letters import EventLettersPanel, RegistrationLettersPanel
from arrimage.registration.emails import tell
from arrimage.registration.letters_ledger import of_event, of_registration
from arrimage.registration.models import Registration, RegistrationLetter
from tests.registration_letters.letters_at_hand import NOW, State, a_registration, an_event, an_order, registered

TOKEN = "6f1c9c54-4a5f-4bb5-b1d8-9d5f1f3a7d11"
Kind = RegistrationLetter.Kind
pytestmark = pytest.mark.django_db


def test_she_reads_what_was_written_and_what_became_of_it(coralie):
    one = registered(an_event())
    tell([one], Kind.CONFIRMED, at=NOW)
    Delivery.objects.update(state="bounced")
    [written] = of_registration(one, coralie)
    assert (written.words, written.is_lost) == ("Revenu", True)
    assert written.page == reverse("desk:delivery-detail", args=[Delivery.objects.get().pk])


def test_whoever_may_not_read_the_ledger_is_not_led_to_it(omar):
    one = registered(an_event())
    tell([one], Kind.CONFIRMED, at=NOW)
    assert of_registration(one, omar)[0].page == ""


def test_those_who_were_not_reached_are_named_for_the_event(coralie):
    suppress(address="luc@ferme.example", reason=Suppression.Reason.BOUNCED, at=NOW)
    event = an_event()
    people = [registered(event), registered(event, "Luc Roy", "luc@ferme.example")]
    tell(people, Kind.CONFIRMED, at=NOW)
    tallies, lost = of_event(event, coralie)
    assert [(tally.label, tally.count, tally.lost) for tally in tallies] == [("Inscription confirmée", 2, 1)]
    assert [str(one.letter.registration) for one in lost] == ["Luc Roy"]
    assert "revient" in lost[0].words or "reviennent" in lost[0].words


@pytest.mark.parametrize(("panel", "model"), [(EventLettersPanel, Event), (RegistrationLettersPanel, Registration)])
def test_the_panels_are_drawn(panel, model, coralie, omar, rf):
    event = an_event()
    one = registered(event)
    tell([one], Kind.CONFIRMED, at=NOW)
    record = event if model is Event else one
    [mine] = [known for known in site.panels(model) if isinstance(known, panel)]
    assert mine.visible_to(coralie, record)
    assert not mine.visible_to(omar, record)
    from django.template.loader import render_to_string

    request = rf.get("/")
    request.user = coralie
    html = render_to_string(mine.template_name, {"record": record, **mine.context(request, record)}, request)
    assert "Inscription confirmée" in html


def write(client, event, **said):
    known = {
        "subject": "Stationnement",
        "text": "Garez-vous derrière.",
        "token": "6f1c9c54-4a5f-4bb5-b1d8-9d5f1f3a7d11",
    }
    return client.post(reverse("desk:event-write", args=[event.pk]), {**known, **said})


def test_she_writes_looks_it_over_and_sends_it_once(client_for, coralie):
    event = an_event()
    order = an_order(event)
    for name in ("Élise Tremblay", "Jean Roy"):
        a_registration(order, name)
    registered(event, "Luc Roy", "luc@ferme.example", state=State.WAITING)
    client = client_for(coralie)
    assert "Envoyer" not in client.get(reverse("desk:event-write", args=[event.pk])).content.decode()
    seen = write(client, event).content.decode()
    assert "Envoyer à 2 personnes" in seen
    assert "Garez-vous derrière." in seen
    assert str(order.token) not in seen
    assert not Delivery.objects.exists()
    for _time in range(2):
        assert write(client, event, step="send").status_code == 302
    [row] = Delivery.objects.all()
    assert (row.address, row.own_subject) == ("elise@ferme.example", "Stationnement")
    page = client.get(reverse("desk:event-write", args=[event.pk])).content.decode()
    assert "1 lettre est en route." in page


def test_what_she_writes_before_serves_those_registered_and_afterwards_may_be_refused(client_for, coralie):
    coming, over = (an_event(on=localdate() + timedelta(days=days)) for days in (10, -2))
    registered(coming)
    registered(over)
    withdraw(address="elise@ferme.example", purpose=None, at=now(), source="link")
    client = client_for(coralie)
    write(client, coming, step="send")
    write(client, over, step="send", token="6f1c9c54-4a5f-4bb5-b1d8-9d5f1f3a7d12")
    found = Delivery.objects.order_by("pk").values_list("mailing__purpose__code", "state")
    assert list(found) == [("evenements", "planned"), ("suites", "withheld")]
    panel = EventLettersPanel().context(client.get("/bureau/").wsgi_request, over)
    assert ["Le consentement a été retiré" in one.words for one in panel["lost"]] == [True]


def test_what_she_typed_is_kept_when_something_is_missing_or_to_change(client_for, coralie):
    event = an_event()
    registered(event)
    client = client_for(coralie)
    refused = write(client, event, subject="")
    assert refused.status_code == 422
    assert "Garez-vous derrière." in refused.content.decode()
    again = write(client, event, step="change").content.decode()
    assert 'value="Stationnement"' in again


def test_with_nobody_registered_there_is_nobody_to_write_to(client_for, coralie):
    page = client_for(coralie).get(reverse("desk:event-write", args=[an_event().pk])).content.decode()
    assert "personne à qui écrire" in page
    assert write(client_for(coralie), an_event(), step="send").status_code == 302
    assert not Delivery.objects.exists()


def test_only_those_who_follow_registrations_write(client_for, omar, elise):
    event = an_event()
    for who in (omar, elise):
        assert client_for(who).get(reverse("desk:event-write", args=[event.pk])).status_code == 403
