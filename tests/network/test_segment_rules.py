"""Rules of segments: what is found is what a reader of the rule would find by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.agenda.models import Activity, Presence
from arrimage.kit.text import fold
from arrimage.network.models import (
    Committee,
    CommitteeMember,
    FreeField,
    Organisation,
    OrganisationRole,
    Person,
    RegionalCounty,
    Sector,
    Segment,
    Tag,
)
from arrimage.network.segments import Asking, UnclearRule, conditions, members_of, parse, records_under

DAY = date(2018, 3, 15)
NAMES = ("Café de la Gare", "L’Épicerie", "Coop Santé", "Théâtre du Lac")
KINDS, STATUSES = ("enterprise", "support", "other"), ("recognised", "emerging", "closed")
TEXTS = ("", "Œuvre d’Été", "L'ŒUVRE d'ete", "Français (à l’école)")
TITLES = ("Directrice générale", "Trésorier", "")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


@pytest.fixture
def crowd(db: None) -> None:
    """Two dozen organisations and as many people, each different in its own way, drawn by arithmetic."""
    counties = [RegionalCounty.objects.create(code=f"7{n}", name=f"MRC {n}") for n in range(3)]
    sectors = [Sector.objects.create(code=f"{n}", name=f"Secteur {n}") for n in range(3)]
    tags = [Tag.objects.create(name=f"Étiquette {n}") for n in range(3)]
    committee = Committee.objects.create(name="Comité")
    for target in FreeField.Target:
        for kind in FreeField.Kind:
            FreeField.objects.create(target=target, key=kind.value, label=kind.label, kind=kind, choices="a\nb")
    for n in range(24):
        made = Organisation.objects.create(
            name=NAMES[n % 4],
            kind=KINDS[n % 3],
            status=STATUSES[n // 3 % 3],
            county=counties[n % 3] if n % 4 else None,
            employees=n if n % 3 else None,
            founding_year=1950 + n if n % 2 else None,
            email=f"o{n}@example.org" if n % 5 else "",
            custom=_free(n),
        )
        made.sectors.set(sector for place, sector in enumerate(sectors) if n >> place & 1)
        made.tags.set(tag for place, tag in enumerate(tags) if n * 3 >> place & 1)
        person = Person.objects.create(
            first_name="Zoé", last_name=f"Côté {n % 3}", is_expert=n % 7 == 0, language="en" if n % 6 == 0 else "fr"
        )
        if n % 4:
            end = None if n % 3 else DAY - timedelta(days=1)
            OrganisationRole.objects.create(person=person, organisation=made, title=TITLES[n % 3], end=end)
            OrganisationRole.objects.create(person=person, organisation=Organisation.objects.earliest("pk"))
        if n % 5 == 0:
            CommitteeMember.objects.create(committee=committee, person=person, organisation=made)
        activity = Activity.objects.create(
            kind="committee" if n % 2 else "tour",
            date=DAY - timedelta(days=10 * n),
            status="held" if n % 3 else "cancelled",
        )
        state = Presence.State.PRESENT if n % 4 else Presence.State.EXCUSED
        Presence.objects.create(activity=activity, organisation=made, person=person, state=state)
        for model, record in ((Organisation, made), (Person, person)):
            model.objects.filter(pk=record.pk).update(created_at=noon(DAY - timedelta(days=30 * n)))


def _free(n: int) -> dict[str, Any]:
    written = str(n / 2).replace(".", ",") + "0" if n % 4 == 1 else str(n / 2)
    every = {"text": TEXTS[n % 4], "number": written, "date": (DAY - timedelta(days=n)).isoformat()}
    every |= {"yes_no": n % 2 == 0, "choice": "ab"[n % 2]}
    return {key: value for place, (key, value) in enumerate(every.items()) if n >> place & 1 or n % 6 == 0}


# What a reader would find, a record at a time ---------------------------------------------------------------------

Answers = Callable[[Any], bool]


def keys(records: Any) -> set[int]:
    return {record.pk for record in records.all()}


def held(person: Person) -> list[OrganisationRole]:
    return [role for role in person.roles.all() if role.end is None or role.end >= DAY]


def met(record: Any, first: date, kinds: list[str]) -> bool:
    return any(
        presence.state == "present"
        and presence.activity.status == "held"
        and first <= presence.activity.date <= DAY
        and (not kinds or presence.activity.kind in kinds)
        for presence in Presence.objects.filter(**{type(record)._meta.model_name or "": record})
    )


def _met_rules() -> st.SearchStrategy[tuple[Any, Answers]]:
    kinds = st.lists(st.sampled_from(("committee", "tour")), max_size=1)
    return st.tuples(st.sampled_from(("last", "not_last")), st.integers(1, 300), kinds).map(
        lambda asked: (
            {"field": "agenda.met_days", "is": asked[0], "value": {"days": asked[1], "kinds": asked[2]}},
            lambda record: met(record, DAY - timedelta(days=asked[1] - 1), asked[2]) is (asked[0] == "last"),
        )
    )


def one_of(field: str, choices: tuple[str, ...], read: Callable[[Any], Any]) -> st.SearchStrategy[tuple[Any, Answers]]:
    chosen = st.lists(st.sampled_from(choices), min_size=1, max_size=2, unique=True)
    return st.tuples(st.sampled_from(("in", "not_in")), chosen).map(
        lambda asked: (
            {"field": field, "is": asked[0], "value": asked[1]},
            lambda record: (read(record) in asked[1]) is (asked[0] == "in"),
        )
    )


def related(field: str, model: Any, read: Callable[[Any], set[int]]) -> st.SearchStrategy[tuple[Any, Answers]]:
    operators = st.sampled_from(("in", "not_in", "filled", "empty"))

    def rule(asked: tuple[str, int]) -> tuple[Any, Answers]:
        operator, place = asked
        everyone = list(model.objects.order_by("pk").values_list("pk", flat=True))
        pk = everyone[place % len(everyone)]
        if operator in ("filled", "empty"):
            return {"field": field, "is": operator}, lambda record: bool(read(record)) is (operator == "filled")
        value = {"field": field, "is": operator, "value": [pk]}
        return value, lambda record: (pk in read(record)) is (operator == "in")

    return st.tuples(operators, st.integers(0, 9)).map(rule)


def number(field: str, most: int, read: Callable[[Any], Any]) -> st.SearchStrategy[tuple[Any, Answers]]:
    compare: dict[str, Callable[[Any, int], bool]] = {
        "at_least": lambda known, asked: known is not None and known >= asked,
        "at_most": lambda known, asked: known is not None and known <= asked,
    }
    return st.tuples(st.sampled_from(sorted(compare)), st.integers(0, most)).map(
        lambda asked: (
            {"field": field, "is": asked[0], "value": asked[1]},
            lambda record: compare[asked[0]](read(record), asked[1]),
        )
    )


def bare(field: str, yes: str, no: str, read: Callable[[Any], Any]) -> st.SearchStrategy[tuple[Any, Answers]]:
    return st.sampled_from((yes, no)).map(
        lambda operator: ({"field": field, "is": operator}, lambda record: bool(read(record)) is (operator == yes))
    )


def name() -> st.SearchStrategy[tuple[Any, Answers]]:
    return st.tuples(
        st.sampled_from(("contains", "not_contains")), st.sampled_from(("CAFE", "épi", "e l", "cote"))
    ).map(
        lambda asked: (
            {"field": "name", "is": asked[0], "value": asked[1]},
            lambda record: (
                all(word in fold(str(record)) for word in fold(asked[1]).split()) is (asked[0] == "contains")
            ),
        )
    )


def created() -> st.SearchStrategy[tuple[Any, Answers]]:
    return st.tuples(st.sampled_from(("last", "not_last")), st.integers(1, 900)).map(
        lambda asked: (
            {"field": "created_days", "is": asked[0], "value": asked[1]},
            lambda record: (record.created_at.date() > DAY - timedelta(days=asked[1])) is (asked[0] == "last"),
        )
    )


def _holds(text: str | None, asked: str) -> bool:
    words = fold(asked).split()
    return bool(text) and (all(word in fold(text or "") for word in words) if words else asked in (text or ""))


def free() -> st.SearchStrategy[tuple[Any, Answers]]:
    def read(key: str) -> Callable[[Any], Any]:
        return lambda record: record.custom.get(key)

    def numeric(record: Any) -> Any:
        return float(record.custom["number"].replace(",", ".")) if record.custom.get("number") else None

    return st.one_of(
        number("custom:number", 16, numeric),
        st.sampled_from(("0.5", "2,5", "2.50", "4", "40")).map(
            lambda asked: (
                {"field": "custom:number", "is": "equals", "value": asked},
                lambda record: numeric(record) == float(asked.replace(",", ".")),
            )
        ),
        st.tuples(
            st.sampled_from(("contains", "not_contains")), st.sampled_from(("oeuvre", "ÉTÉ œuvre", "ecole", "l’", "("))
        ).map(
            lambda asked: (
                {"field": "custom:text", "is": asked[0], "value": asked[1]},
                lambda record: _holds(read("text")(record), asked[1]) is (asked[0] == "contains"),
            )
        ),
        bare("custom:text", "filled", "empty", read("text")),
        bare("custom:yes_no", "yes", "no", read("yes_no")),
        one_of("custom:choice", ("a", "b"), read("choice")),
        st.integers(0, 40).map(
            lambda days: (
                {"field": "custom:date", "is": "since", "value": str(DAY - timedelta(days=days))},
                lambda record: (record.custom.get("date") or "") >= str(DAY - timedelta(days=days)),
            )
        ),
    )


def of_organisations() -> st.SearchStrategy[tuple[Any, Answers]]:
    return st.one_of(
        name(),
        created(),
        free(),
        _met_rules(),
        one_of("kind", KINDS, lambda record: record.kind),
        one_of("status", STATUSES, lambda record: record.status),
        related("county", RegionalCounty, lambda record: {record.county_id} - {None}),
        related("sector", Sector, lambda record: keys(record.sectors)),
        related("tag", Tag, lambda record: keys(record.tags)),
        related("committee", Committee, lambda record: {seat.committee_id for seat in record.seats.all()}),
        number("employees", 30, lambda record: record.employees),
        bare("employees", "filled", "empty", lambda record: record.employees is not None),
        bare("has_email", "yes", "no", lambda record: record.email),
    )


def of_people() -> st.SearchStrategy[tuple[Any, Answers]]:
    def there(part: tuple[Any, Answers]) -> tuple[Any, Answers]:
        rule, answers = part
        value = {"field": "organisation", "is": "matches", "value": rule}
        return value, lambda person: any(answers(role.organisation) for role in held(person))

    return st.one_of(
        name(),
        created(),
        _met_rules(),
        one_of("language", ("fr", "en"), lambda record: record.language),
        bare("is_expert", "yes", "no", lambda record: record.is_expert),
        bare("has_role", "yes", "no", held),
        st.just(("directrice", "generale")).map(
            lambda words: (
                {"field": "role", "is": "contains", "value": "DIRECTRICE generale"},
                lambda person: any(all(word in fold(role.title) for word in words) for role in held(person)),
            )
        ),
        related("committee", Committee, lambda record: {seat.committee_id for seat in record.seats.all()}),
        trees(of_organisations()).map(there),
    )


def trees(leaves: st.SearchStrategy[tuple[Any, Answers]]) -> st.SearchStrategy[tuple[Any, Answers]]:
    def joined(asked: tuple[str, list[tuple[Any, Answers]]]) -> tuple[Any, Answers]:
        joiner, parts = asked
        every = all if joiner == "all" else any
        return {joiner: [rule for rule, _answers in parts]}, lambda record: every(
            answers(record) for _rule, answers in parts
        )

    def contrary(part: tuple[Any, Answers]) -> tuple[Any, Answers]:
        return {"not": part[0]}, lambda record: not part[1](record)

    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            st.tuples(st.sampled_from(("all", "any")), st.lists(parts, min_size=1, max_size=3)).map(joined),
            parts.map(contrary),
        ),
        max_leaves=6,
    )


@pytest.mark.slow
@settings(max_examples=50)
@given(data=st.data())
@pytest.mark.parametrize(("target", "model"), [("organisation", Organisation), ("person", Person)])
def test_a_rule_finds_what_a_reader_would_find(crowd: None, target: str, model: Any, data: Any) -> None:
    rule, answers = data.draw(trees(of_organisations() if target == "organisation" else of_people()))
    found = list(records_under(rule, target, Asking(DAY)).order_by("pk").values_list("pk", flat=True))
    assert found == [record.pk for record in model.objects.order_by("pk") if answers(record)]
    assert str(parse(rule, target))


WEIRD = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda parts: st.one_of(st.lists(parts, max_size=3), st.dictionaries(st.text(max_size=5), parts, max_size=3)),
    max_leaves=5,
)


@settings(max_examples=80)
@given(data=st.data(), value=WEIRD)
@pytest.mark.parametrize("target", ["organisation", "person"])
def test_no_value_is_an_error_or_means_everyone_by_mistake(db: None, target: str, data: Any, value: Any) -> None:
    condition = data.draw(st.sampled_from(sorted(conditions(target).items())))[1]
    operator = data.draw(st.sampled_from([*condition.offered(), "nonsense", value]))
    rule = {"field": condition.key, "is": operator, "value": value}
    try:
        parse(rule, target)
    except UnclearRule:
        return
    list(records_under(rule, target, Asking(DAY)))


@pytest.mark.parametrize(
    "rule",
    [
        *({}, [], None, "x", {"all": []}, {"any": []}, {"all": [{}]}, {"not": {}}, {"all": {}}, {"x": 1}),
        {"all": [{"field": "kind", "is": "in", "value": ["enterprise"]}], "any": []},
        {"field": "kind", "is": "in", "value": ["enterprise"], "other": 1},
        {"field": "kind", "is": "in", "value": []},
        {"field": "kind", "is": "in", "value": ["ship"]},
        {"field": "gone", "is": "in", "value": ["a"]},
        {"field": "tag", "is": "in", "value": [12345]},
        {"field": "organisation", "is": "matches", "value": {"field": "name", "is": "contains", "value": "x"}},
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_sentence(db: None, rule: Any) -> None:
    with pytest.raises(UnclearRule, match=r"\w+ \w+"):
        parse(rule, "organisation")


def test_a_rule_too_deep_is_refused(db: None) -> None:
    rule: Any = {"field": "has_email", "is": "yes"}
    for _ in range(2000):
        rule = {"not": rule}
    with pytest.raises(UnclearRule):
        parse(rule, "organisation")


def test_only_the_records_a_user_may_see_answer(cafe: Organisation, coralie: Any, sacha: Any) -> None:
    segment = Segment(name="Courriel", rule={"field": "has_email", "is": "yes"})
    assert list(members_of(segment)) == list(members_of(segment, coralie)) == [cafe]
    assert list(members_of(segment, sacha)) == []


def test_a_record_merged_into_another_answers_no_more(cafe: Organisation) -> None:
    Organisation.objects.create(name="Café", email="a@example.org", merged_into=cafe, status="merged")
    assert list(members_of(Segment(rule={"field": "has_email", "is": "yes"}))) == [cafe]


def test_a_segment_is_one_query_whatever_it_finds(crowd: None, django_assert_num_queries: Any) -> None:
    rule = {"all": [{"field": "has_email", "is": "yes"}, {"not": {"field": "kind", "is": "in", "value": ["other"]}}]}
    with django_assert_num_queries(2):  # the free fields the hub defined, then the records
        assert len(records_under(rule, "organisation", Asking(DAY))) > 3
