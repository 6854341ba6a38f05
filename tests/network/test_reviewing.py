"""Questions of identity answered, put off, taken back; two records made one, and two again."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import ValidationError
from django.utils import timezone

from arrimage.agenda.models import Activity, Presence
from arrimage.network.desk.review import compared
from arrimage.network.models import (
    ContactPoint,
    MatchQuestion,
    Organisation,
    OrganisationRole,
    Person,
    Tag,
)
from arrimage.network.operations.merging import merge, undo_merge
from arrimage.network.operations.reviewing import answer_question, look_for_duplicates, take_back
from tests.network.test_importing import imported

Answer = MatchQuestion.Answer


def answered(answer: str, by) -> MatchQuestion:
    question = MatchQuestion.objects.waiting().first()
    return answer_question(question=question, answer=answer, at=timezone.now(), by=by)


def tables() -> str:
    """Every table a merge touches, without the marks of each save."""
    found = []
    for model in (
        Organisation,
        Person,
        OrganisationRole,
        ContactPoint,
        Presence,
        MatchQuestion,
        Organisation.tags.through,
    ):
        rows = json.loads(serializers.serialize("json", model._base_manager.order_by("pk")))
        for row in rows:
            for name in ("revision", "updated_at"):
                row["fields"].pop(name, None)
        found += sorted(rows, key=lambda row: (row["model"], row["pk"]))
    return json.dumps(found)


@pytest.fixture
def twin(cafe, helene) -> Organisation:
    """The café again, under another spelling, with a role, a tag and a presence that the café has too, and others."""
    twin = Organisation.objects.create(name="Cafe de la gare inc.", phone="450 555-0101", email="autre@gare.example")
    OrganisationRole.objects.create(person=helene, organisation=twin, title="directrice")
    OrganisationRole.objects.create(person=Person.objects.create(last_name="Roy"), organisation=twin)
    for name in ("Commun", "Propre"):
        twin.tags.add(Tag.objects.create(name=name))
    cafe.tags.add(Tag.objects.get(name="Commun"))
    for number in range(2):
        activity = Activity.objects.create(kind="other_meeting", title=f"Rencontre {number}", date="2018-03-01")
        Presence.objects.create(activity=activity, organisation=twin)
    Presence.objects.create(activity=Activity.objects.earliest("pk"), organisation=cafe)
    return twin


def test_yes_writes_the_row_into_the_record_and_can_be_taken_back(cafe, coralie):
    run = imported("Organisme;Ville;Employés\nCafé de la Gares;Valleyfield;9\n")
    question = answered(Answer.SAME, coralie)
    cafe.refresh_from_db()
    assert (cafe.employees, Organisation.objects.count(), run.rows.get().state) == (9, 1, "done")
    take_back(question=question, at=timezone.now(), by=coralie)
    cafe.refresh_from_db()
    assert (cafe.employees, run.rows.get().state) == (None, "waiting")
    assert MatchQuestion.objects.waiting().get() == question


def test_no_adds_the_record_and_the_next_file_asks_no_more(cafe, coralie):
    text = "Organisme;Ville;Employés\nCafé de la Gares;Valleyfield;9\n"
    imported(text)
    answered(Answer.DIFFERENT, coralie)
    assert Organisation.objects.count() == 2
    imported(text)
    assert (Organisation.objects.count(), MatchQuestion.objects.waiting().count()) == (2, 0)


def test_later_puts_the_question_at_the_end(cafe, coralie):
    imported("Organisme;Ville\nCafé de la Gares;Valleyfield\nCafé de la Garre;Valleyfield\n")
    first, second = MatchQuestion.objects.waiting()
    answered(Answer.LATER, coralie)
    assert list(MatchQuestion.objects.waiting()) == [second, first]


def test_duplicates_of_the_directory_are_asked_about_once_and_never_merged(cafe, coralie):
    twin = Organisation.objects.create(name="CAFÉ DE LA GARE INC.", municipality=cafe.municipality)
    assert (look_for_duplicates(), look_for_duplicates()) == (1, 0)
    question = MatchQuestion.objects.waiting().get()
    assert {question.organisation, question.other_organisation} == {cafe, twin}
    answered(Answer.DIFFERENT, coralie)
    assert (look_for_duplicates(), Organisation.objects.count()) == (0, 2)


def test_merging_moves_everything_whatever_the_room(cafe, twin, helene, coralie):
    done = merge(survivor=cafe, merged=twin, at=timezone.now(), by=coralie)
    cafe.refresh_from_db()
    assert list(Organisation.objects.all()) == [cafe]
    assert (cafe.phone, cafe.email) == ("450 555-0101", "bonjour@example.org")
    assert cafe.contact_points.get().value == "autre@gare.example"
    assert {str(role.person) for role in cafe.roles.all()} == {"Hélène Côté", "Roy"}
    assert cafe.roles.count() == 2
    assert set(cafe.tags.values_list("name", flat=True)) == {"Commun", "Propre"}
    assert cafe.presences.count() == 2
    assert done.merged == twin


def test_undoing_a_merge_leaves_every_table_as_it_was(cafe, twin, helene, coralie):
    look_for_duplicates()
    before = tables()
    done = merge(
        survivor=cafe, merged=twin, choices={"email": "merged", "name": "merged"}, at=timezone.now(), by=coralie
    )
    assert tables() != before
    undo_merge(done=done, at=timezone.now(), by=coralie)
    assert tables() == before
    with pytest.raises(ValidationError):
        undo_merge(done=done, at=timezone.now(), by=coralie)


def test_undoing_a_merge_keeps_what_was_written_since(cafe, twin, coralie):
    done = merge(survivor=cafe, merged=twin, at=timezone.now(), by=coralie)
    cafe.refresh_from_db()
    cafe.description = "Bon café"
    cafe.save()
    undo_merge(done=done, at=timezone.now(), by=coralie)
    cafe.refresh_from_db()
    assert (cafe.phone, cafe.description) == ("", "Bon café")


def test_people_are_merged_with_their_account(cafe, helene, coralie):
    other = Person.objects.create(first_name="H.", last_name="Côté", phone="450 555-0102", user=coralie)
    before = tables()
    done = merge(survivor=helene, merged=other, at=timezone.now(), by=coralie)
    helene.refresh_from_db()
    assert (helene.user, helene.phone) == (coralie, "450 555-0102")
    undo_merge(done=done, at=timezone.now(), by=coralie)
    assert tables() == before


def test_the_old_address_leads_to_the_survivor_whose_page_tells_both_histories(cafe, twin, coralie, client_for):
    merge(survivor=cafe, merged=twin, at=timezone.now(), by=coralie)
    client = client_for(coralie)
    page = client.get(f"/bureau/organisations/{twin.pk}/")
    assert (page.status_code, page["Location"]) == (302, f"/bureau/organisations/{cafe.pk}/")
    assert "a été fusionnée avec" in client.get(page["Location"]).content.decode()
    assert "Cafe de la gare inc." not in client.get("/bureau/organisations/").content.decode()
    assert "Cafe de la gare inc." in client.get(f"/bureau/organisations/{cafe.pk}/historique/").content.decode()
    done = cafe.merges.get()
    client.post(f"/bureau/reseau/fusions/{done.pk}/defaire/")
    assert client.get(f"/bureau/organisations/{twin.pk}/").status_code == 200


def test_a_year_is_read_without_a_space(cafe, twin):
    Organisation.objects.filter(pk__in=(cafe.pk, twin.pk)).update(founding_year=2006, employees=1500)
    lines = {line.name: line.one for line in compared(Organisation.objects.get(pk=cafe.pk), twin)}
    assert (lines["founding_year"], lines["employees"]) == ("2006", "1\u00a0500")


def test_links_to_any_record_follow_too(cafe, twin, coralie, db):
    from arrimage.plan.models import Action, ActionLink, Plan

    plan = Plan.objects.create(title="Plan", code="plan", start="2018-01-01", end="2018-12-31")
    action = Action.objects.create(plan=plan, code="1", label="Agir", position=0)
    link = ActionLink.objects.create(
        action=action, content_type=ContentType.objects.get_for_model(Organisation), object_id=twin.pk
    )
    merge(survivor=cafe, merged=twin, at=timezone.now(), by=coralie)
    link.refresh_from_db()
    assert link.object_id == cafe.pk


@pytest.mark.parametrize("kind", ["organisation", "person"])
def test_going_back_to_a_version_does_not_merge_again_what_was_made_two(cafe, twin, helene, coralie, client_for, kind):
    other = Person.objects.create(first_name="H.", last_name="Côté")
    survivor, merged, path = {
        "organisation": (cafe, twin, "organisations"),
        "person": (helene, other, "personnes"),
    }[kind]
    done = merge(survivor=survivor, merged=merged, at=timezone.now(), by=coralie)
    hidden = merged.history.first()
    assert hidden.merged_into_id == survivor.pk
    undo_merge(done=done, at=timezone.now(), by=coralie)
    merged.refresh_from_db()
    before = getattr(merged, "status", None)
    page = f"/bureau/{path}/{merged.pk}/"
    client = client_for(coralie)
    client.post(f"{page}historique/{hidden.pk}/retablir/", {"revision": merged.revision})
    assert client.get(page).status_code == 200
    merged.refresh_from_db()
    assert (merged.merged_into, getattr(merged, "status", None)) == (None, before)


def test_the_same_answer_given_twice_by_one_person_is_one_answer(cafe, twin, coralie, paul, client_for):
    look_for_duplicates()
    question = MatchQuestion.objects.waiting().first()
    said = {"question": question.pk, "answer": "no"}
    for _press in range(2):
        told = client_for(coralie).post("/bureau/reseau/a-verifier/", said, follow=True)
        assert "entre-temps" not in told.content.decode()
    told = client_for(paul).post("/bureau/reseau/a-verifier/", said, follow=True)
    assert "entre-temps" in told.content.decode()
    question.refresh_from_db()
    assert question.answered_by == coralie
