"""A refusal is a person's, not an address's: it follows her, and speaks of the purposes to come as well."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from arrimage.consent.models import ConsentEntry, Purpose, Suppression
from arrimage.consent.operations import carry_refusals, change_address, erase_address, suppress, withdraw
from arrimage.consent.queries import may_send
from arrimage.network.models import Organisation, Person
from arrimage.network.operations.accounts import change_own_details
from arrimage.network.operations.importing_at_once import run_import
from arrimage.network.operations.merging import merge
from arrimage.network.operations.undoing import begin_undo, undo_import
from tests.consent.conftest import JULIE, noon

ELSEWHERE = "julie@ailleurs.org"
LATER = date(2018, 12, 1)
FORMSETS = ("contact_points", "roles", "committee_seats")


def a_purpose_of_later() -> Purpose:
    return Purpose.objects.create(code="sondages", name_fr="Sondages", position=9)


def move(how: str) -> None:
    said = {"source": "mail"} if how == "change_address" else {}
    {"change_address": change_address, "carry_refusals": carry_refusals}[how](
        old=JULIE, new=ELSEWHERE, at=noon(date(2018, 5, 1)), **said
    )


@pytest.fixture(params=["change_address", "carry_refusals"])
def moved(request):
    return lambda: move(request.param)


def test_who_wants_nothing_any_more_is_left_alone_at_her_new_address(write, bulletin, invitations, moved):
    write("membership_began", date(2018, 3, 1))
    write("withdrawn", date(2018, 4, 1), purpose=None)
    moved()
    write("membership_began", date(2018, 6, 1), address=ELSEWHERE)
    for purpose in (bulletin, invitations, a_purpose_of_later()):
        assert may_send(ELSEWHERE, purpose, LATER).why.value == "withdrawn"
    carried = ConsentEntry.objects.get(address__address=ELSEWHERE, act="withdrawn")
    assert (carried.purpose, carried.on, carried.follows.act) == (None, date(2018, 4, 1), "withdrawn")


def test_a_complaint_and_a_refusal_by_phone_follow_too(write, bulletin, moved):
    write("refused", date(2018, 3, 15), source="phone")
    suppress(address=JULIE, reason="complained", at=noon(date(2018, 4, 1)))
    moved()
    assert not may_send(ELSEWHERE, bulletin, LATER).allowed
    assert set(ConsentEntry.objects.filter(address__address=ELSEWHERE).values_list("act", flat=True)) == {
        "refused",
        "withdrawn",
    }
    assert Suppression.objects.filter(address=ELSEWHERE, reason="complained").exists()


def test_mail_that_came_back_stays_with_the_old_address(write, bulletin, moved):
    suppress(address=JULIE, reason="bounced", at=noon(date(2018, 4, 1)))
    moved()
    write("inquiry", date(2018, 11, 1), address=ELSEWHERE)
    assert may_send(ELSEWHERE, bulletin, LATER).allowed


def test_a_refusal_of_one_purpose_follows_for_that_purpose_alone(write, bulletin, invitations, moved):
    write("withdrawn", date(2018, 4, 1), purpose=invitations)
    moved()
    write("inquiry", date(2018, 11, 1), address=ELSEWHERE)
    assert may_send(ELSEWHERE, bulletin, LATER).allowed
    assert not may_send(ELSEWHERE, invitations, LATER).allowed


def test_what_she_allowed_since_at_her_new_address_still_stands(write, bulletin, moved):
    write("withdrawn", date(2018, 3, 1))
    write("given", date(2018, 4, 1), address=ELSEWHERE)
    moved()
    assert may_send(ELSEWHERE, bulletin, LATER).basis == "express"


def test_a_refusal_follows_even_once_the_old_address_is_destroyed(write, bulletin):
    entry = write("withdrawn", date(2018, 4, 1), purpose=None)
    erase_address(address=entry.address, at=noon(date(2018, 4, 2)))
    move("carry_refusals")
    assert may_send(ELSEWHERE, bulletin, LATER).why.value == "withdrawn"
    assert ConsentEntry.objects.get(address__address=ELSEWHERE).follows is None, "nothing ties her to the old code"


def test_a_refusal_is_carried_once_and_nothing_that_allows_one_to_write(write, bulletin):
    write("given", date(2018, 3, 1))
    move("carry_refusals")
    assert may_send(ELSEWHERE, bulletin, LATER).why.value == "nothing"
    write("withdrawn", date(2018, 4, 1), purpose=None)
    move("carry_refusals")
    move("carry_refusals")
    assert ConsentEntry.objects.filter(address__address=ELSEWHERE).count() == 1


def test_receive_nothing_more_holds_for_a_purpose_added_later(write, bulletin, invitations):
    write("membership_began", date(2018, 3, 1))
    for purpose in (bulletin, invitations):
        withdraw(address=JULIE, purpose=purpose, at=noon(date(2018, 4, 1)), source="link")
    assert withdraw(address=JULIE, purpose=None, at=noon(date(2018, 4, 2)), source="link") is not None
    assert withdraw(address=JULIE, purpose=None, at=noon(date(2018, 4, 3)), source="link") is None
    assert may_send(JULIE, a_purpose_of_later(), LATER).why.value == "withdrawn"


def test_who_came_back_for_one_purpose_can_stop_everything_again(write, bulletin, invitations):
    withdraw(address=JULIE, purpose=None, at=noon(date(2018, 4, 1)), source="link")
    write("given", date(2018, 4, 2))
    assert withdraw(address=JULIE, purpose=None, at=noon(date(2018, 4, 3)), source="link") is not None
    assert not may_send(JULIE, bulletin, LATER).allowed


@pytest.fixture
def julie(db) -> Person:
    return Person.objects.create(first_name="Julie", last_name="Tremblay", email=JULIE)


def test_a_new_address_on_her_record_keeps_what_she_refused(write, bulletin, julie, coralie, client_for):
    write("refused", date(2018, 3, 15), source="phone", purpose=None)
    page = reverse("desk:person-edit", args=[julie.pk])
    said = {"last_name": "Tremblay", "language": "fr", "email": ELSEWHERE, "revision": julie.revision}
    formsets = {f"{prefix}-{name}": "0" for prefix in FORMSETS for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    assert client_for(coralie).post(page, {**said, **formsets}).status_code == 302
    write("membership_began", date(2018, 3, 1), address=ELSEWHERE)
    assert may_send(ELSEWHERE, bulletin, localdate()).why.value == "refused"
    assert may_send(JULIE, bulletin, localdate()).why.value == "refused"


def test_a_new_address_she_gives_herself_or_of_an_organisation_keeps_it_too(write, bulletin, julie):
    write("withdrawn", date(2018, 3, 15), purpose=None)
    change_own_details(person=julie, values={"email": ELSEWHERE}, day=localdate())
    coop = Organisation.objects.create(name="Coop", email=JULIE)
    coop.email = "coop@ailleurs.org"
    coop.save()
    for address in (ELSEWHERE, "coop@ailleurs.org"):
        write("membership_began", date(2018, 3, 1), address=address)
        assert may_send(address, bulletin, localdate()).why.value == "withdrawn"


def test_of_two_records_made_one_the_refusal_stays(write, bulletin, julie):
    write("withdrawn", date(2018, 3, 15), purpose=None)
    double = Person.objects.create(first_name="Julie", last_name="Tremblay", email=ELSEWHERE)
    merge(survivor=double, merged=julie, choices={"email": "survivor"}, at=now())
    write("membership_began", date(2018, 3, 1), address=ELSEWHERE)
    assert may_send(ELSEWHERE, bulletin, localdate()).why.value == "withdrawn"


def test_an_import_that_replaces_an_address_keeps_it_too(write, bulletin):
    write("withdrawn", date(2018, 3, 1), purpose=None)
    for day, address in ((date(2018, 2, 1), JULIE), (date(2018, 3, 10), ELSEWHERE)):
        run = run_import(data=f"Organisme;Courriel\nCafé de la Gare;{address}\n".encode(), name="a.csv", day=day)
    assert Organisation.objects.get().email == ELSEWHERE
    write("membership_began", date(2018, 3, 1), address=ELSEWHERE)
    assert may_send(ELSEWHERE, bulletin, localdate()).why.value == "withdrawn"
    write("refused", date(2018, 3, 11), address=ELSEWHERE, purpose=bulletin)
    begin_undo(run=run, at=now())
    undo_import(run=run)
    assert Organisation.objects.get().email == JULIE
    assert ConsentEntry.objects.filter(address__address=JULIE, act="refused").exists(), "undoing carries back as well"


def test_the_same_address_or_none_writes_nothing(write, julie):
    write("withdrawn", date(2018, 3, 15), purpose=None)
    for email in (JULIE.upper(), ""):
        julie.email = email
        julie.save()
    assert ConsentEntry.objects.count() == 1


def test_an_address_emptied_and_later_replaced_keeps_what_she_refused(write, bulletin, julie):
    write("withdrawn", date(2018, 3, 15), purpose=None)
    for email in ("", ELSEWHERE):
        julie.email = email
        julie.save()
    write("membership_began", date(2018, 3, 1), address=ELSEWHERE)
    assert may_send(ELSEWHERE, bulletin, localdate()).why.value == "withdrawn"


def test_an_import_that_fills_in_an_address_emptied_before_keeps_it_too(write, bulletin):
    write("withdrawn", date(2018, 3, 1), purpose=None)
    coop = Organisation.objects.create(name="Café de la Gare", email=JULIE)
    coop.email = ""
    coop.save()
    run_import(data=f"Organisme;Courriel\nCafé de la Gare;{ELSEWHERE}\n".encode(), name="a.csv", day=localdate())
    assert Organisation.objects.get().email == ELSEWHERE
    assert ConsentEntry.objects.filter(address__address=ELSEWHERE, act="withdrawn").exists()


def test_who_came_back_for_one_purpose_is_refused_the_others_only_at_her_new_address(write, bulletin, invitations):
    withdraw(address=JULIE, purpose=None, at=noon(date(2018, 3, 1)), source="link")
    write("given", date(2018, 4, 1), purpose=bulletin)
    move("carry_refusals")
    assert may_send(ELSEWHERE, bulletin, LATER).why.value == "nothing", "her consent does not follow by itself"
    for purpose in (bulletin, invitations):
        write("inquiry", date(2018, 11, 1), address=ELSEWHERE, purpose=purpose)
    assert may_send(ELSEWHERE, bulletin, LATER).basis == "inquiry"
    assert may_send(ELSEWHERE, invitations, LATER).why.value == "withdrawn"


def test_who_came_back_and_then_refused_that_purpose_again_is_refused_all(write, bulletin, invitations):
    withdraw(address=JULIE, purpose=None, at=noon(date(2018, 3, 1)), source="link")
    write("given", date(2018, 4, 1), purpose=bulletin)
    withdraw(address=JULIE, purpose=bulletin, at=noon(date(2018, 4, 15)), source="link")
    move("carry_refusals")
    write("membership_began", date(2018, 6, 1), address=ELSEWHERE)
    for purpose in (bulletin, invitations, a_purpose_of_later()):
        assert may_send(ELSEWHERE, purpose, LATER).why.value == "withdrawn"


def test_who_came_back_and_says_that_she_moved_keeps_both(write, bulletin, invitations):
    withdraw(address=JULIE, purpose=None, at=noon(date(2018, 3, 1)), source="link")
    write("given", date(2018, 4, 1), purpose=bulletin)
    move("change_address")
    write("membership_began", date(2018, 6, 1), address=ELSEWHERE)
    assert may_send(ELSEWHERE, bulletin, LATER).basis == "express"
    for purpose in (invitations, a_purpose_of_later()):
        assert not may_send(ELSEWHERE, purpose, LATER).allowed


def test_an_address_that_is_not_saved_carries_nothing(write, julie):
    write("withdrawn", date(2018, 3, 15), purpose=None)
    julie.email = ELSEWHERE
    julie.save(update_fields=["phone"])
    assert not ConsentEntry.objects.filter(address__address=ELSEWHERE).exists()
