"""What the demo's members need to learn, and the trainings of the hub: needs that wait, gather, have their answer."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, Event, RelayedSession
from arrimage.demo.clock import Clock, noon
from arrimage.demo.training_text import NEEDS, OPEN_NEEDS, TRAININGS
from arrimage.membership.queries import members_on
from arrimage.network.models import Organisation, OrganisationRole, Person
from arrimage.training.models import Cost, LearningNeed, Material, Theme, TrainingSheet
from arrimage.training.operations.themes import look_again


def load_training(clock: Clock, users: dict[str, User]) -> None:
    """Élise has one need that waits and one that a coming session answers."""
    events = [_load_training(clock, users, *told) for told in TRAININGS]
    elise = Person.objects.get(user=users["elise"])
    members = members_on(clock.today).exclude(organisation=None).order_by().values("organisation")
    current = OrganisationRole.objects.current(clock.today).filter(organisation__in=members).exclude(person=elise)
    roles = [elise.roles.get(), *current.select_related("person", "organisation").order_by("pk")[:40]]
    for number, (text, days, people) in enumerate(OPEN_NEEDS):
        _say(clock, roles[2 * number], text, days, people)
    for number, (title, answered_by, said) in enumerate(NEEDS):
        theme = Theme.objects.create(title=title, interested_wanted=4)
        speakers = [roles[(number + 5 * place) % len(roles)] for place in range(len(said))]
        asked = [_say(clock, role, *one, theme=theme) for role, one in zip(speakers, said, strict=True)]
        if answered_by is not None:
            _answer(theme, asked, events[answered_by], clock)
        look_again(theme=theme)
    _relay(clock)


def _say(
    clock: Clock, role: OrganisationRole, text: str, days: int, people: int, theme: Theme | None = None
) -> LearningNeed:
    said: LearningNeed = LearningNeed.objects.create(
        text=text,
        person=role.person,
        organisation=role.organisation,
        people=people,
        heard=LearningNeed.Heard.SPACE if days % 3 else LearningNeed.Heard.PHONE,
        said_on=clock.today - timedelta(days=days),
        theme=theme,
    )
    return said


def _answer(theme: Theme, needs: list[LearningNeed], event: Event, clock: Clock) -> None:
    """Told two weeks ago, of the session that was published then."""
    on = clock.today - timedelta(days=14)
    theme.state, theme.event, theme.answered_on = Theme.State.ANSWERED, event, on
    theme.save()
    for need in needs:
        need.state, need.answered_on, need.told_at = LearningNeed.State.ANSWERED, on, noon(on)
        need.save()


def _load_training(
    clock: Clock, users: dict[str, User], title: str, slug: str, days: int, hours: str, trainer: str, amounts: str
) -> Event:
    """`days` from today; `amounts` are the fees, the room, the meals and the subsidy."""
    day = clock.in_days(days)
    held = day < clock.today
    activity = Activity.objects.create(
        kind=Activity.Kind.TRAINING,
        status=Activity.Status.HELD if held else Activity.Status.PLANNED,
        title=title,
        date=day,
        start_time=time(9),
        end_time=time(12) if Decimal(hours) < 4 else time(16),
        place="Salle communautaire",
        head_count=11 if held else None,
        is_public=True,
        owner=users["paul"],
    )
    published = datetime.combine(day - timedelta(days=40), time(9), noon(day).tzinfo)
    event = Event.objects.create(activity=activity, state=Event.State.PUBLISHED, slug=slug, published_at=published)
    fees, room, meals, subsidy = (Decimal(amount) for amount in amounts.split())
    sheet = TrainingSheet.objects.create(
        event=event,
        objectives="Repérer ce qui compte\nPoser les bonnes questions\nRepartir avec un plan d’une page",
        audience="Directions, personnes au conseil d’administration",
        trainer_organisation=Organisation.objects.get(name=trainer),
        hours=Decimal(hours),
        subsidy=subsidy,
        funder="Fonds de formation régional",
    )
    kinds = ((Cost.Kind.TRAINER, fees), (Cost.Kind.ROOM, room), (Cost.Kind.FOOD, meals))
    Cost.objects.bulk_create(Cost(sheet=sheet, kind=kind, amount=amount) for kind, amount in kinds)
    Material.objects.create(sheet=sheet, title="Aide-mémoire", url="https://aide.example/memoire", is_public=True)
    return event


def _relay(clock: Clock) -> None:
    """A session of others, to come, that could answer a theme."""
    RelayedSession.objects.create(
        title="Facebook et Instagram pour les petites équipes",
        date=clock.today + timedelta(days=18),
        start_time=time(9),
        is_online=True,
        organiser="Collège de la Vallée – formation continue",
        url="https://college.example/reseaux-sociaux",
        state=RelayedSession.State.PUBLISHED,
        published_at=noon(clock.today - timedelta(days=3)),
    )
