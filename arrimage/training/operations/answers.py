"""How a theme gets its answer, and how those who asked learn of it, once each."""

from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.agenda.models import Event, RelayedSession
from arrimage.training.emails import write_answers
from arrimage.training.models import LearningNeed, Theme
from arrimage.training.operations.themes import look_again
from arrimage.training.sessions import Session, session_of


class Told(NamedTuple):
    """How many letters left, and how many of those who asked no letter reaches."""

    sent: int
    unreached: int


@transaction.atomic
def choose_session(
    *, theme: Theme, event: Event | None = None, session: RelayedSession | None = None, at: datetime
) -> Told:
    """Tie the theme to a session. Once that session is published, those who asked are told; before, nobody is.

    Raises ValidationError when the theme has its answer already, when not exactly one session is given, or when nobody
    could attend it any more.
    """
    if (event is None) == (session is None):
        raise ValidationError(_("Choose one session: one of the hub, or one of others."))
    theme = _open(theme)
    theme.event, theme.session = event, session
    theme.save()
    found = _to_come(theme, at)
    if found.is_published:
        return answer_with_session(theme=theme, at=at)
    look_again(theme=theme)
    return Told(0, 0)


@transaction.atomic
def answer_with_session(*, theme: Theme, at: datetime) -> Told:
    """The theme's session is published: it is its answer, and those who asked are invited.

    Raises ValidationError when there is no session, or when it is not published, or over.
    """
    theme = _open(theme)
    if not _to_come(theme, at).is_published:
        raise ValidationError(_("Publish the session first: whoever asked is invited to it then."))
    return _close(theme, Theme.State.ANSWERED, LearningNeed.State.ANSWERED, at)


@transaction.atomic
def set_aside(*, theme: Theme, answer: str, at: datetime) -> Told:
    """No session is held: those who asked are told why, or what else helps.

    Raises ValidationError when nothing is said to them, or when the theme has its answer already.
    """
    if not answer.strip():
        raise ValidationError({"answer": _("Say something to those who asked: why not, or what else may help them.")})
    theme = _open(theme)
    theme.answer, theme.event, theme.session = answer.strip(), None, None
    return _close(theme, Theme.State.SET_ASIDE, LearningNeed.State.SET_ASIDE, at)


def _open(theme: Theme) -> Theme:
    locked = Theme.objects.select_for_update().get(pk=theme.pk)
    if not locked.is_open:
        raise ValidationError(_("“%(theme)s” has its answer already.") % {"theme": locked})
    return locked


def _to_come(theme: Theme, at: datetime) -> Session:
    found = session_of(theme)
    if found is None:
        raise ValidationError(_("Publish the session first: whoever asked is invited to it then."))
    if not found.may_be_attended(at):
        raise ValidationError(_("This session is over or called off. Choose another one, or answer in a few words."))
    return found


def _close(theme: Theme, state: Theme.State, of_needs: LearningNeed.State, at: datetime) -> Told:
    theme.state, theme.answered_on = state, localdate(at)
    theme.save()
    for need in theme.needs.open():
        need.state, need.answered_on = of_needs, localdate(at)
        need.save()
    return tell(theme=theme, at=at)


@transaction.atomic
def tell(*, theme: Theme, at: datetime) -> Told:
    """Write to those of the theme who do not know its answer yet. Whom no letter reaches is left to be called."""
    Theme.objects.select_for_update().get(pk=theme.pk)
    needs = list(theme.needs.to_tell().select_related("person__user", "organisation"))
    written = write_answers(theme, needs, at)
    for need in needs:
        if need.pk in written:
            need.told_at = at
            need.save(update_fields=["told_at"])
    sent = len(set(written.values()))
    return Told(sent, sum(need.pk not in written for need in needs))


@transaction.atomic
def note_told(*, need: LearningNeed, at: datetime) -> None:
    """Somebody told her by word of mouth."""
    need = LearningNeed.objects.select_for_update().get(pk=need.pk)
    if need.told_at is None and need.answered_on is not None:
        need.told_at = at
        need.save(update_fields=["told_at"])


@transaction.atomic
def reopen(*, theme: Theme, keeps_session: bool = False) -> None:
    """Its session fell through: the needs wait again, and whoever said them will be told of the next one, or of the
    same one once it is published again when the theme keeps it.
    """
    locked = Theme.objects.select_for_update().get(pk=theme.pk)
    if locked.is_open:
        return
    locked.state, locked.answered_on = Theme.State.GATHERING, None
    if not keeps_session:
        locked.event, locked.session = None, None
    locked.save()
    answered = (LearningNeed.State.ANSWERED, LearningNeed.State.SET_ASIDE)
    for need in locked.needs.filter(state__in=answered):
        need.state, need.answered_on, need.told_at = LearningNeed.State.OPEN, None, None
        need.save()
    look_again(theme=locked)


@transaction.atomic
def lose_session(*, theme: Theme, at: datetime) -> None:
    """The session of the theme is being deleted. One that was held stays the answer that it was; one to come no longer
    answers anything, cancelled or not.
    """
    found = session_of(theme)
    if found is None:
        return
    if not theme.is_open:
        if not found.was_held and found.last_day >= localdate(at):
            reopen(theme=theme)
        return
    theme.event, theme.session = None, None
    theme.save()
    look_again(theme=theme)


def keep_the_loop(*, at: datetime) -> int:
    """Tell of sessions published since, and reopen the themes whose coming session no longer stands: cancelled, set
    aside, or a draft again. Returns how many.
    """
    done = 0
    for theme in Theme.objects.answered_and_coming(localdate(at)).select_related("event__activity", "session"):
        found = session_of(theme)
        if found is not None and not found.is_published and not found.was_held:
            reopen(theme=theme, keeps_session=found.may_be_attended(at))
            done += 1
    waiting = Theme.objects.open().exclude(event=None, session=None).select_related("event__activity", "session")
    for theme in waiting:
        found = session_of(theme)
        if found is not None and found.is_published and found.may_be_attended(at):
            # Somebody may have answered it by hand in this very moment.
            with suppress(ValidationError):
                answer_with_session(theme=theme, at=at)
                done += 1
    return done
