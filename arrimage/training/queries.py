"""Reads of needs and themes that join or add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from arrimage.agenda.models import Activity, Event, RelayedSession
from arrimage.network.models import Person
from arrimage.registration.models import Registration
from arrimage.training.gathering import Cluster, best_match, clusters
from arrimage.training.models import LearningNeed, Material, Theme
from arrimage.training.models.needs import NeedQuerySet, ThemeQuerySet

MOST_COMPARED = 500  # the latest needs, which are those that may still gather


@dataclass(frozen=True)
class Invitee:
    """Somebody who asked, with what she said. Without an address, she is to be called."""

    need: LearningNeed
    name: str
    organisation: str
    email: str


@dataclass(frozen=True)
class Proposal:
    """Needs that seem to ask for one thing: the theme open already that they are like, else a title for a new one."""

    needs: Sequence[LearningNeed]
    theme: Theme | None
    title: str


def gathering_themes() -> ThemeQuerySet:
    """What members may join, those with most people interested first."""
    found: Any = Theme.objects.open().with_interest()
    ordered: ThemeQuerySet = found.order_by("-interested", "sort_key")
    return ordered


def answered_themes(day: date) -> ThemeQuerySet:
    """Those whose session may still be attended and read about by anybody."""
    published = Q(session__state=RelayedSession.State.PUBLISHED) | (
        ~Q(event__state=Event.State.DRAFT) & Q(event__activity__is_restricted=False, event__isnull=False)
    )
    cancelled = Q(event__activity__status=Activity.Status.CANCELLED)
    found = Theme.objects.answered_and_coming(day).filter(published).exclude(cancelled)
    return found.select_related("event__activity__municipality", "session__municipality")


def needs_of(person: Person) -> NeedQuerySet:
    """What she said, the open ones first, each with its theme and session."""
    said = LearningNeed.objects.filter(person=person).select_related(
        "organisation", "theme__event__activity__municipality", "theme__session__municipality"
    )
    return said.order_by("-said_on", "-pk")


def proposals() -> list[Proposal]:
    """The needs that wait to be gathered, in the groups that their words propose."""
    waiting = LearningNeed.objects.to_gather().select_related("person", "organisation")
    needs = {need.pk: need for need in waiting.order_by("-said_on", "-pk")[:MOST_COMPARED]}
    themes = {theme.pk: theme for theme in Theme.objects.open().prefetch_related("needs")}
    known = {key: words_of(theme) for key, theme in themes.items()}
    found = []
    for one in clusters({key: need.text for key, need in needs.items()}):
        match = best_match(needs[one.leader].text, known)
        found.append(Proposal(_ordered(one, needs), themes.get(match or 0), needs[one.leader].text[:160]))
    return found


def words_of(theme: Theme) -> list[str]:
    """The title of a theme and what was said in it, which a new need is compared with."""
    return [theme.title, *(need.text for need in theme.needs.all())]


def theme_like(text: str) -> Theme | None:
    """The open theme that the text seems to be about."""
    themes = {theme.pk: theme for theme in Theme.objects.open().prefetch_related("needs")}
    return themes.get(best_match(text, {key: words_of(theme) for key, theme in themes.items()}) or 0)


def _ordered(cluster: Cluster, needs: dict[int, LearningNeed]) -> list[LearningNeed]:
    """The leader first: its words name the group."""
    return [needs[cluster.leader], *(needs[key] for key in cluster.keys if key != cluster.leader)]


def invitees(needs: Iterable[LearningNeed]) -> list[Invitee]:
    """Those who asked, once each; a need for which nobody is named stands by itself."""
    found: dict[Any, Invitee] = {}
    for need in needs:
        person = need.person
        key = ("person", person.pk) if person else ("need", need.pk)
        name = str(person) if person else ""
        found.setdefault(key, Invitee(need, name, str(need.organisation or ""), address_of(person)))
    return sorted(found.values(), key=lambda one: (not one.email, one.organisation, one.name))


def address_of(person: Person | None) -> str:
    """Where she reads letters: her account's address, else her contact's."""
    if person is None:
        return ""
    return (person.user.email if person.user else "") or person.email


def needs_with_people(needs: QuerySet[LearningNeed]) -> QuerySet[LearningNeed]:
    return needs.select_related("person__user", "organisation")


def coming_events(user: Any, at: datetime) -> QuerySet[Event]:
    """Sessions of the hub that could answer a theme at that moment: planned, and not over; drafts too."""
    visible = Event.objects.visible_to(user).coming(timezone.localtime(at).date()).select_related("activity")
    planned = visible.filter(activity__status=Activity.Status.PLANNED)
    return planned.exclude(_over(at, "activity__")).order_by("activity__date", "activity__start_time", "pk")


def coming_relayed(at: datetime) -> QuerySet[RelayedSession]:
    published = RelayedSession.objects.published().coming(timezone.localtime(at).date())
    return published.exclude(_over(at)).order_by("date", "start_time", "pk")


def _over(at: datetime, of: str = "") -> Q:
    """Those that ended earlier on the day of that moment; without an end, those that began."""
    now = timezone.localtime(at)
    last_day = Q(end_date=now.date()) | Q(**{"end_date": None, f"{of}date": now.date()})
    ended = Q(**{f"{of}end_time__lte": now.time()})
    return last_day & (ended | Q(**{f"{of}end_time": None, f"{of}start_time__lte": now.time()}))


def materials_of(registration: Registration) -> QuerySet[Material]:
    """What whoever is registered takes away, public or not."""
    return Material.objects.filter(sheet__event__enrolment=registration.enrolment_id)
