"""«Mon organisation»: seen, confirmed, corrected; the hub accepts, in part or not."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from arrimage.network.facts import Confidence, Provenance, Source, note, provenance
from arrimage.network.freshness import Freshness, freshness_of, reviewed_since
from arrimage.network.models import DirectorySettings, Organisation, ProposedChange, Sector
from arrimage.network.operations.proposals import AlreadyDecided, ChangedMeanwhile, conflicts, decide, propose
from tests.space.conftest import tied

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(elise, manager, client_for):
    return client_for(elise)


@pytest.fixture
def desk(coralie, client_for):
    return client_for(coralie)


def filled(organisation: Organisation, **said) -> dict:
    """The form as it was opened, with what she changes."""
    known = {"phone": organisation.phone, "email": organisation.email, "municipality": organisation.municipality_id}
    return {**known, "employees": organisation.employees or "", **said}


def propose_by_form(client, organisation, **said):
    return client.post(f"/espace/{organisation.pk}/fiche/modifier/", filled(organisation, **said), follow=True)


def waiting() -> ProposedChange:
    return ProposedChange.objects.waiting().get()


def test_a_member_sees_the_profile_as_the_directory_has_it(space, cafe):
    page = space.get(f"/espace/{cafe.pk}/fiche/").content.decode()
    for said in ("Café de la Gare", "450 555-0001", "Valleyfield", "Organisme à but non lucratif"):
        assert said in page


def test_what_a_member_changes_waits_for_the_hub(space, cafe):
    page = propose_by_form(space, cafe, phone="450 555-9999", description="Un café.").content.decode()
    assert "Vos modifications sont au pôle" in page
    cafe.refresh_from_db()
    assert cafe.phone == "450 555-0001"
    assert waiting().changes == {
        "phone": {"before": "450 555-0001", "after": "450 555-9999"},
        "description": {"before": "", "after": "Un café."},
    }


def test_proposing_again_replaces_what_waits_and_keeps_what_was_typed(space, cafe):
    propose_by_form(space, cafe, phone="450 555-9999")
    assert 'value="450 555-9999"' in space.get(f"/espace/{cafe.pk}/fiche/modifier/").content.decode()
    propose_by_form(space, cafe, employees=9)
    assert list(waiting().changes) == ["employees"]
    propose_by_form(space, cafe)
    assert not ProposedChange.objects.exists()


def test_bad_input_is_said_and_nothing_is_lost(space, cafe):
    page = propose_by_form(space, cafe, postal_code="12345", description="Un café.")
    assert page.status_code == 422
    assert "Un code postal s’écrit comme J6T 1A1" in page.content.decode()
    assert "Un café." in page.content.decode()
    assert not ProposedChange.objects.exists()


def test_the_hub_takes_some_of_the_changes_and_the_member_is_told(space, desk, cafe, manager, letters):
    propose_by_form(space, cafe, phone="450 555-9999", description="Un café.")
    proposal = waiting()
    assert "1 modification proposée attend" in desk.get("/bureau/").content.decode()
    assert (
        f"/bureau/reseau/propositions/{proposal.pk}/" in desk.get(f"/bureau/organisations/{cafe.pk}/").content.decode()
    )
    assert "Café de la Gare" in desk.get("/bureau/reseau/propositions/").content.decode()
    address = f"/bureau/reseau/propositions/{proposal.pk}/"
    page = desk.get(address)
    assert "450 555-9999" in page.content.decode()
    said = {"revision": page.context["form"].initial["revision"], "decision": "take", "answer": "Merci !"}
    desk.post(address, {**said, "fields_taken": ["phone"]})
    cafe.refresh_from_db()
    assert (cafe.phone, cafe.description) == ("450 555-9999", "")
    assert provenance(cafe, "phone") == Provenance(Source.MEMBER, timezone.localdate(), Confidence.HIGH)
    [letter] = letters
    assert (letter.to, letter.purpose) == (manager.user.email, "comptes")
    assert "Une partie des modifications" in letter.text
    assert "Merci !" in letter.text
    assert "Le pôle dit" in space.get(f"/espace/{cafe.pk}/fiche/").content.decode()
    assert "450 555-9999" in desk.get(address).content.decode(), "what was decided stays readable"


def test_a_refusal_needs_a_word(space, desk, cafe, letters):
    propose_by_form(space, cafe, phone="450 555-9999")
    address = f"/bureau/reseau/propositions/{waiting().pk}/"
    assert desk.post(address, {"revision": 1, "decision": "refuse"}).status_code == 422
    desk.post(address, {"revision": 1, "decision": "refuse", "answer": "Ce numéro ne répond pas."})
    cafe.refresh_from_db()
    assert cafe.phone == "450 555-0001"
    assert ProposedChange.objects.get().state == "refused"
    assert "Ce numéro ne répond pas." in letters[0].text


def test_what_the_hub_changed_meanwhile_is_shown_and_not_taken_unless_ticked(space, desk, cafe):
    propose_by_form(space, cafe, phone="450 555-9999")
    fresh = Organisation.objects.get(pk=cafe.pk)
    fresh.phone = "450 555-7777"
    fresh.save()
    proposal = waiting()
    assert conflicts(proposal) == {"phone"}
    page = desk.get(f"/bureau/reseau/propositions/{proposal.pk}/").content.decode()
    for said in ("450 555-0001", "450 555-7777", "450 555-9999", "La fiche a changé entre-temps"):
        assert said in page
    assert "checked" not in page.split('value="phone"')[1].split(">")[0]


def test_a_profile_that_changes_under_the_coordinator_s_eyes_is_not_overwritten(space, desk, cafe, coralie):
    propose_by_form(space, cafe, phone="450 555-9999")
    proposal, revision = waiting(), Organisation.objects.get(pk=cafe.pk).revision
    Organisation.objects.get(pk=cafe.pk).save()
    with pytest.raises(ChangedMeanwhile):
        decide(proposal=proposal, fields=["phone"], answer="", revision=revision, by=coralie, at=timezone.now())
    said = {"revision": revision, "decision": "take", "fields_taken": ["phone"]}
    page = desk.post(f"/bureau/reseau/propositions/{proposal.pk}/", said, follow=True).content.decode()
    assert "La fiche a changé pendant que cette page était ouverte" in page
    assert waiting() == proposal


def test_two_coordinators_decide_once(space, cafe, coralie):
    propose_by_form(space, cafe, phone="450 555-9999")
    said = {"answer": "", "revision": Organisation.objects.get(pk=cafe.pk).revision, "by": coralie}
    proposal = waiting()
    decide(proposal=proposal, fields=["phone"], **said, at=timezone.now())
    with pytest.raises(AlreadyDecided):
        decide(proposal=proposal, fields=[], **said, at=timezone.now())


def test_where_the_hub_says_so_those_who_manage_change_directly(space, cafe):
    DirectorySettings.objects.create(members_change_directly=True)
    sector = Sector.objects.create(code="72", name="Restauration")
    propose_by_form(space, cafe, phone="450 555-9999", sectors=[sector.pk], employees="")
    cafe.refresh_from_db()
    assert (cafe.phone, cafe.employees, list(cafe.sectors.all())) == ("450 555-9999", None, [sector])
    assert ProposedChange.objects.get().state == "accepted"
    assert cafe.history.first().history_user.email == "elise@example.org"


def test_even_then_what_the_register_says_waits(space, cafe):
    DirectorySettings.objects.create(members_change_directly=True)
    note(cafe, ["phone"], Provenance(Source.REGISTER, timezone.localdate(), Confidence.HIGH))
    cafe.save()
    propose_by_form(space, cafe, phone="450 555-9999", description="Un café.")
    cafe.refresh_from_db()
    assert (cafe.phone, cafe.description) == ("450 555-0001", "Un café.")
    assert list(waiting().changes) == ["phone"]


def test_a_colleague_who_does_not_manage_always_proposes(cafe, sacha, client_for):
    DirectorySettings.objects.create(members_change_directly=True)
    tied(sacha, cafe)
    propose_by_form(client_for(sacha), cafe, phone="450 555-9999")
    cafe.refresh_from_db()
    assert cafe.phone == "450 555-0001"
    assert waiting()


def test_everything_is_right_keeps_the_profile_up_to_date(space, cafe):
    page = space.post(f"/espace/{cafe.pk}/fiche/exacte/", follow=True).content.decode()
    assert "la fiche est à jour" in page
    cafe.refresh_from_db()
    day = timezone.localdate()
    assert provenance(cafe, "status").source is Source.MEMBER
    assert freshness_of(cafe.core_facts_on, reviewed_since(day)) is Freshness.UP_TO_DATE


def test_a_role_that_ended_yesterday_opens_nothing(space, manager, cafe):
    manager.roles.update(end=timezone.localdate() - timedelta(days=1))
    assert "aucune organisation aujourd’hui" in space.get("/espace/").content.decode()
    page = space.get(f"/espace/{cafe.pk}/fiche/").content.decode()
    assert "450 555-0001" not in page


OF_AN_ORGANISATION = (
    "", "fiche/", "fiche/modifier/", "fiche/exacte/", "fiche/logo/", "collegues/", "collegues/inviter/",
)  # fmt: skip


@pytest.mark.parametrize("page", OF_AN_ORGANISATION)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_s_organisation_does_not_exist_for_a_member(page, method, space, atelier):
    assert getattr(space, method)(f"/espace/{atelier.pk}/{page}").status_code == 404


def test_nor_does_it_through_her_own(space, cafe, atelier, sacha):
    role = tied(sacha, atelier).roles.get()
    for method in (space.get, space.post):
        assert method(f"/espace/{cafe.pk}/collegues/{role.pk}/").status_code == 404
        assert method(f"/espace/{atelier.pk}/collegues/{role.pk}/").status_code == 404


def test_somebody_in_two_organisations_goes_from_one_to_the_other(space, manager, atelier, cafe):
    manager.roles.create(organisation=atelier)
    assert "Atelier du Quai" in space.get("/espace/").content.decode()
    assert space.get(f"/espace/{cafe.pk}/").status_code == 200
    page = space.get("/espace/").content.decode()
    assert '<h1 class="page-title">Café de la Gare</h1>' in page, "the one looked at last"


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(["phone", "description", "address"]), st.text(max_size=20), min_size=1))
def test_a_proposal_taken_whole_is_the_profile_and_one_refused_changes_nothing(db, values):
    from django.db import transaction

    with transaction.atomic():
        record = Organisation.objects.create(name="Café", phone="1", address="Ici")
        from arrimage.accounts.models import User
        from arrimage.network.models import Person

        by = User.objects.create_user("x@example.org")
        person = Person.objects.create(last_name="Roy")
        values = {name: value.replace("\x00", "").strip() for name, value in values.items()}
        done = propose(organisation=record, person=person, values=values, manages=True, at=timezone.now())
        before = {name: getattr(record, name) for name in values}
        assert set(done.waiting) == {name for name in values if values[name] != before[name]}
        if done.waiting:
            proposal = ProposedChange.objects.get(person=person)
            revision = Organisation.objects.get(pk=record.pk).revision
            decide(proposal=proposal, fields=done.waiting, answer="", revision=revision, by=by, at=timezone.now())
        record.refresh_from_db()
        assert {name: getattr(record, name) for name in values} == values
        transaction.set_rollback(True)


def test_what_was_wrong_in_the_profile_before_does_not_stop_a_change(space, desk, cafe):
    Organisation.objects.filter(pk=cafe.pk).update(website="pas une adresse", legal_form="x")
    propose_by_form(space, cafe, phone="450 555-9999", website="https://cafe.example")
    page = desk.get(f"/bureau/reseau/propositions/{waiting().pk}/")
    said = {"revision": page.context["form"].initial["revision"], "decision": "take", "fields_taken": ["phone"]}
    desk.post(f"/bureau/reseau/propositions/{waiting().pk}/", said)
    cafe.refresh_from_db()
    assert cafe.phone == "450 555-9999"


def test_a_change_that_contradicts_the_profile_is_not_taken_by_half(space, desk, cafe):
    Organisation.objects.filter(pk=cafe.pk).update(board_size=3)
    propose_by_form(space, cafe, board_size=9, board_women=5)
    page = desk.get(f"/bureau/reseau/propositions/{waiting().pk}/")
    said = {"revision": page.context["form"].initial["revision"], "decision": "take", "fields_taken": ["board_women"]}
    refused = desk.post(f"/bureau/reseau/propositions/{waiting().pk}/", said)
    assert refused.status_code == 422
    assert "plus de femmes que de sièges" in refused.content.decode()
    assert waiting()
