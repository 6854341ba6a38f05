"""«I need…»: said, joined by others, withdrawn."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit.text import fold
from arrimage.network.models import Organisation, Person
from arrimage.registration.queries import is_member
from arrimage.training.models import LearningNeed, Theme
from arrimage.training.operations.themes import look_again
from arrimage.training.sessions import session_of

MOST_OPEN = 30  # needs that one person may have waiting at a time
State = LearningNeed.State


def check_may_say(person: Person, on: date) -> None:
    """Raises ValidationError when neither she nor an organisation of hers is a member on that day: the hub counts the
    needs of its members. What others tell by telephone is written down at the desk.
    """
    if not is_member(person, on):
        raise ValidationError(
            _("The hub gathers here the needs of its members, and neither you nor your organisation is one today.")
        )


@transaction.atomic
def say_need(
    *, person: Person, organisation: Organisation | None, text: str, people: int = 1, on: date
) -> LearningNeed:
    """What she said, to be gathered. The same words said twice make one need.

    Raises ValidationError when she is no member on that day, when too many of hers wait already, or when the text or
    the number cannot be kept.
    """
    check_may_say(person, on)
    Person.objects.select_for_update().get(pk=person.pk)
    waiting = list(LearningNeed.objects.open().filter(person=person))
    for known in waiting:
        if fold(known.text) == fold(text) and known.organisation == organisation:
            return known
    _check_room(len(waiting))
    need = LearningNeed(
        text=" ".join(text.split()),
        person=person,
        organisation=organisation,
        people=people,
        said_on=on,
        heard=LearningNeed.Heard.SPACE,
    )
    need.full_clean(exclude=["person", "organisation"])
    need.save()
    return need


@transaction.atomic
def me_too(
    *, person: Person, organisation: Organisation | None, theme: Theme, people: int = 1, at: datetime
) -> LearningNeed:
    """Her need among those of the theme; one that is there already stays. Of an answered theme, she is told at once.

    Raises ValidationError when she is no member on that day, or when the theme no longer takes anybody.
    """
    check_may_say(person, localdate(at))
    locked = Theme.objects.select_for_update().get(pk=theme.pk)
    known = locked.needs.filter(person=person).exclude(state=State.WITHDRAWN).first()
    if known is not None:
        return known
    _check_room(LearningNeed.objects.open().filter(person=person).count())
    need = LearningNeed(
        text=locked.title,
        person=person,
        organisation=organisation,
        people=people,
        said_on=localdate(at),
        heard=LearningNeed.Heard.SPACE,
    )
    need.full_clean(exclude=["person", "organisation"])
    return join(need=need, theme=locked, at=at, sees_it=True)


@transaction.atomic
def join(*, need: LearningNeed, theme: Theme, at: datetime, sees_it: bool = False) -> LearningNeed:
    """Put the need in the theme, whose answer becomes its own when it has one.

    `sees_it` when whoever said it reads the answer now; else it is told by letter. Raises ValidationError when the
    session that answered the theme is over, or when the need no longer waits.
    """
    if need.state != State.OPEN:
        raise ValidationError(_("This need no longer waits: it was answered or withdrawn."))
    theme = Theme.objects.select_for_update().get(pk=theme.pk)
    before = need.theme
    need.theme = theme
    if not theme.is_open:
        _take_answer(need, theme, at, sees_it)
    need.save()
    for one in (before, theme):
        if one is not None:
            look_again(theme=one)
    return need


def _take_answer(need: LearningNeed, theme: Theme, at: datetime, sees_it: bool) -> None:
    day, session = localdate(at), session_of(theme)
    answered = theme.state == Theme.State.ANSWERED
    if answered and (session is None or session.last_day < day):
        raise ValidationError(_("The session of “%(theme)s” is over: say the need anew.") % {"theme": theme})
    need.state = State.ANSWERED if answered else State.SET_ASIDE
    need.answered_on = day
    need.told_at = at if sees_it else None


@transaction.atomic
def withdraw(*, need: LearningNeed) -> None:
    """She no longer needs it. What was answered already stays as it is."""
    locked = LearningNeed.objects.select_for_update().get(pk=need.pk)
    if locked.state == State.OPEN:
        locked.state = State.WITHDRAWN
        locked.save()
        if locked.theme is not None:
            look_again(theme=locked.theme)


def _check_room(waiting: int) -> None:
    if waiting >= MOST_OPEN:
        raise ValidationError(
            _("%(count)d of your needs wait already. Withdraw those that no longer stand before you say another.")
            % {"count": waiting}
        )
