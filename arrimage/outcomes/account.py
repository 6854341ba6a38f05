"""The account of an event on paper: its agenda, who came, its minutes, what participants thought of it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from arrimage.agenda.models import Event, Presence
from arrimage.assembly.rendering.paper import Block, Heading, Paper, Table, Text
from arrimage.kit.identity import identity
from arrimage.kit.templatetags.formats import clock, long_date, number, percent
from arrimage.outcomes.models import Asking, Closing
from arrimage.outcomes.queries import LEAST_SHOWN, Results, results_of
from arrimage.registration.attendance import present_at

NOTHING_WRITTEN = "–"


def account_of(event: Event) -> Paper:
    """In the language in force, which is the hub's own for what it keeps."""
    blocks: list[Block] = [
        Text("\n".join(_where_and_when(event))),
        *_closing(event),
        Heading(pgettext("of a meeting", "Agenda")),
        Text(event.activity.agenda or event.summary or NOTHING_WRITTEN),
        *_programme(event),
        *_attendance(event),
        Heading(_("Minutes")),
        Text(event.activity.minutes or NOTHING_WRITTEN),
        *(block for about in (Asking.About.HOT, Asking.About.COLD) for block in _evaluation(event, about)),
    ]
    return Paper("bilan", _("Account of an event: %(event)s") % {"event": event}, identity().name, blocks, "fr")


def _where_and_when(event: Event) -> Iterator[str]:
    activity = event.activity
    days = long_date(activity.date)
    if event.last_day != activity.date:
        days = _("from %(first)s to %(last)s") % {"first": days, "last": long_date(event.last_day)}
    hours = " – ".join(clock(one) for one in (activity.start_time, activity.end_time) if one)
    yield ", ".join(part for part in (str(activity.get_kind_display()), days, hours) if part)
    place = ", ".join(str(part) for part in (activity.place, activity.municipality) if part)
    online = _("online") if activity.is_online else ""
    if where := " · ".join(part for part in (place, online) if part):
        yield where


def _closing(event: Event) -> Iterator[Block]:
    closing = Closing.objects.standing().filter(event=event).first()
    if closing is None:
        yield Text(_("The event is not closed: this account may still change."))
        return
    names = {"day": long_date(closing.closed_at), "who": closing.by or NOTHING_WRITTEN}
    yield Text(_("Closed on %(day)s by %(who)s.") % names)


def _programme(event: Event) -> Iterator[Block]:
    rows = [
        [long_date(slot.day), clock(slot.start_time), slot.title, slot.room or NOTHING_WRITTEN]
        for slot in event.slots.all()
    ]
    if rows:
        yield Table([_("Day"), _("Hour"), _("Programme"), _("Room")], rows)


def _attendance(event: Event) -> Iterator[Block]:
    yield Heading(_("Attendance"))
    closing = Closing.objects.filter(event=event).first()
    if closing is not None:
        names = ("present", "registered", "no_shows")
        said = _("%(present)s present; %(registered)s registered, %(no_shows)s of whom did not come.")
        yield Text(said % {name: number(getattr(closing, name)) for name in names})
        if closing.why_no_attendance:
            yield Text(_("Attendance not known: %(why)s") % {"why": closing.why_no_attendance})
    if rows := _names(event):
        yield Table([_("Name"), _("Organisation")], rows)


def _names(event: Event) -> list[list[str]]:
    """Those checked in, then those whom only the journal names."""
    here = list(present_at(event))
    rows = [[str(one), str(one.organisation or one.organisation_name)] for one in here]
    people = {one.person_id for one in here if one.person_id}
    organisations = {one.organisation_id for one in here if one.organisation_id}
    journal = event.activity.presences.filter(state=Presence.State.PRESENT).select_related("person", "organisation")
    for presence in journal:
        if presence.person_id is None and presence.organisation_id not in organisations:
            rows.append([NOTHING_WRITTEN, str(presence.organisation)])
        elif presence.person_id is not None and presence.person_id not in people:
            rows.append([str(presence.person), str(presence.organisation or NOTHING_WRITTEN)])
    return rows


def _evaluation(event: Event, about: str) -> Iterator[Block]:
    results = results_of(event, about)
    if results is None:
        return
    yield Heading(str(Asking.About(about).label))
    yield Text(
        _("%(answered)s answers out of %(asked)s asked.")
        % {"answered": number(results.answered), "asked": number(results.asked)}
    )
    if not results.are_shown:
        yield Text(
            _("With fewer than %(least)s answers nothing is shown, so that nobody is recognised.")
            % {"least": number(LEAST_SHOWN)}
        )
        return
    yield from _figures(results)


def _figures(results: Results) -> Iterator[Block]:
    yield Table(
        [_("Question"), _("Average on 5"), *(str(mark) for mark, _n, _p in results.marked[0].spread)],
        [[one.label, number(one.average), *(number(count) for _m, count, _p in one.spread)] for one in results.marked],
    )
    shares = (
        (_("Would recommend it: %(share)s"), results.recommending),
        (_("Have used what they learned: %(share)s"), results.applying),
    )
    if said := [words % {"share": percent(share / 100)} for words, share in shares if share is not None]:
        yield Text("\n".join(said))
    for heading, texts in ((_("What was best"), results.liked), (_("What to improve"), results.to_improve)):
        if texts:
            yield Text(heading + "\n" + "\n".join(f"– {text}" for text in texts))
