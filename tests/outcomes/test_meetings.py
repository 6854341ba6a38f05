"""Who met whom: introductions, thanks, collaborations told twice."""

from datetime import datetime, time, timedelta

import pytest
from django.utils.timezone import get_default_timezone, localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.consent.operations import withdraw
from arrimage.letters.models import Delivery
from arrimage.outcomes.introductions import MOST_EACH, proposals, told
from arrimage.outcomes.models import AfterLetter, Collaboration, Introduction
from arrimage.outcomes.operations.collaborations import mark_same, unmark_same
from arrimage.outcomes.operations.introducing import introduce
from arrimage.outcomes.operations.thanking import thank
from arrimage.outcomes.queries import same_told
from tests.letters import issues_at_hand as at_hand
from tests.outcomes.conftest import letters
from tests.outcomes.examples import AFTER, DAY, an_event, came, registers

pytestmark = pytest.mark.django_db


def wishes(event, name, about, **fields):
    return registers(event, name, wants_introductions=True, about=about, **fields)


def test_what_one_looks_for_is_told_from_what_one_does():
    read = told("Traiteur biologique. Je cherche des maraîchers et un transport frigorifique.")
    assert set(read.does.values()) == {"traiteur", "biologique"}
    assert {"maraichers", "transport", "frigorifique"} <= set(read.seeks.values())


def test_complementary_participants_come_first_with_the_reason(evening):
    wishes(evening, "Marie Traiteur", "Traiteur. Je cherche des maraîchers", organisation_name="A")
    wishes(evening, "Jean Maraîcher", "Maraîcher biologique", organisation_name="B")
    wishes(evening, "Ana Traiteur", "Traiteur", organisation_name="C")
    registers(evening, "Discrète Untelle", about="Traiteur maraîcher", organisation_name="D")
    first, second = proposals(evening)
    assert (str(first.first), str(first.second)) == ("Marie Traiteur", "Jean Maraîcher")
    assert "cherche ce que l’autre fait" in first.reason
    assert {str(second.first), str(second.second)} == {"Marie Traiteur", "Ana Traiteur"}
    assert proposals(evening) == [first, second]


def test_people_of_one_organisation_are_not_introduced(evening, recolte):
    wishes(evening, "Marie A", "Traiteur", organisation=recolte)
    wishes(evening, "Jean B", "Traiteur", organisation=recolte)
    wishes(evening, "Ana C", "Traiteur", organisation_name="Coop d’Été")
    wishes(evening, "Bea D", "Traiteur", organisation_name="coop d'ete")
    pairs = {frozenset((str(one.first), str(one.second))) for one in proposals(evening)}
    assert frozenset(("Marie A", "Jean B")) not in pairs
    assert frozenset(("Ana C", "Bea D")) not in pairs


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["Traiteur", "Cherche traiteur", "Maraîcher", "", "Cherche maraîcher"]), max_size=7))
def test_nobody_is_introduced_to_too_many_nor_to_herself(db, abouts):
    event = an_event()
    for number, about in enumerate(abouts):
        wishes(event, f"P{number} N", about, organisation_name=f"Org {number}")
    times: dict[int, int] = {}
    for one in proposals(event):
        assert one.first.pk < one.second.pk
        for who in (one.first.pk, one.second.pk):
            times[who] = times.get(who, 0) + 1
    assert max(times.values(), default=0) <= MOST_EACH


def test_each_of_the_two_receives_the_other_once(coralie, client_for):
    at_hand.sender()
    evening = an_event(date=localdate() + timedelta(days=10))
    wishes(evening, "Marie Dubé", "Traiteur", organisation_name="Ferme du Lac")
    wishes(evening, "Jean Roy", "Traiteur", organisation_name="Le Comptoir")
    page = f"/bureau/evenements/{evening.pk}/bilan/mises-en-relation/"
    client, [pair] = client_for(coralie), proposals(evening)
    assert client.post(page, {"action": "introduce"}).status_code == 422
    for _time in range(2):
        client.post(page, {"action": "introduce", "pair": pair.key})
    assert Introduction.objects.count() == 1
    assert sorted(to for to, _subject in letters()) == ["jean@ici.example", "marie@ici.example"]
    assert introduce(event=evening, keys=[pair.key], at=AFTER) == []


