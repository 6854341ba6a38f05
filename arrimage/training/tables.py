"""Needs, themes and trainings as tables."""

from datetime import date
from decimal import Decimal

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from arrimage.kit.templatetags.formats import hours, long_date, number
from arrimage.training.models import LearningNeed, Theme, TrainingSheet

RIGHT = {"td": {"class": "num"}, "th": {"class": "num"}}


class NeedTable(tables.Table):
    text = tables.Column(_("Need"), order_by=("sort_key",))
    who = tables.Column(_("Said by"), empty_values=(), orderable=False)
    organisation = tables.Column(_("Organisation"), order_by=("organisation__sort_key",))
    people = tables.Column(_("People"), attrs=RIGHT)
    theme = tables.Column(_("Theme"), order_by=("theme__sort_key",))
    said_on = tables.Column(_("Said on"))
    state = tables.TemplateColumn(template_name="training/desk/need_state.html", verbose_name=_("State"))

    class Meta:
        model = LearningNeed
        fields: tuple[str, ...] = ()

    def render_who(self, record: LearningNeed) -> str:
        return str(record.person or "–")

    def render_said_on(self, value: date) -> str:
        return long_date(value)


class ThemeTable(tables.Table):
    title = tables.Column(_("Theme"), order_by=("sort_key",))
    interested = tables.Column(_("Interested"), empty_values=(), attrs=RIGHT)
    seats = tables.Column(_("People who would come"), attrs=RIGHT)
    state = tables.TemplateColumn(template_name="training/desk/theme_state.html", verbose_name=_("State"))
    session = tables.Column(_("Session"), empty_values=(), orderable=False)

    class Meta:
        model = Theme
        fields: tuple[str, ...] = ()

    def render_interested(self, record: Theme) -> str:
        return f"{number(record.interested)} / {number(record.interested_wanted)}" if record.is_open else "–"  # type: ignore[attr-defined]

    def render_seats(self, record: Theme) -> str:
        return number(record.seats) if record.is_open else "–"  # type: ignore[attr-defined]

    def render_session(self, record: Theme) -> str:
        return str(record.event or record.session or "–")


class SheetTable(tables.Table):
    title = tables.Column(_("Training"), empty_values=(), order_by=("event__activity__sort_key",))
    date = tables.Column(_("Date"), accessor="event__activity__date")
    trainer = tables.Column(_("Trainer"), empty_values=(), orderable=False)
    hours = tables.Column(_("Hours"), attrs=RIGHT)
    status = tables.Column(_("Status"), accessor="event__activity__status")

    class Meta:
        model = TrainingSheet
        fields: tuple[str, ...] = ()

    def render_title(self, record: TrainingSheet) -> str:
        return str(record)

    def render_date(self, value: date) -> str:
        return long_date(value)

    def render_hours(self, value: Decimal) -> str:
        return hours(value)

    def render_trainer(self, record: TrainingSheet) -> str:
        return trainer_of(record) or "–"

    def render_status(self, record: TrainingSheet) -> str:
        return str(record.event.activity.get_status_display())


def trainer_of(sheet: TrainingSheet) -> str:
    """Who trains, and for which organisation."""
    return ", ".join(str(who) for who in (sheet.trainer, sheet.trainer_organisation) if who)
