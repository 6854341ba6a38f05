"""Whether two records are the same: what is certain, what waits for somebody."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from arrimage.network.matching.addresses import domain_of, phone_key
from arrimage.network.matching.descriptions import describe_organisation, describe_person
from arrimage.network.matching.index import OrganisationIndex, PersonIndex
from arrimage.network.matching.rules import (
    LIKELY_ORGANISATION,
    LIKELY_PERSON,
    compare_organisations,
    compare_people,
    least_alike,
)
from tests.network.labelled_pairs import BEAUHARNOIS, CHATEAUGUAY, described, pairs, people_pairs


def test_on_labelled_pairs_automatic_matches_are_never_wrong_and_few_are_lost():
    said = [(pair, compare_organisations(pair.one, pair.other)) for pair in pairs()]
    assert len(said) >= 300
    automatic = [pair for pair, answer in said if answer.certain]
    assert [pair.said for pair in automatic if not pair.same] == []
    same = [answer for pair, answer in said if pair.same]
    assert sum(bool(answer.certain) for answer in same) / len(same) >= 0.80
    found = [answer for answer in same if answer.certain or answer.score >= LIKELY_ORGANISATION]
    assert len(found) / len(same) >= 0.97


def test_on_labelled_pairs_two_people_who_share_an_address_are_never_made_one():
    """Louis and Louise, Denis and Denise, a father and his son, the mail of a family: somebody looks at them."""
    said = [(pair, compare_people(pair.one, pair.other)) for pair in people_pairs()]
    assert len(said) >= 200
    assert [pair.said for pair, answer in said if answer.certain and not pair.same] == []
    same = [answer for pair, answer in said if pair.same]
    assert sum(bool(answer.certain) for answer in same) / len(same) >= 0.5
    found = [answer for answer in same if answer.certain or answer.score >= LIKELY_PERSON]
    assert len(found) / len(same) >= 0.9
    shared = [
        (pair, answer)
        for pair, answer in said
        if answer.certain == "" and set(pair.one.emails) & set(pair.other.emails)
    ]
    nobody_asked = [pair.said for pair, answer in shared if pair.same and answer.score < LIKELY_PERSON]
    assert nobody_asked == []


def test_on_labelled_pairs_the_index_finds_what_the_rules_would():
    for pair in pairs():
        answer = compare_organisations(pair.one, pair.other)
        match = OrganisationIndex([pair.other]).match(pair.one)
        if answer.certain:
            assert match.found is pair.other, pair.said
        else:
            assert match.found is None
            assert [known for known, _said in match.likely] == [pair.other] * (answer.score >= LIKELY_ORGANISATION)


NAMES = st.sampled_from(
    ["CPE Les Pas", "Les Pas inc.", "Fondation Les Pas", "Le Phare", "Phare ltée", "LP", "", "Maison"]
)
VALUES = st.fixed_dictionaries(
    {
        "name": NAMES,
        "trade_names": NAMES,
        "neq": st.sampled_from(["", "1144439594", "1142796482", "123"]),
        "email": st.sampled_from(["", "info@phare.example", "a@gmail.com", "b@phare.example"]),
        "phone": st.sampled_from(["", "450 555-0101", "555-0101"]),
        "municipality": st.sampled_from([None, 1, 2]),
        "county": st.sampled_from([None, 1, 2]),
    }
)


@given(VALUES, VALUES)
def test_comparing_is_symmetric(one, other):
    first, second = describe_organisation(one), describe_organisation(other)
    there, back = compare_organisations(first, second), compare_organisations(second, first)
    assert (there.certain, there.score, set(there.reasons)) == (back.certain, back.score, set(back.reasons))


@given(VALUES, VALUES)
def test_the_quick_look_at_names_leaves_out_nothing_likely(one, other):
    first, second = describe_organisation(one), describe_organisation(other)
    alike = max((fuzz.token_sort_ratio(mine, its) for mine in first.keys for its in second.keys), default=0)
    initials = any(" " not in key for key in (*first.keys, *second.keys))  # found by another clue
    if compare_organisations(first, second).score >= LIKELY_ORGANISATION and not initials:
        assert alike >= least_alike(first, second)


PEOPLE = st.fixed_dictionaries(
    {
        "first_name": st.sampled_from(["", "Marie", "M.", "Marie-Ève", "Jean"]),
        "last_name": st.sampled_from(["Côté", "Cote", "Tremblay"]),
        "email": st.sampled_from(["", "marie@x.example", "info@x.example"]),
        "phone": st.sampled_from(["", "450 555-0101"]),
    }
)


@given(PEOPLE, PEOPLE)
def test_comparing_people_is_symmetric(one, other):
    first, second = describe_person(one), describe_person(other)
    assert compare_people(first, second) == compare_people(second, first)


def test_the_same_name_in_another_town_is_for_somebody_to_look_at():
    there, here = described("Le Phare", BEAUHARNOIS), described("Phare", CHATEAUGUAY)
    match = OrganisationIndex([there]).match(here)
    assert match.found is None
    assert {reason.code for reason in match.likely[0][1].reasons} >= {"same_name", "other_municipality"}


def test_two_records_that_both_answer_are_a_doubt():
    twins = [described("Le Phare", BEAUHARNOIS), described("Le Phare inc.", BEAUHARNOIS)]
    match = OrganisationIndex(twins).match(described("Phare", BEAUHARNOIS))
    assert match.found is None
    assert [known for known, _said in match.likely] == twins


def test_what_somebody_said_is_another_is_proposed_no_more():
    there = described("Le Phare", CHATEAUGUAY)
    match = OrganisationIndex([there]).match(described("Phare", BEAUHARNOIS), refused=lambda known: known is there)
    assert match.found is None
    assert match.likely == []


def test_an_address_everybody_may_have_says_nothing():
    assert domain_of("cafe@gmail.com") == domain_of("cafe@videotron.ca") == domain_of("https://facebook.com/cafe") == ""
    assert domain_of("info@WWW.Cafe.example") == domain_of("http://www.cafe.example/nous") == "cafe.example"


def test_a_phone_is_its_ten_digits():
    assert phone_key("1 (450) 555-0199 poste 12") == phone_key("450.555.0199") == "4505550199"
    assert phone_key("555-0199") == ""


def test_people_are_the_same_by_address_or_by_name_in_one_organisation():
    cafe, phare = described("Café"), described("Phare")
    marie = describe_person({"first_name": "Marie", "last_name": "Côté", "email": "marie@cafe.example"})
    index = PersonIndex([marie])
    index.join(marie, cafe)
    by_address = describe_person({"first_name": "marie", "last_name": "Cote", "email": "MARIE@cafe.example"})
    assert index.match(by_address).found is marie
    initial = describe_person({"first_name": "M.", "last_name": "Cote", "email": "MARIE@cafe.example"})
    match = index.match(initial)
    assert match.found is None
    assert [known for known, _said in match.likely] == [marie]
    same_place = describe_person({"first_name": "MARIE", "last_name": "Côté"}, organisations=(cafe,))
    assert index.match(same_place).found is marie
    elsewhere = describe_person({"first_name": "Marie", "last_name": "Côté"}, organisations=(phare,))
    match = index.match(elsewhere)
    assert match.found is None
    assert [known for known, _said in match.likely] == [marie]
    other = describe_person(
        {"first_name": "Marie", "last_name": "Côté", "email": "marie@phare.example"}, organisations=(phare,)
    )
    assert (index.match(other).found, index.match(other).likely) == (None, [])


def test_the_box_of_an_office_is_nobodys_own():
    marie = describe_person({"first_name": "Marie", "last_name": "Côté", "email": "info@cafe.example"})
    jean = describe_person({"first_name": "Jean", "last_name": "Roy", "email": "info@cafe.example"})
    match = PersonIndex([marie]).match(jean)
    assert (match.found, match.likely) == (None, [])