def test_who_asked_to_be_introduced_is_answered_whatever_else_she_refuses():
    at_hand.sender()
    evening = an_event(date=localdate() + timedelta(days=10))
    wishes(evening, "Marie Dubé", "Traiteur", organisation_name="Ferme du Lac")
    wishes(evening, "Jean Roy", "Traiteur", organisation_name="Le Comptoir")
    withdraw(address="marie@ici.example", purpose=None, at=AFTER, source="link")
    [pair] = proposals(evening)
    introduce(event=evening, keys=[pair.key], at=AFTER)
    assert sorted(to for to, _subject in letters()) == ["jean@ici.example", "marie@ici.example"]
    assert set(Delivery.objects.values_list("mailing__purpose__code", flat=True)) == {"evenements"}


def test_nobody_is_introduced_once_the_event_is_over(evening, coralie, client_for):
    wishes(evening, "Marie Dubé", "Traiteur", organisation_name="Ferme du Lac")
    wishes(evening, "Jean Roy", "Traiteur", organisation_name="Le Comptoir")
    page = f"/bureau/evenements/{evening.pk}/bilan/mises-en-relation/"
    client, [pair] = client_for(coralie), proposals(evening)
    answer = client.post(page, {"action": "introduce", "pair": pair.key})
    assert answer.status_code == 422
    assert "Cet événement est terminé" in answer.content.decode()
    assert 'name="pair"' not in answer.content.decode()
    assert not Introduction.objects.exists()
    assert letters() == []
    during = datetime.combine(DAY, time(18), get_default_timezone())
    assert len(introduce(event=evening, keys=[pair.key], at=during)) == 1, "they may still look for one another"


def test_thanks_leave_once_in_the_words_typed(evening, coralie, client_for, closed):
    at_hand.sender()
    came(evening, "Marie Dubé")
    came(evening, "Mary Poppins", language="en")
    registers(evening, "Absente Excusée")
    client, page = client_for(coralie), f"/bureau/evenements/{evening.pk}/bilan/"
    said = {"action": "thank", "thank-subject": "Merci !", "thank-text": "À bientôt."}
    assert client.post(page, said).status_code == 422, "not before closing"
    closed(evening)
    for _time in range(2):
        client.post(page, {**said, "thank-subject_en": "Thanks!", "thank-text_en": "See you."})
    assert sorted(letters()) == [("marie@ici.example", "Merci !"), ("mary@ici.example", "Thanks!")]
    late = came(evening, "Tard Venue")
    subjects, texts = {"fr": "Merci", "en": ""}, {"fr": "À bientôt.", "en": ""}
    assert [one.registration for one in thank(event=evening, subjects=subjects, texts=texts, at=AFTER)] == [late]
    assert AfterLetter.objects.count() == 3


def a_collaboration(event, one=None, other=None, **fields):
    said = {"kind": "project", "said_on": DAY, **fields}
    return Collaboration.objects.create(event=event, organisation=one, partner=other, **said)


def test_told_by_both_it_counts_once(evening, recolte, musee, coralie, client_for):
    first = a_collaboration(evening, recolte, musee)
    second = a_collaboration(evening, musee, recolte, kind="exchange")
    a_collaboration(an_event("Autre"), musee, recolte)
    a_collaboration(evening, recolte)
    assert list(same_told(second)) == [first]
    client = client_for(coralie)
    assert "est-ce une seule collaboration" in client.get(f"/bureau/collaborations/{second.pk}/").content.decode()
    client.post(f"/bureau/collaborations/{second.pk}/doublon/", {"same": first.pk})
    second.refresh_from_db()
    assert second.duplicate_of == first
    assert list(same_told(second)) == []
    client.post(f"/bureau/collaborations/{second.pk}/pas-un-doublon/")
    assert Collaboration.objects.told_once().count() == 4


def test_what_was_the_same_as_one_follows_it(evening, recolte, musee):
    first, second, third = (a_collaboration(evening, recolte, musee) for _time in range(3))
    mark_same(collaboration=third, as_other=second)
    mark_same(collaboration=second, as_other=first)
    assert set(Collaboration.objects.values_list("duplicate_of", flat=True)) == {None, first.pk}
    unmark_same(collaboration=second)
    assert Collaboration.objects.told_once().count() == 2


def test_the_staff_notes_what_it_hears(evening, coralie, client_for, recolte):
    client = client_for(coralie)
    said = {"event": evening.pk, "kind": "purchase", "said_on": "2026-04-02", "organisation": "La Récolte d’ici"}
    refused = client.post("/bureau/collaborations/ajouter/", {**said, "partner": "La Récolte d’ici"})
    assert refused.status_code == 422
    client.post("/bureau/collaborations/ajouter/", {**said, "partner_name": "Ferme du Lac"})
    assert Collaboration.objects.get().with_whom == "Ferme du Lac"
    assert client.get("/bureau/collaborations/exporter/csv/").status_code == 200
