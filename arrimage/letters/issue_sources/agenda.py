"""What issues tell of the agenda: its public activities."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.agenda.models import Activity
from arrimage.agenda.queries import public_coming
from arrimage.agenda.rendering import place_of
from arrimage.kit.templatetags.formats import clock
from arrimage.letters.sources import Fault, Item, Source, Window, register

SEPARATOR = " · "


def coming(window: Window) -> list[Item]:
    """The public activities of the days ahead, the next first; one query."""
    now = localtime(window.now)
    last = now.date() + timedelta(days=window.days)
    ahead = [activity for activity in public_coming(now) if activity.date <= last]
    return [_told(activity) for activity in ahead[: window.most]]


def _told(activity: Activity) -> Item:
    """Title, date, hour and place: what the public agenda says, and nothing else."""
    hours = [clock(at) for at in (activity.start_time, activity.end_time) if at]
    hour = _("%(start)s to %(end)s") % {"start": hours[0], "end": hours[1]} if len(hours) == 2 else "".join(hours)
    detail = SEPARATOR.join(part for part in (hour, place_of(activity)) if part)
    event = getattr(activity, "event", None)
    line = f"{reverse('agenda:public')}?mois={activity.date:%Y-%m}#activity-{activity.pk}"
    link = event.get_absolute_url() if event else line
    return Item(activity.pk, str(activity), activity.date, detail, "", link)


def activity_faults(keys: Collection[int], now: datetime) -> Mapping[int, Fault]:
    """Cancelled, taken off the public agenda, moved or over; one query."""
    today = localtime(now).date()
    found = {activity.pk: activity for activity in Activity.objects.filter(pk__in=keys)}
    public = set(Activity.objects.announced().filter(pk__in=keys).values_list("pk", flat=True)) if found else set()
    faults = {}
    for key in keys:
        activity = found.get(key)
        if activity is None:
            faults[key] = Fault(_("it is no longer in the agenda"))
        elif activity.status == Activity.Status.CANCELLED:
            faults[key] = Fault(_("it is cancelled"))
        elif activity.status == Activity.Status.POSTPONED:
            faults[key] = Fault(_("it is postponed"))
        elif key not in public:
            faults[key] = Fault(_("it is no longer on the public agenda"))
        elif activity.date < today:
            faults[key] = Fault(_("it is over"), forbids=False)
    return faults


register(
    Source(
        "agenda.coming",
        gettext_lazy("Coming activities"),
        gettext_lazy("On the agenda"),
        coming,
        activity_faults,
        lambda: reverse("agenda:public"),
        gettext_lazy("See the whole agenda"),
        position=20,
    ),
)
