"""Themes, by hand: needs gathered, themes united, a need taken out or set apart."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.training.models import LearningNeed, Theme


def look_again(*, theme: Theme) -> None:
    """A theme that waits is ripe once enough people are interested, or once a session is chosen for it."""
    found: Any = Theme.objects.with_interest().filter(pk=theme.pk).first()
    if found is None or not found.is_open:
        return
    ripe = found.interested >= found.interested_wanted or found.event_id or found.session_id
    state = Theme.State.PROPOSED if ripe else Theme.State.GATHERING
    if found.state != state:
        found.state = state
        found.save(update_fields=["state"])


def look_all_again() -> None:
    """After a correction by hand, which may have taken a need from one theme to another."""
    for theme in Theme.objects.open():
        look_again(theme=theme)


@transaction.atomic
def gather(*, needs: Iterable[LearningNeed], title: str) -> Theme:
    """A new theme with these needs, which leave the one they were in.

    Raises ValidationError when the title cannot be kept, or when none of the needs waits.
    """
    theme = Theme(title=" ".join(title.split()))
    theme.full_clean()
    theme.save()
    if not move(needs=needs, theme=theme):
        raise ValidationError(_("Nothing was done: tick at least one need, that still waits."))
    return theme


@transaction.atomic
def move(*, needs: Iterable[LearningNeed], theme: Theme | None) -> int:
    """Put the needs that still wait in an open theme, or in none. Returns how many moved.

    Raises ValidationError when the theme has its answer already.
    """
    if theme is not None:
        theme = Theme.objects.select_for_update().get(pk=theme.pk)
    if theme is not None and not theme.is_open:
        raise ValidationError(
            _("“%(theme)s” has its answer already: choose a theme that still gathers.") % {"theme": theme}
        )
    touched: set[Theme] = {theme} if theme is not None else set()
    moved = 0
    for need in LearningNeed.objects.select_for_update().filter(pk__in=[one.pk for one in needs]):
        if need.state != LearningNeed.State.OPEN or need.theme_id == (theme.pk if theme else None):
            continue
        if need.theme is not None:
            touched.add(need.theme)
        need.theme = theme
        need.save(update_fields=["theme"])
        moved += 1
    for one in sorted(touched, key=lambda one: one.pk):
        look_again(theme=one)
    return moved


@transaction.atomic
def unite(*, themes: Sequence[Theme]) -> Theme:
    """One theme with the needs of all, under the title of the first made; the others go.

    Raises ValidationError when fewer than two are given, or when one has its answer or its session already.
    """
    keys = [theme.pk for theme in themes]
    ordered = list(Theme.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if len(ordered) < 2:
        raise ValidationError(_("Tick two themes or more to unite them."))
    for theme in ordered:
        if not theme.is_open or theme.event_id or theme.session_id:
            raise ValidationError(
                _("“%(theme)s” has a session or an answer already: it stays by itself.") % {"theme": theme}
            )
    first, *others = ordered
    for other in others:
        for need in other.needs.all():
            need.theme = first
            need.save(update_fields=["theme"])
        other.delete()
    look_again(theme=first)
    return first
