"""Attendance that changes once the event is closed: figures, journal, proof and certificates say the same."""

from uuid import uuid4

import pytest

from arrimage.network.models import Person
from arrimage.outcomes.account import account_of
from arrimage.outcomes.forms.closing import CloseForm
from arrimage.outcomes.models import Certificate, Closing
from arrimage.outcomes.operations.certifying import issue_certificates
from arrimage.outcomes.operations.closing import reopen_event
from arrimage.registration.acts import IN, OUT, Act, Count
from arrimage.registration.models import CheckIn
from arrimage.registration.operations.checking_in import change_head_count, take_acts
from arrimage.registration.operations.half_days import note_half_days
from tests.outcomes.conftest import letters
from tests.outcomes.examples import AFTER, DAY, an_event, came, registers

pytestmark = pytest.mark.django_db


def arrives(event, registration):
    """What a phone that was offline noted at the door."""
    act = Act(IN, uuid4(), AFTER, registration.code, DAY)
    take_acts(event=event, acts=[act], by=None, at=AFTER)
    return act


def figures(event):
    """Those of the closing, then the journal's."""
    closing = Closing.objects.get(event=event)
    event.activity.refresh_from_db()
    present = set(event.activity.presences.filter(state="present").values_list("person__last_name", flat=True))
    return (closing.present, closing.no_shows, event.activity.head_count), present


@pytest.fixture
def people(db):
    return {name: Person.objects.create(first_name=name, last_name=name) for name in ("Max", "Élise")}


def test_a_check_in_that_arrives_after_closing_is_in_the_journal_and_its_figures(evening, closed, people, coralie):
    came(evening, "Max Roy", person=people["Max"])
    elise = registers(evening, "Élise Roy", person=people["Élise"])
    closed(evening)
    assert figures(evening) == ((1, 1, 1), {"Max"})
    act = arrives(evening, elise)
    assert figures(evening) == ((2, 0, 2), {"Max", "Élise"})
    assert "2, dont 0 personnes" in "".join(getattr(b, "text", "") for b in account_of(evening).blocks)
    take_acts(event=evening, acts=[Act(OUT, uuid4(), AFTER, elise.code, DAY, undoes=(act.mark,))], by=None, at=AFTER)
    assert figures(evening) == ((1, 1, 1), {"Max"})


def test_the_page_says_that_figures_moved_after_closing(evening, closed, coralie, client_for):
    came(evening, "Max Roy")
    elise = registers(evening, "Élise Roy")
    CheckIn.objects.update(received_at=AFTER)
    closed(evening)
    page, client = f"/bureau/evenements/{evening.pk}/bilan/", client_for(coralie)
    assert "après la fermeture" not in client.get(page).content.decode()
    arrives(evening, elise)
    shown = client.get(page).content.decode()
    assert "1 présence a été notée ou retirée après la fermeture" in shown
    assert "2 personnes sont venues" in shown


def test_what_is_corrected_by_hand_in_the_journal_stays_when_a_phone_says_nothing_new(evening, closed, people):
    act = arrives(evening, registers(evening, "Max Roy", person=people["Max"]))
    closed(evening)
    evening.activity.presences.all().delete()
    take_acts(event=evening, acts=[act], by=None, at=AFTER)
    assert not evening.activity.presences.exists()


def test_reopening_proposes_those_who_are_noted(evening, closed, coralie):
    came(evening, "Max Roy")
    elise = registers(evening, "Élise Roy")
    closed(evening)
    reopen_event(closing=evening.closing, why="Élise manque", by=coralie, at=AFTER)
    arrives(evening, elise)
    evening.activity.refresh_from_db()
    assert CloseForm(None, event=evening, action="close").fields["head_count"].initial == 2


def test_a_number_typed_in_closing_stays_but_never_below_the_names(evening, closed):
    came(evening, "Max Roy")
    others = [registers(evening, f"{name} Roy") for name in ("Élise", "Ana")]
    closed(evening, head_count=2)
    arrives(evening, others[0])
    assert figures(evening)[0] == (2, 1, 2), "strangers were counted too"
    arrives(evening, others[1])
    assert figures(evening)[0] == (3, 0, 3)


def test_the_counter_of_the_door_is_followed_too(evening, closed):
    closed(evening, head_count=40)
    change_head_count(event=evening, acts=[Count(uuid4(), AFTER, 2)], by=None, at=AFTER)
    assert figures(evening)[0] == (42, 0, 42)


def test_nobody_known_then_somebody_then_nobody(evening, closed):
    elise = registers(evening, "Élise Roy")
    closed(evening, why_no_attendance="La feuille est perdue")
    act = arrives(evening, elise)
    closing = Closing.objects.get()
    assert (closing.present, closing.why_no_attendance) == (1, "")
    take_acts(event=evening, acts=[Act(OUT, uuid4(), AFTER, elise.code, DAY, undoes=(act.mark,))], by=None, at=AFTER)
    closing.refresh_from_db()
    assert closing.present == 0
    assert "retirées" in closing.why_no_attendance


def test_half_days_corrected_after_closing_change_figures_and_certificates(closed, people, client_for, coralie):
    course = an_event("Lire un bilan", kind="training")
    max_roy = came(course, "Max Roy", person=people["Max"])
    came(course, "Élise Roy", person=people["Élise"])
    closed(course)
    issue_certificates(event=course, at=AFTER)
    cell = (max_roy.pk, DAY, "pm")
    box = f"{max_roy.pk}.{DAY:%Y%m%d}.pm"
    page = client_for(coralie).post(
        f"/bureau/evenements/{course.pk}/formation/demi-journees/", {"shown": [box]}, follow=True
    )
    assert figures(course) == ((1, 1, 1), {"Élise"})
    assert list(Certificate.objects.standing().values_list("name", flat=True)) == ["Élise Roy"]
    assert "1 attestation en disait plus" in page.content.decode()
    assert [address for address, _subject in letters()] == ["max@ici.example"]
    note_half_days(event=course, shown=(), ticked={cell}, by=coralie, at=AFTER)
    assert figures(course) == ((2, 0, 2), {"Max", "Élise"})
    assert [one.name for one in issue_certificates(event=course, at=AFTER)] == ["Max Roy"]


def test_fewer_half_days_than_a_certificate_says_revoke_it(closed):
    course = an_event("Lire un bilan", kind="training", start_time="09:00", end_time="16:00")
    came(course, "Max Roy")
    course.refresh_from_db()
    closed(course)
    [certificate] = issue_certificates(event=course, at=AFTER)
    cell = (certificate.registration_id, DAY, "pm")
    note_half_days(event=course, shown={cell}, ticked=(), by=None, at=AFTER)
    certificate.refresh_from_db()
    assert (certificate.hours, certificate.revoked_at) == (7, AFTER)
    assert Closing.objects.get().present == 1
    assert CheckIn.objects.standing().get().half == "am"
