"""What issues tell from the rooms below: the agenda's public activities, enterprises new in the network."""

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
from arrimage.kit.text import shortened
from arrimage.letters.sources import Fault, Item, Source, Window, register
from arrimage.network.models import Organisation
from arrimage.network.public import PublicOrganisation, public_organisations

LONGEST_TEXT = 220
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


def new_enterprises(window: Window) -> list[Item]:
    """The social enterprises first recorded since the last issue, as the public door lets them out."""
    recent = Organisation.objects.filter(created_at__gt=window.since, created_at__lte=window.now)
    # The door has columns enough for a directory; the newest suffice here.
    newest = recent.filter(kind=Organisation.Kind.ENTERPRISE, status=Organisation.Status.RECOGNISED)
    keys = list(newest.order_by("-created_at", "-pk").values_list("pk", flat=True)[: window.most])
    return [_introduced(one) for one in public_organisations(Organisation.objects.filter(pk__in=keys))]


def _introduced(organisation: PublicOrganisation) -> Item:
    form = Organisation.LegalForm(organisation.legal_form).label if organisation.legal_form else ""
    # «Ormstown (municipalité)» is for those who sort a list.
    place = organisation.municipality.partition(" (")[0] or organisation.county
    detail = SEPARATOR.join(str(part) for part in (form, place) if part)
    text = shortened(organisation.description, LONGEST_TEXT)
    return Item(organisation.pk, organisation.name, None, detail, text, organisation.website)


def enterprise_faults(keys: Collection[int], now: datetime) -> Mapping[int, Fault]:
    standing = public_organisations(Organisation.objects.filter(pk__in=keys))
    public = {organisation.pk for organisation in standing}
    return {key: Fault(_("it is no longer a recognised enterprise of the network")) for key in set(keys) - public}


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
    Source(
        "network.new_enterprises",
        gettext_lazy("New enterprises of the network"),
        gettext_lazy("New in the network"),
        new_enterprises,
        enterprise_faults,
        position=40,
    ),
)
