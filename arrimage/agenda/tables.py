"""The journal as a table."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.models import Activity, RelayedSession, Source
from arrimage.agenda.queries import counties_of
from arrimage.kit.templatetags.formats import clock, long_date

SHOWN_NAMES = 3


class ActivityTable(tables.Table):
    title = tables.Column(_("Title"), order_by=("sort_key",), empty_values=())
    date = tables.Column(_("Date"))
    kind = tables.Column(_("Kind"))
    who = tables.Column(_("Who"), empty_values=(), orderable=False)
    county = tables.Column(_("MRC"), empty_values=(), orderable=False)
    head_count = tables.Column(_("Participants"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    status = tables.TemplateColumn(template_name="agenda/status.html", verbose_name=_("Status"))

    class Meta:
        model = Activity
        fields = ()
        sequence = ("title", "date", "kind", "who", "county", "head_count", "status")

    def render_title(self, record: Activity) -> str:
        return str(record)

    def render_date(self, record: Activity) -> str:
        return long_date(record.date)

    def render_who(self, record: Activity) -> str:
        names = names_of(record)
        unnamed = [presence for presence in record.presences.all() if not presence.is_named]
        more = max(len(names) - SHOWN_NAMES, 0) + len(unnamed)
        if not names and unnamed:
            names, more = [str(unnamed[0])], more - 1
        return ", ".join(names[:SHOWN_NAMES]) + (f" + {more}" if more else "")

    def render_county(self, record: Activity) -> str:
        return ", ".join(counties_of(record))


def names_of(activity: Activity) -> list[str]:
    """Who is named at an activity read through `with_company`: organisations and people, then places met."""
    presences = [str(presence) for presence in activity.presences.all() if presence.is_named]
    return [*presences, *map(str, activity.municipalities_met.all()), *map(str, activity.counties_met.all())]


class RelayedSessionTable(tables.Table):
    title = tables.Column(_("Title"), order_by=("sort_key",))
    date = tables.Column(_("Date"), order_by=("date", "start_time"))
    organiser = tables.Column(_("Organiser"), empty_values=(), order_by=("organiser",))
    place = tables.Column(_("Place"), empty_values=(), orderable=False)
    sources = tables.Column(_("Sources"), empty_values=(), orderable=False)
    state = tables.TemplateColumn(template_name="agenda/relayed/state.html", verbose_name=_("Publication"))

    class Meta:
        model = RelayedSession
        fields = ()

    def render_date(self, record: RelayedSession) -> str:
        return " – ".join(filter(None, (long_date(record.date), clock(record.start_time))))

    def render_organiser(self, record: RelayedSession) -> str:
        return record.organiser or str(record.organisation or "")

    def render_place(self, record: RelayedSession) -> str:
        online = str(_("online")) if record.is_online else ""
        return ", ".join(filter(None, (record.place or str(record.municipality or ""), online)))

    def render_sources(self, record: RelayedSession) -> str:
        return ", ".join(dict.fromkeys(str(sighting) for sighting in record.sightings.all()))


class SourceTable(tables.Table):
    name = tables.Column(_("Source"), order_by=("name",))
    health = tables.TemplateColumn(
        template_name="agenda/relayed/health.html", verbose_name=_("Health"), orderable=False, empty_values=()
    )
    found = tables.Column(_("Coming sessions found"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    read_at = tables.Column(_("Last read"))
    next_read = tables.Column(_("Next read"), accessor="reads_next_at", orderable=False)

    class Meta:
        model = Source
        fields = ()

    def render_read_at(self, record: Source) -> str:
        return f"{long_date(record.read_at)}, {clock(record.read_at)}"

    def render_next_read(self, record: Source) -> str:
        return f"{long_date(record.reads_next_at)}, {clock(record.reads_next_at)}"
