"""The demo hub's members: every state at once, a meeting held and one to call, a plan that counts them."""

import re
from datetime import timedelta

import pytest
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.assembly.models import GeneralMeeting
from arrimage.assembly.queries import obstacles_to_call
from arrimage.billing.models import BillingSettings, Invoice
from arrimage.consent.models import ConsentEntry
from arrimage.membership.dues import without_rate
from arrimage.membership.duplicates import certain_match, same_enterprise
from arrimage.membership.models import Application, Category, Membership
from arrimage.membership.operations.consents import untold
from arrimage.membership.queries import end_of_day, restatement, standing_of
from arrimage.membership.renewal.due import renewals
from arrimage.membership.standing import Standing
from arrimage.network.models import Organisation, Person
from arrimage.outcomes.models import Closing
from arrimage.outcomes.queries import noted_since
from arrimage.plan.models import Indicator
from arrimage.registration.models import Registration
from arrimage.registration.queries import is_member
from arrimage.training.models import LearningNeed

pytestmark = pytest.mark.usefixtures("demo", "db")


def test_everyone_has_a_name_of_her_own_that_somebody_could_bear():
    names = [(person.first_name, person.last_name) for person in Person.objects.all()]
    assert len(names) == len(set(names))
    assert not [name for name in names if re.search(r"\d", " ".join(name))]


def test_there_is_a_member_in_every_state():
    standings = Membership.objects.with_standing(localdate()).values_list("standing", flat=True)
    assert set(standings) == set(Standing.values)


def test_elise_s_enterprise_is_in_good_standing_and_its_renewal_is_not_paid():
    member = Membership.objects.get(contact__user__email__startswith="elise@")
    assert standing_of(member, localdate()).standing == Standing.CURRENT
    coming = member.terms.latest("starts_on")
    assert coming.starts_on > localdate()
    assert coming.invoice in Invoice.objects.owed(localdate())
    assert coming.notices.exists()


def test_a_resignation_told_late_restates_what_was_counted():
    day = localdate() - timedelta(days=60)
    change = restatement(day, end_of_day(day))
    assert change.difference == -1
    assert [one.is_gained for one in change.changes] == [False]


def test_invoices_are_numbered_by_year_without_a_gap():
    given = [number.split("-") for number in Invoice.objects.filter(kind="invoice").values_list("number", flat=True)]
    for year in {year for year, _number in given}:
        numbers = sorted(int(number) for of, number in given if of == year)
        assert numbers == list(range(1, len(numbers) + 1))


def test_an_invoice_is_half_paid_one_is_overdue_one_is_credited():
    invoices = Invoice.objects.with_balance(localdate()).filter(kind="invoice")
    assert invoices.filter(paid__gt=0, balance__gt=0).exists()
    assert Invoice.objects.overdue(localdate()).exists()
    assert Invoice.objects.credited_in_full(localdate()).exists()


def test_the_applications_that_wait_show_the_directory_s_own_and_a_double():
    waiting = list(Application.objects.waiting())
    assert len(waiting) == 3
    assert [one.name for one in waiting if certain_match(one)] == ["Écurie Les Alliés"]
    assert len([one for one in waiting if same_enterprise(one)]) == 2
    assert set(Application.objects.exclude(state="submitted").values_list("state", flat=True)) == {"draft", "returned"}


def test_the_meeting_to_come_can_be_called_today():
    meeting = GeneralMeeting.objects.to_come(localdate()).get()
    assert obstacles_to_call(meeting, timezone.now()) == []


def test_the_meeting_held_decided_and_gave_seats():
    meeting = GeneralMeeting.objects.held().get()
    assert [one.is_carried for one in meeting.resolutions.all()] == [True, True]
    elected = meeting.elections.get().candidates.filter(is_elected=True)
    assert len([one.seat for one in elected if one.seat]) == 2


def test_the_ledger_knows_of_every_membership_once():
    untold_of = {act.address for act in untold(memberships=Membership.objects.all(), day=localdate())}
    assert len(untold_of) <= 1, "only whoever's address was changed in the ledger, and not yet in the directory"
    told = ConsentEntry.objects.filter(act="membership_began", ends_on__isnull=False).values_list(
        "address", "on", "ends_on"
    )
    assert len(told) == len(set(told))


def test_the_plan_counts_members_rather_than_typed_numbers():
    asked = Indicator.objects.filter(action__code__in=("1.1.1", "1.1.2")).values_list("measure", flat=True)
    assert {"membership.members", "membership.support_members", "assembly.members_present"} <= set(asked)
    assert "plan.manual" not in asked


def test_a_renewal_is_to_be_paid_by_the_last_day_of_the_year_that_ends():
    prepared = [term for term in renewals().select_related("invoice") if term.invoice_id]
    assert prepared
    for term in prepared:
        usual = term.invoice.issued_on + timedelta(days=BillingSettings.current().payment_days)
        assert term.invoice.due_on == max(term.starts_on - timedelta(days=1), usual)
    assert any(term.invoice.due_on == term.starts_on - timedelta(days=1) for term in prepared)


def test_each_revenue_has_a_rate_of_its_own_and_each_category_its_english():
    day = localdate()
    for category in Category.objects.all():
        assert category.description_en
        assert without_rate(category.rates.all(), day, Organisation.RevenueBand.values) == []


def test_only_members_say_what_they_need_in_their_space():
    needs = LearningNeed.objects.filter(heard=LearningNeed.Heard.SPACE)
    assert needs
    assert all(is_member(need.person, localdate()) for need in needs)


def test_every_address_of_those_registered_could_receive_a_letter():
    for email in Registration.objects.values_list("email", flat=True):
        validate_email(email)


def test_whoever_came_was_noted_before_the_event_was_closed():
    closings = Closing.objects.all()
    assert closings
    assert [noted_since(closing) for closing in closings] == [0] * len(closings)
