"""Two records merged, then two again: whatever they held, every table is as it was."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from arrimage.accounts.models import User
from arrimage.network.facts import Confidence, Provenance, Source, note
from arrimage.network.models import (
    Committee,
    CommitteeMember,
    ContactPoint,
    MatchQuestion,
    Municipality,
    Organisation,
    OrganisationRole,
    Person,
    PrincipleCheck,
    RegionalCounty,
    Sector,
    SetAside,
    Site,
    Tag,
)
from arrimage.network.operations.merging import CHOSEN, merge, undo_merge
from tests.network.test_importing import everything

DAYS = st.dates(date(2016, 1, 1), date(2018, 3, 1))
MAILS = st.sampled_from(["", "a@phare.example", "b@phare.example"])
PHONES = st.sampled_from(["", "450 555-0101", "450 555-0102"])
SOME = st.sets(st.integers(0, 2))
NUMBERS = st.sampled_from([None, 0, 9, 12])
FACTS = st.dictionaries(
    st.sampled_from(["name", "email", "phone", "employees", "municipality", "first_name", "free_a"]),
    st.builds(Provenance, st.sampled_from(Source), DAYS, st.sampled_from(Confidence), st.sampled_from(["", "liste"])),
)
CUSTOM = st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["oui", 3, True]))
ORGANISATIONS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Le Phare", "Phare inc.", "La Halte"]),
        "legal_name": st.sampled_from(["", "Le Phare", "9123-4567 Québec inc."]),
        "trade_names": st.sampled_from(["", "Le Phare", "La Bouée\nLe Quai"]),
        "neq": st.sampled_from(["", "1144439594", "1142796482"]),
        "kind": st.sampled_from(["enterprise", "support", "other"]),
        "status": st.sampled_from(["recognised", "to_verify", "closed"]),
        "email": MAILS,
        "phone": PHONES,
        "employees": NUMBERS,
        "founding_year": st.sampled_from([None, 1998, 2006]),
        "custom": CUSTOM,
    }
)
PEOPLE = st.fixed_dictionaries(
    {
        "first_name": st.sampled_from(["", "Marie", "M."]),
        "last_name": st.sampled_from(["Roy", "Côté"]),
        "language": st.sampled_from(["fr", "en"]),
        "email": MAILS,
        "phone": PHONES,
        "is_expert": st.booleans(),
        "custom": CUSTOM,
    }
)
# What lies around a record: which of three tags, sectors, towns and colleagues, what else reaches it, what is asked.
AROUND = st.fixed_dictionaries(
    {
        "facts": FACTS,
        "tags": SOME,
        "sectors": SOME,
        "shared": SOME,
        "roles": st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["", "Direction"])), max_size=3),
        "points": st.lists(st.sampled_from(["a@phare.example", "c@phare.example"]), max_size=2),
        "aside": st.lists(st.sampled_from(["a@phare.example", "c@phare.example"]), max_size=2),
        "checks": SOME,
        "town": st.integers(0, 1) | st.none(),
        "user": st.booleans(),
        "asked": SOME,
    }
)
SIDES = st.dictionaries(st.integers(0, 30), st.sampled_from(["survivor", "merged"]), max_size=6)


class TestMergeThenUndo(TestCase):
    @classmethod
    def setUpTestData(cls):
        county = RegionalCounty.objects.create(code="700", name="Beauharnois-Salaberry")
        names = {"70052": "Salaberry-de-Valleyfield", "70022": "Beauharnois"}
        cls.towns = [Municipality.objects.create(code=code, name=name, county=county) for code, name in names.items()]
        cls.tags = [Tag.objects.create(name=f"Étiquette {n}") for n in range(3)]
        cls.sectors = [Sector.objects.create(code=str(n), name=f"Secteur {n}") for n in range(3)]
        cls.others = [Organisation.objects.create(name=f"Autre {n}") for n in range(3)]
        cls.people = [Person.objects.create(last_name=f"Personne {n}") for n in range(3)]
        cls.committee = Committee.objects.create(name="Comité")
        cls.user = User.objects.create(email="marie@example.org")

    @pytest.mark.slow
    @settings(max_examples=60, phases=(Phase.explicit, Phase.generate))
    @given(st.tuples(ORGANISATIONS, AROUND), st.tuples(ORGANISATIONS, AROUND), SIDES, st.booleans())
    def test_organisations_are_as_they_were(self, one, other, sides, asked):
        self._merged_and_undone([self._organisation(*one), self._organisation(*other)], sides, asked)

    @pytest.mark.slow
    @settings(max_examples=60, phases=(Phase.explicit, Phase.generate))
    @given(st.tuples(PEOPLE, AROUND), st.tuples(PEOPLE, AROUND), SIDES, st.booleans())
    def test_people_are_as_they_were(self, one, other, sides, asked):
        self._merged_and_undone([self._person(*one), self._person(*other)], sides, asked)

    def test_a_question_comes_back_with_the_very_moment_at_which_it_was_asked(self):
        """Under a millisecond too: it would be another moment."""
        survivor, merged = (Organisation.objects.create(name=f"Le Phare {n}") for n in range(2))
        asked = [
            MatchQuestion.objects.create(organisation=one, other_organisation=self.others[0])
            for one in (survivor, merged)
        ]
        moment = datetime(2018, 3, 1, 12, 0, 5, 321, tzinfo=UTC)
        MatchQuestion.objects.filter(pk__in=[one.pk for one in asked]).update(created_at=moment)
        undo_merge(done=merge(survivor=survivor, merged=merged, choices={}, at=timezone.now()), at=timezone.now())
        assert set(MatchQuestion.objects.values_list("created_at", flat=True)) == {moment}

    def _merged_and_undone(self, pair: list[Any], sides: dict[int, str], asked: bool) -> None:
        survivor, merged = pair
        kind = survivor._meta.model_name
        if asked:
            MatchQuestion.objects.create(**{kind: survivor, f"other_{kind}": merged}, score=90)
        names = CHOSEN[type(survivor)]
        choices = {names[place]: side for place, side in sides.items() if place < len(names)}
        before = _all()
        done = merge(survivor=survivor, merged=merged, choices=choices, at=timezone.now())
        assert _all() != before
        undo_merge(done=done, at=timezone.now())
        assert _all() == before

    def _organisation(self, values: dict[str, Any], around: dict[str, Any]) -> Organisation:
        town = None if around["town"] is None else self.towns[around["town"]]
        record = Organisation(**values, municipality=town)
        self._facts(record, around)
        record.sectors.set([self.sectors[n] for n in around["sectors"]])
        for number, title in around["roles"]:
            OrganisationRole.objects.create(organisation=record, person=self.people[number], title=title)
            CommitteeMember.objects.create(committee=self.committee, organisation=record, person=self.people[number])
        for number in around["checks"]:
            PrincipleCheck.objects.create(organisation=record, principle=number + 1, checked_on=date(2018, 1, 1))
            Site.objects.create(organisation=record, address=f"{number}, rue du Port")
        for number in around["shared"]:
            self.others[number].shared_with.add(record)
        return record

    def _person(self, values: dict[str, Any], around: dict[str, Any]) -> Person:
        free = around["user"] and not Person.objects.filter(user=self.user).exists()
        record = Person(**values, user=self.user if free else None)
        self._facts(record, around)
        for number, title in around["roles"]:
            OrganisationRole.objects.create(person=record, organisation=self.others[number], title=title)
            CommitteeMember.objects.create(committee=self.committee, person=record)
        return record

    def _facts(self, record: Any, around: dict[str, Any]) -> None:
        """What organisations and people have alike."""
        for name, come_from in around["facts"].items():
            note(record, [name], come_from)
        record.save()
        kind, people = record._meta.model_name, isinstance(record, Person)
        record.tags.set([self.tags[n] for n in around["tags"]])
        record.shared_with.set([self.others[n] for n in around["shared"]])
        for value in around["points"]:
            ContactPoint.objects.create(**{kind: record}, value=value)
        for value in around["aside"]:
            said = {"field": "email", "value": value, "source": Source.IMPORT, "on": date(2018, 1, 1)}
            SetAside.objects.create(**{kind: record}, **said)
        for number in around["asked"]:
            other = (self.people if people else self.others)[number]
            MatchQuestion.objects.create(**{kind: record, f"other_{kind}": other}, score=80)


def _all() -> dict[str, list[dict[str, Any]]]:
    """Every table of the room but what tells of the merges themselves."""
    return {name: rows for name, rows in everything().items() if name != "Merge"}
