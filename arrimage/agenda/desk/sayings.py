"""What each source says of a session, side by side with what the agenda says."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.models import Event, RelayedSession, Sighting
from arrimage.agenda.sessions.sayings import FIELDS, said_of_session, values_of
from arrimage.kit.templatetags.formats import clock, long_date, money
from arrimage.kit.text import shortened

SHOWN = tuple(name for name in FIELDS if name != "description")
EVIDENCE = {
    "day": _("the same day"),
    "title": _("the same title"),
    "alike_title": _("titles alike"),
    "time": _("the same hour"),
    "place": _("the same place"),
    "organiser": _("the same organiser"),
    "url": _("the same page"),
}


@dataclass(frozen=True)
class Line:
    """A field: what the agenda says of it, what each source says, which of them differ."""

    name: str
    label: str
    ours: str
    theirs: list[tuple[str, bool]]
    is_kept: bool

    @property
    def otherwise(self) -> str:
        """What the sources say instead, each saying once."""
        return " · ".join(dict.fromkeys(said for said, differs in self.theirs if differs))


def sayings_of(session: RelayedSession) -> dict[str, Any]:
    """The sightings and a line for each field that somebody says."""
    sightings = list(session.sightings.select_related("source").order_by("first_seen_at", "pk"))
    lines = [_line(session, name, sightings) for name in SHOWN]
    return {
        "sightings": sightings,
        "lines": [line for line in lines if line.ours or any(said for said, _d in line.theirs)],
    }


def difference_of(session: RelayedSession) -> list[Line]:
    """The fields corrected by hand of which a source says something else."""
    sightings = list(session.sightings.filter(source__isnull=False).order_by("first_seen_at", "pk"))
    lines = (_line(session, name, sightings) for name in FIELDS if name in session.kept_by_hand)
    return [line for line in lines if any(differs for _said, differs in line.theirs)]


def _line(session: RelayedSession, name: str, sightings: list[Sighting]) -> Line:
    ours = values_of(said_of_session(session))[name]
    theirs = [values_of(sighting.said)[name] for sighting in sightings]
    told = [(_shown(name, value), value not in ("", None) and value != ours) for value in theirs]
    label = capfirst(str(RelayedSession._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    return Line(name, label, _shown(name, ours), told, name in session.kept_by_hand)


def _shown(name: str, value: Any) -> str:
    if value in ("", None, False):
        return ""
    if name in ("date", "end_date"):
        return long_date(value)
    if name in ("start_time", "end_time"):
        return clock(value)
    if name == "lowest_price":
        return money(value)
    if name == "language":
        return str(Event.Language(value).label) if value in Event.Language.values else str(value)
    return str(_("yes")) if value is True else shortened(str(value), 300)


def evidence_in_words(codes: list[str]) -> str:
    return ", ".join(str(EVIDENCE[code]) for code in codes if code in EVIDENCE)
