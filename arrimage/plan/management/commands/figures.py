"""manage.py figures [--plan CODE] [--on DATE] [--json]"""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.pipes import while_somebody_reads
from arrimage.plan.models import Indicator, Plan
from arrimage.plan.queries import IndicatorFigure, figures_for
from arrimage.plan.reporting import as_json, code_of
from arrimage.plan.templatetags.plan_figures import written


class Command(BaseCommand):
    help = "Prints each indicator of a plan with its figure; with --json, the records behind it too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", metavar="CODE", help="the plan's code; else the live plan of that day")
        parser.add_argument("--on", metavar="DATE", help="as seen on that day, YYYY-MM-DD; else today")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        day = _day(options["on"])
        plan = _plan(options["plan"], day)
        indicators = Indicator.objects.filter(Q(action__plan=plan) | Q(objective__plan=plan))
        in_order = indicators.select_related("action", "objective").order_by(
            F("action__position").asc(nulls_last=True), "objective__position", "position", "pk"
        )
        figures = list(figures_for(in_order, plan.period, day).values())
        pieces = as_json(figures) if options["json"] else map(_line, figures)
        with while_somebody_reads(self.stdout):
            for piece in pieces:
                self.stdout.write(piece, ending="" if options["json"] else "\n")


def _line(figure: IndicatorFigure) -> str:
    value = _("unknown source") if figure.unknown else written(figure.value, figure.measure)
    unit = figure.measure.unit_of(figure.value) if figure.measure and figure.value is not None else ""
    return f"{code_of(figure):8} {value:>10} {unit:16} {figure.indicator.text}"


def _day(written: str | None) -> date:
    try:
        return date.fromisoformat(written) if written else timezone.localdate()
    except ValueError:
        raise CommandError(
            _("“%(day)s” is not a day: write it as 2018-03-31.") % {"day": written}, returncode=2
        ) from None


def _plan(code: str | None, day: date) -> Plan:
    if code:
        plan = Plan.objects.filter(code=code).first()
        sentence = _("There is no plan whose code is “%(code)s”.") % {"code": code}
    else:
        covering = Plan.objects.live().filter(start__lte=day, end__gte=day, parent_action=None)
        plan = covering.order_by("-start", "pk").first()
        sentence = _("No live plan covers %(day)s: name one with --plan.") % {"day": day.isoformat()}
    if plan is None:
        raise CommandError(sentence, returncode=2)
    return plan
