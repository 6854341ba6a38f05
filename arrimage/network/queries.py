"""Reads that cross the network: who answers to a few letters, who bears the same name, who is where."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.records import SearchableQuerySet
from arrimage.kit.space import Member, site
from arrimage.kit.text import fold, sort_key, words
from arrimage.network.models import (
    CommitteeMember,
    ContactKind,
    ContactPoint,
    Municipality,
    Organisation,
    OrganisationRole,
    Person,
    PrincipleCheck,
    RegionalCounty,
)
from arrimage.network.models.organisations import EVERY_PROFILE
from arrimage.network.models.people import OrganisationRoleQuerySet

MOST_HITS = 10
AFTER_EVERY_LETTER = "\U0010ffff"


@dataclass(frozen=True)
class Found:
    """One answer of the look-up: `kind` is organisation, person, municipality or county, `id` its primary key."""

    kind: str
    id: int
    label: str
    detail: str


def who_is_there(user: Any, query: str) -> list[Found]:
    """At most ten organisations, people, municipalities and MRC that answer to the letters typed so far.

    Only kinds of which the user may see the records. Names that begin with the letters come first; the kinds take
    turns, so that a hundred organisations called «Valley…» do not hide the town.
    """
    if not fold(query):
        return []
    ranked: list[tuple[int, int, Found]] = []
    for permission, records, describe in _kinds(user):
        if user.has_perm(permission):
            for place, (rank, record) in enumerate(hits(records(), query)):
                ranked.append((rank, place, describe(record)))
    return [found for _rank, _place, found in sorted(ranked, key=lambda hit: hit[:2])[:MOST_HITS]]


Kind = tuple[str, Callable[[], SearchableQuerySet[Any]], Callable[[Any], Found]]


def _kinds(user: Any) -> tuple[Kind, ...]:
    roles = Prefetch("roles", roles_seen_by(user).current(timezone.localdate()).select_related("organisation"))
    return (
        (
            "network.view_organisation",
            lambda: Organisation.objects.visible_to(user).select_related("municipality", "county"),
            found_organisation,
        ),
        (
            "network.view_person",
            lambda: Person.objects.visible_to(user).prefetch_related(roles),
            found_person,
        ),
        ("network.view_municipality", lambda: Municipality.objects.select_related("county"), found_municipality),
        ("network.view_regionalcounty", RegionalCounty.objects.all, found_county),
    )


def hits(records: SearchableQuerySet[Any], query: str) -> Iterator[tuple[int, Any]]:
    """The records with a rank: 0 when the name begins with the letters, 1 when a later word of it does, else 2."""
    letters = fold(query)
    # A range rather than LIKE: both databases read it from the index of the sort key.
    beginning = records.filter(sort_key__gte=letters, sort_key__lt=letters + AFTER_EVERY_LETTER)
    seen = set()
    for record in beginning.order_by("sort_key")[:MOST_HITS]:
        seen.add(record.pk)
        yield 0, record
    if len(seen) < MOST_HITS:
        elsewhere = records.search(_without_lone_letter(query)).order_by("sort_key")[: MOST_HITS + len(seen)]
        for record in elsewhere:
            if record.pk not in seen:
                yield (1 if f" {letters}" in f" {fold(str(record))}" else 2), record


def _without_lone_letter(query: str) -> str:
    """«helene c» is asked as «helene»: a word just begun is too short for the search, and must not empty the list."""
    told = words(query)
    return " ".join(told[:-1]) if len(told) > 1 and len(told[-1]) == 1 else query


def found_organisation(organisation: Organisation) -> Found:
    place = organisation.municipality.name if organisation.municipality else organisation.county
    parts = [str(place) if place else "", str(organisation.get_kind_display())]
    if organisation.status == Organisation.Status.CLOSED:
        parts.append(str(organisation.get_status_display()))
    return Found("organisation", organisation.pk, organisation.name, _joined(parts))


def found_person(person: Person) -> Found:
    return Found("person", person.pk, str(person), _joined(role.organisation.name for role in person.roles.all()))


def found_municipality(municipality: Municipality) -> Found:
    detail = _("MRC %(name)s") % {"name": municipality.county.name}
    return Found("municipality", municipality.pk, str(municipality), detail)


def found_county(county: RegionalCounty) -> Found:
    return Found("county", county.pk, county.name, _("MRC"))


def _joined(parts: Any) -> str:
    return " · ".join(part for part in parts if part)


def namesakes(record: Organisation | Person) -> list[Any]:
    """Other records of the same kind whose name is the same but for accents, case and punctuation."""
    same: Any = type(record).objects.filter(sort_key=sort_key(record.sort_source())).exclude(pk=record.pk)
    return list(same[:MOST_HITS]) if record.sort_source().strip() else []


def same_neq(organisation: Organisation) -> list[Organisation]:
    """Other organisations of the same NEQ that stand for themselves."""
    if not organisation.neq:
        return []
    same = Organisation.objects.filter(neq=organisation.neq).exclude(pk=organisation.pk)
    return list(same[:MOST_HITS])


def principles_of(organisation: Organisation) -> list[tuple[PrincipleCheck.Principle, PrincipleCheck | None]]:
    """The six principles of the Social Economy Act in order, each with its latest check or None."""
    latest: dict[int, PrincipleCheck] = {}
    for check in organisation.principle_checks.order_by("checked_on", "pk"):
        latest[check.principle] = check
    return [(principle, latest.get(principle.value)) for principle in PrincipleCheck.Principle]


def seats_of(
    day: date, *, organisation: Organisation | None = None, person: Person | None = None
) -> QuerySet[CommitteeMember]:
    """The seats held on that day by the person, or by those who speak for the organisation."""
    whose = Q(organisation=organisation) if organisation else Q(person=person)
    return CommitteeMember.objects.current(day).filter(whose).select_related("committee", "person", "organisation")


def roles_seen_by(user: Any) -> OrganisationRoleQuerySet:
    """The roles whose person and organisation this user may both see."""
    roles = OrganisationRole.objects.all()
    if user.has_perms(("network.view_organisation", "network.view_person", EVERY_PROFILE)):
        return roles
    organisations, people = Organisation.objects.visible_to(user), Person.objects.visible_to(user)
    return roles.filter(
        organisation__in=organisations.order_by().values("pk"), person__in=people.order_by().values("pk")
    )


def roles_with_people(organisation: Organisation, user: Any) -> QuerySet[OrganisationRole]:
    return roles_seen_by(user).filter(organisation=organisation).select_related("person")


def roles_with_organisations(person: Person, user: Any) -> QuerySet[OrganisationRole]:
    return roles_seen_by(user).filter(person=person).select_related("organisation__municipality")


def counties_with_totals() -> QuerySet[RegionalCounty]:
    """Each MRC with `members` (its municipalities), `reserves` inside its territory, and the `population` of both."""
    members = Count("municipalities", filter=Q(municipalities__belongs_to_county=True))
    reserves = Count("municipalities", filter=Q(municipalities__belongs_to_county=False))
    return RegionalCounty.objects.annotate(
        members=members, reserves=reserves, population=Sum("municipalities__population")
    )


def people_at(email: str) -> list[Person]:
    """Everybody whose address it is, hers in the first place or among her other ways to be reached."""
    others = ContactPoint.objects.filter(kind=ContactKind.EMAIL, value__iexact=email, person__isnull=False)
    return list(Person.objects.filter(Q(email__iexact=email) | Q(pk__in=others.values("person")))) if email else []


def is_hers_alone(email: str) -> bool:
    """Whether one person and no organisation has the address: only then does reading its mail say who one is."""
    return len(people_at(email)) == 1 and not Organisation.objects.filter(email__iexact=email).exists()


def people_without_account(email: str, day: date) -> list[Person]:
    """Those whose address it is, who hold a role that day or have a place of their own, and cannot sign in yet."""
    found = [person for person in people_at(email) if person.user_id is None]
    keys = [person.pk for person in found]
    roles = OrganisationRole.objects.current(day).filter(person__in=keys)
    held = {*roles.values_list("person", flat=True), *site.own_places(keys, day)}
    return [person for person in found if person.pk in held]


def member_behind(user: Any, day: date) -> Member:
    """Who the account stands for in the member space, and where she has a role that day."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        return Member(may_be=tuple(people_without_account(user.email, day)))
    roles = OrganisationRole.objects.current(day).filter(person=person)
    managed = frozenset(roles.filter(manages=True).values_list("organisation", flat=True))
    organisations = Organisation.objects.filter(pk__in=roles.order_by().values("organisation"))
    known = tuple(organisations.select_related("municipality", "county"))
    return Member(person, known, managed, has_own_place=bool(site.own_places([person.pk], day)))


def former_emails(model: Any, pks: Collection[int]) -> dict[int, str]:
    """The last e-mail written on each of these records, as their history tells, where there ever was one."""
    written = model.history.filter(id__in=pks).exclude(email="").order_by("history_date", "history_id")
    return dict(written.values_list("id", "email"))
