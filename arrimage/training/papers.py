"""The report of trainings as sheets of a spreadsheet, and as a paper to print: same figures, same words."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from arrimage.assembly.rendering.paper import Block, Heading, Items, Paper, Table, Text
from arrimage.evidence.period import Period
from arrimage.kit.identity import identity
from arrimage.kit.spreadsheets import Cell, Sheet
from arrimage.kit.templatetags.formats import hours, long_date, money, number
from arrimage.kit.text import fold
from arrimage.registration.models import CheckIn, Registration
from arrimage.registration.moments import half_days_of
from arrimage.registration.operations.half_days import attended
from arrimage.training.reports import CountedFrom, Marks, Totals, Training, participants, totals
from arrimage.training.tables import trainer_of

NOTHING = "—"


def counted_from(line: Training) -> str:
    """How the number of participants is known."""
    return {
        CountedFrom.CLOSING: _("Counted when the event was closed."),
        CountedFrom.HEAD_COUNT: _("The head-count of the journal."),
        CountedFrom.CHECK_INS: _("The people noted at the door or on the sign-in sheet."),
        CountedFrom.PRESENCES: _("The presences of the journal."),
        CountedFrom.NOBODY: _("Nobody is noted as present."),
    }[line.counted_from]


def headings() -> list[str]:
    return [
        *(_("Training"), _("First day"), _("Last day"), _("Trainer"), _("Hours"), _("Participants")),
        *(_("Counted from"), _("Half-days of presence"), _("Organisations"), _("Organisations by MRC")),
        *(_("Costs"), _("Subsidy"), _("Funder"), _("Cost for each participant")),
        *(_("The same, subsidy taken off"), _("Satisfaction (of 5)"), _("Answers")),
        *(_("Satisfaction three months later (of 5)"), _("Answers three months later")),
    ]


def row(line: Training) -> list[Cell]:
    sheet = line.sheet
    return [
        *(str(line.event), line.event.activity.date, line.event.last_day, trainer_of(sheet) if sheet else ""),
        *(line.hours, line.present, counted_from(line), line.half_days, line.organisations),
        *(said_by_county(line.counties), line.costs, line.subsidy, sheet.funder if sheet else ""),
        *(line.gross, line.net, line.hot.average, line.hot.answers, line.cold.average, line.cold.answers),
    ]


def sheets(lines: Sequence[Training]) -> list[Sheet]:
    every = totals(lines)
    counties = [(county or _("Not known"), count) for county, count in every.counties]
    return [
        Sheet(_("Trainings"), headings(), [row(line) for line in lines]),
        Sheet(_("Total"), [_("Figure"), _("Value")], [one[:2] for one in figures(every)]),
        Sheet(_("By MRC"), [_("MRC"), _("Organisations")], counties),
    ]


def figures(every: Totals) -> list[tuple[str, Cell, str]]:
    """Label, value, and the value as one reads it."""
    return [
        (_("Trainings held"), every.trainings, number(every.trainings)),
        (_("Hours of training"), every.hours, hours(every.hours)),
        (_("Participants"), every.present, number(every.present)),
        (_("Distinct organisations"), every.organisations, number(every.organisations)),
        (_("Costs"), every.costs, money(every.costs)),
        (_("Subsidy"), every.subsidy, money(every.subsidy)),
        (_("Cost for each participant"), every.gross, said_money(every.gross)),
        (_("The same, subsidy taken off"), every.net, said_money(every.net)),
    ]


def rules() -> list[str]:
    """What the figures mean, for whoever reads them without us."""
    return [
        _("The trainings held, whose first day is in the period."),
        _("Who came to two trainings is counted twice; an organisation is counted once in the total."),
        _("Cost for each participant: the costs divided by the people present; nothing when nobody came."),
        _("An average of fewer than three answers is not shown: it would tell what one person said."),
    ]


def overpaid(line: Training) -> str:
    """What is to be checked when the subsidy is more than the costs; empty otherwise."""
    if not line.is_overpaid:
        return ""
    words = _(
        "The subsidy (%(subsidy)s) is larger than the costs (%(costs)s): check both. A cost below zero for each "
        "participant means that the hub received more than it paid."
    )
    return words % {"subsidy": money(line.subsidy), "costs": said_money(line.costs)}


def said_by_county(counties: Iterable[tuple[str, int]]) -> str:
    return "; ".join(f"{county or _('Not known')}: {number(count)}" for county, count in counties)


def said_days(line: Training) -> str:
    first, last = line.event.activity.date, line.event.last_day
    return long_date(first) if first == last else f"{long_date(first)} – {long_date(last)}"


def said_money(amount: Decimal | None) -> str:
    return NOTHING if amount is None else money(amount)


def said_marks(marks: Marks) -> str:
    if not marks.answers:
        return _("No answer")
    if marks.average is None:
        return _("Too few answers to show an average (%(count)s)") % {"count": number(marks.answers)}
    return _("%(average)s of 5 (answers: %(count)s)") % {
        "average": number(marks.average),
        "count": number(marks.answers),
    }


def facts(line: Training) -> list[tuple[str, str]]:
    """What is known of one training, as label and value."""
    sheet = line.sheet
    return [
        (_("Dates"), said_days(line)),
        (_("Trainer"), (trainer_of(sheet) if sheet else "") or NOTHING),
        (_("Hours"), hours(line.hours) or NOTHING),
        (_("Participants"), f"{number(line.present)} – {counted_from(line)}"),
        (_("Half-days of presence"), number(line.half_days)),
        (_("Organisations"), number(line.organisations)),
        (_("Organisations by MRC"), said_by_county(line.counties) or NOTHING),
        (_("Costs"), said_money(line.costs)),
        (_("Subsidy"), said_money(line.subsidy)),
        (_("Funder"), (sheet.funder if sheet else "") or NOTHING),
        (_("Cost for each participant"), said_money(line.gross)),
        (_("The same, subsidy taken off"), said_money(line.net)),
        (_("Satisfaction"), said_marks(line.hot)),
        (_("Satisfaction three months later"), said_marks(line.cold)),
    ]


def of_training(line: Training, *, with_names: bool) -> Paper:
    """The sheet of one training; the names of those present only for who may export them."""
    blocks: list[Block] = [Table([_("Figure"), _("Value")], [list(pair) for pair in facts(line)])]
    sheet = line.sheet
    if sheet and sheet.objectives:
        blocks += [Heading(_("Objectives")), Items(lines_of(sheet.objectives))]
    if sheet and sheet.audience:
        blocks += [Heading(_("For whom")), Text(sheet.audience)]
    if sheet and (costs := list(sheet.costs.all())):
        rows = [[str(cost.get_kind_display()), cost.label, money(cost.amount)] for cost in costs]
        blocks += [Heading(_("Costs")), Table([_("Kind"), _("What"), _("Amount")], rows)]
    if with_names:
        blocks += [Heading(_("Attendance")), attendance(line)]
    return Paper(_file_name(str(line.event)), str(line.event), identity().name, blocks)


def attendance(line: Training) -> Table:
    halves = half_days_of(line.event)
    there = attended(line.event, halves)
    columns = [f"{one.day:%Y-%m-%d} {CheckIn.Half(one.half).label}" for one in halves]
    rows = []
    for one in participants(line.event):
        marks = ["X" if (one.pk, half.day, half.half) in there else "" for half in halves]
        rows.append([str(one), organisation_of(one), *marks])
    return Table([_("Name"), _("Organisation"), *columns], rows)


def organisation_of(one: Registration) -> str:
    return str(one.organisation or one.organisation_name)


def of_period(period: Period, lines: Sequence[Training]) -> Paper:
    title = _("Trainings from %(first)s to %(last)s") % {
        "first": long_date(period.start),
        "last": long_date(period.last_day),
    }
    every = totals(lines)
    table = Table(
        [_("Training"), _("Dates"), _("Hours"), _("Participants"), _("Organisations"), _("Costs"), _("Subsidy")],
        [
            [
                *(str(line.event), said_days(line), hours(line.hours) or NOTHING),
                *(number(line.present), number(line.organisations), said_money(line.costs), said_money(line.subsidy)),
            ]
            for line in lines
        ],
    )
    said = [[label, text] for label, _value, text in figures(every)]
    counties = [[county or _("Not known"), number(count)] for county, count in every.counties]
    blocks: list[Block] = [Table([_("Figure"), _("Value")], said), Heading(_("Trainings")), table]
    if counties:
        blocks += [Heading(_("By MRC")), Table([_("MRC"), _("Organisations")], counties)]
    return Paper(file_name(period), title, identity().name, [*blocks, Heading(_("How it is counted")), Items(rules())])


def lines_of(text: str) -> list[str]:
    return [line.strip("-•– \t") for line in text.splitlines() if line.strip()]


def file_name(period: Period) -> str:
    return f"formations-{_day(period.start)}-{_day(period.last_day)}"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _file_name(title: str) -> str:
    return "-".join(fold(title).split())[:60] or "formation"
