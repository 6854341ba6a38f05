"""Who receives a mailing, who does not and why; planned once, completed when it was interrupted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.consent.models import Address, Purpose, Suppression
from arrimage.consent.operations import erase_address, row_of, suppress, withdraw
from arrimage.consent.queries import decide, stamp, surely_allowed, surely_unknown
from arrimage.consent.rules import Act
from arrimage.letters.models import Delivery, Issue, Mailing, Newsletter
from arrimage.letters.operations import planning
from arrimage.letters.operations.planning import complete_planning, plan_issue, plan_mailing
from arrimage.letters.operations.rounds import due_work
from arrimage.letters.queries.audience import audience
from arrimage.letters.reasons import sentence
from arrimage.network.models import Organisation, Person, Segment
from tests.letters import issues_at_hand as at_hand

pytestmark = pytest.mark.django_db
SINCE = {"source": "form"}


def found(mailing):
    return {row.address: (row.state, row.why) for row in mailing.deliveries.all()}


@pytest.fixture
def crowd(subscribe, bulletin):
    """Readers of every sort; returns address → state and reason expected."""
    now = timezone.now()
    subscribe("oui@exemple.example", "retire@exemple.example", "revient@exemple.example", "mort@exemple.example")
    subscribe("detruite@exemple.example")
    for address in ("retire@exemple.example", "revient@exemple.example"):
        withdraw(address=address, purpose=bulletin.purpose, at=now - timedelta(days=2), **SINCE)
    subscribe("revient@exemple.example", on=localdate())
    suppress(address="mort@exemple.example", reason=Suppression.Reason.BOUNCED, at=now)
    subscribe("achat@exemple.example", act=Act.PURCHASE, on=localdate() - timedelta(days=30))
    subscribe("vieux@exemple.example", act=Act.PURCHASE, on=localdate() - timedelta(days=900))
    subscribe("ami@exemple.example", act=Act.REFERRED, referrer="Luc Gagnon")
    erase_address(address=Address.objects.get(address="detruite@exemple.example"), at=now)
    Person.objects.create(first_name="Rose", last_name="Roy", email="Inconnue@Exemple.example")
    Person.objects.create(first_name="Anne", last_name="Oui", email="OUI@exemple.example", language="en")
    return {
        "oui@exemple.example": ("planned", ""),
        "retire@exemple.example": ("withheld", "withdrawn"),
        "revient@exemple.example": ("planned", ""),
        "mort@exemple.example": ("withheld", "bounced"),
        "achat@exemple.example": ("planned", ""),
        "vieux@exemple.example": ("withheld", "expired"),
        "ami@exemple.example": ("withheld", "referral"),
        "inconnue@exemple.example": ("withheld", "nothing"),
    }


def test_without_a_segment_everyone_known_is_there_with_the_reason(crowd, planned):
    mailing = planned()
    assert found(mailing) == crowd
    assert mailing.stamp == stamp(localdate())
    anne = mailing.deliveries.get(address="oui@exemple.example")
    assert (anne.person.first_name, anne.language) == ("Anne", "fr")


def test_an_address_typed_into_a_form_and_never_confirmed_is_nobody_s_to_count(crowd, planned, issue):
    row_of("inventee@exemple.example")
    assert audience(issue, localdate()).withheld["nothing"] == 1
    assert found(planned()) == crowd


def test_the_audience_shown_before_is_the_one_planned(crowd, issue):
    shown = audience(issue, localdate())
    mailing = plan_issue(issue=issue, at=timezone.now())
    rows = found(mailing).values()
    assert shown.allowed == sum(state == "planned" for state, _why in rows)
    reasons = [why for _state, why in rows if why]
    assert shown.withheld == {why: reasons.count(why) for why in reasons}
    assert [member.address for member in shown.people("withdrawn")] == ["retire@exemple.example"]
    assert len(shown.people(limit=2)) == 2
    assert shown.total == len(rows)


def test_a_referral_is_counted_among_the_readers_when_the_text_names_who_referred(crowd, issue):
    assert audience(issue, localdate()).withheld["referral"] == 1
    issue.body = [at_hand.text("<p>De la part de {{ referent }}.</p>")]
    issue.subject_en, issue.body_en = "Summer", [at_hand.text("<p>Here it is.</p>")]
    issue.save()
    issue.refresh_from_db()
    assert "referral" not in audience(issue, localdate()).withheld
    Person.objects.create(last_name="Ami", email="ami@exemple.example", language="en")
    in_english = audience(issue, localdate())
    assert in_english.withheld["referral"] == 1
    rows = found(plan_issue(issue=issue, at=timezone.now()))
    assert rows["ami@exemple.example"] == ("withheld", "referral")
    assert in_english.allowed == sum(state == "planned" for state, _why in rows.values())


def test_planning_again_adds_nobody(crowd, issue):
    first = plan_issue(issue=issue, at=timezone.now())
    assert plan_issue(issue=issue, at=timezone.now()) == first
    assert first.deliveries.count() == len(crowd)
    assert issue.status == Issue.Status.SENT


def test_a_planning_killed_half_way_is_completed(crowd, issue, monkeypatch):
    def killed(*said):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(planning, "_create", killed)
        with pytest.raises(KeyboardInterrupt):
            plan_issue(issue=issue, at=timezone.now())
    mailing = Mailing.objects.get()
    assert mailing.status == Mailing.Status.PLANNING
    assert 0 < mailing.deliveries.count() < len(crowd)
    Mailing.objects.update(planning_since=timezone.now() - timedelta(minutes=5))
    due_work()
    assert found(mailing) == crowd
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.SENDING


def test_a_segment_narrows_the_readers_whoever_consented(subscribe, planned):
    subscribe("oui@exemple.example", "ailleurs@exemple.example", "bureau@coop.example")
    Person.objects.create(last_name="Oui", email="oui@exemple.example", is_expert=True)
    Person.objects.create(last_name="Non", email="non@exemple.example", is_expert=True)
    Person.objects.create(last_name="Autre", email="ailleurs@exemple.example")
    Organisation.objects.create(name="Coop", kind="enterprise", email="Bureau@Coop.example")
    experts = {"field": "is_expert", "is": "yes", "value": None}
    people = Segment.objects.create(name="Experts", target="person", rule=experts)
    enterprises = {"field": "kind", "is": "in", "value": ["enterprise"]}
    organisations = Segment.objects.create(name="Entreprises", target="organisation", rule=enterprises)
    mailing = planned(segments=[people, organisations])
    assert found(mailing) == {
        "oui@exemple.example": ("planned", ""),
        "non@exemple.example": ("withheld", "nothing"),
        "bureau@coop.example": ("planned", ""),
    }


def test_a_legal_notice_needs_no_consent_but_a_segment(subscribe, planned):
    notice = Purpose.objects.create(code="avis", name_fr="Avis", kind=Purpose.Kind.STATUTORY)
    with pytest.raises(ValidationError):
        planned(purpose=notice)
    experts = {"field": "is_expert", "is": "yes", "value": None}
    segment = Segment.objects.create(name="Experts", target="person", rule=experts)
    for name in ("oui", "mort", "retire"):
        Person.objects.create(last_name=name, email=f"{name}@exemple.example", is_expert=True)
    suppress(address="mort@exemple.example", reason=Suppression.Reason.BOUNCED, at=timezone.now())
    withdraw(address="retire@exemple.example", purpose=None, at=timezone.now(), **SINCE)
    assert found(planned(purpose=notice, segments=[segment])) == {
        "oui@exemple.example": ("planned", ""),
        "mort@exemple.example": ("withheld", "bounced"),
        "retire@exemple.example": ("planned", ""),
    }


def test_each_reads_her_language_where_it_is_written(subscribe, planned):
    subscribe("anne@exemple.example", "luc@exemple.example", "eve@exemple.example")
    Person.objects.create(last_name="Anne", email="anne@exemple.example", language="en")
    Person.objects.create(last_name="Luc", email="luc@exemple.example", language="fr")
    both = {"fr": {"subject": "Bonjour", "text": "x"}, "en": {"subject": "Hello", "text": "x"}}
    mailing = planned(contents=both)
    languages = dict(mailing.deliveries.values_list("address", "language"))
    assert languages == {"anne@exemple.example": "en", "luc@exemple.example": "fr", "eve@exemple.example": "fr"}


def test_half_of_the_readers_receive_each_subject_in_each_language(subscribe, planned):
    readers = [f"l{number}@exemple.example" for number in range(63)]
    subscribe(*readers)
    suppress(address="l0@exemple.example", reason=Suppression.Reason.BOUNCED, at=timezone.now())
    for address in readers[:21]:
        Person.objects.create(last_name="Anne", email=address, language="en")
    both = {
        "fr": {"subject": "Un", "subject_b": "Deux", "text": "x"},
        "en": {"subject": "One", "subject_b": "Two", "text": "x"},
    }
    rows = planned(contents=both).deliveries.filter(state="planned")
    shared = {(row.language, row.variant) for row in rows}
    assert shared == {("fr", "a"), ("fr", "b"), ("en", "a"), ("en", "b")}
    assert sorted(rows.filter(variant=one).count() for one in "ab") == [31, 31]
    assert sorted(rows.filter(variant=one, language="fr").count() for one in "ab") == [21, 21]


def test_who_receives_which_subject_is_not_foreseen_from_the_list_and_differs_by_mailing(subscribe, planned):
    subscribe(*(f"l{number}@exemple.example" for number in range(40)))
    first, second = (planned({"subject_b": "L’autre sujet"}) for _time in range(2))
    drawn = ["".join(one.deliveries.order_by("address").values_list("variant", flat=True)) for one in (first, second)]
    assert drawn[0] != drawn[1]
    assert not {"ab" * 20, "ba" * 20, "a" * 20 + "b" * 20, "b" * 20 + "a" * 20} & set(drawn)


def test_a_planning_that_was_killed_and_completed_shares_the_subjects_by_halves_too(subscribe, planned):
    subscribe(*(f"l{number}@exemple.example" for number in range(30)))
    mailing = planned({"subject_b": "L’autre sujet"}, start=False)
    whole = dict(mailing.deliveries.values_list("address", "variant"))
    lost = mailing.deliveries.filter(address__endswith="1@exemple.example")
    lost.delete()
    mailing.deliveries.update(variant="")
    Mailing.objects.filter(pk=mailing.pk).update(planned_at=None, status=Mailing.Status.PLANNING)
    mailing.refresh_from_db()
    complete_planning(mailing=mailing, at=timezone.now())
    assert dict(mailing.deliveries.values_list("address", "variant")) == whole


def test_an_issue_that_has_mistakes_is_refused_with_their_sentences(subscribe, issue):
    Issue.objects.filter(pk=issue.pk).update(subject="Bonjour {{ surnom }}")
    with pytest.raises(ValidationError, match="surnom"):
        plan_issue(issue=issue, at=timezone.now())
    assert Mailing.objects.count() == 0


def test_a_scheduled_issue_leaves_at_its_hour(subscribe, issue):
    subscribe("oui@exemple.example")
    hour = timezone.now() + timedelta(hours=1)
    Issue.objects.filter(pk=issue.pk).update(status=Issue.Status.SCHEDULED, scheduled_for=hour)
    due_work()
    assert Mailing.objects.count() == 0
    Issue.objects.filter(pk=issue.pk).update(scheduled_for=timezone.now())
    due_work()
    assert Mailing.objects.get().status == Mailing.Status.SENDING


def test_a_mailing_that_waits_for_a_press_is_planned_and_stays(subscribe, planned):
    subscribe("oui@exemple.example")
    assert planned(start=False).status == Mailing.Status.PAUSED


def test_what_is_surely_known_is_what_the_ledger_decides(crowd, bulletin):
    """The two shortcuts never say otherwise than `decide`."""
    everyone = list(Address.objects.filter(address__isnull=False).values_list("address", flat=True))
    for day in (localdate(), localdate() - timedelta(days=3), date(localdate().year - 1, 1, 14)):
        answers = decide(everyone, bulletin.purpose, day)
        allowed = set(surely_allowed(bulletin.purpose, day).values_list("address", flat=True))
        assert all(answers[address].allowed for address in allowed)
        nothing = set(surely_unknown(bulletin.purpose, day).values_list("address", flat=True))
        assert all(answers[address].why.value == "nothing" for address in nothing)


def test_the_stamp_moves_with_every_answer(crowd, bulletin):
    now, day = timezone.now(), localdate()
    seen = {stamp(day)}
    for change in (
        lambda: withdraw(address="oui@exemple.example", purpose=bulletin.purpose, at=now, **SINCE),
        lambda: suppress(address="achat@exemple.example", reason=Suppression.Reason.BOUNCED, at=now),
        lambda: suppress(address="vieux@exemple.example", reason=Suppression.Reason.COMPLAINED, at=now),
    ):
        change()
        assert stamp(day) not in seen
        seen.add(stamp(day))
    assert stamp(day + timedelta(days=1)) not in seen


def test_every_reason_has_its_sentence(crowd, planned):
    assert all(len(sentence(why)) > 20 for _state, why in found(planned()).values() if why)
    assert Delivery.objects.filter(state="withheld", why="").count() == 0


def test_a_mailing_without_a_text_is_refused(bulletin):
    empty = Mailing.objects.create(kind="message", title="x", purpose=bulletin.purpose, from_email="a@b.example")
    with pytest.raises(ValidationError):
        plan_mailing(mailing=empty, at=timezone.now())


def test_what_a_second_person_did_not_approve_is_never_planned(issue):
    Newsletter.objects.update(needs_approval=True)
    issue.refresh_from_db()
    with pytest.raises(ValidationError, match="deuxième personne"):
        plan_issue(issue=issue, at=timezone.now())
    assert not Mailing.objects.exists()
