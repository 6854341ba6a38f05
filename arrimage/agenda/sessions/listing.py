"""Sessions found as rows that other programs read: the stable JSON of `manage.py read_sessions`."""

from typing import Any

from arrimage.agenda.sessions.found import Problem
from arrimage.agenda.sessions.identity import Identified
from arrimage.agenda.sessions.sayings import said_of


def row(one: Identified, problems: list[Problem]) -> dict[str, Any]:
    said, found = said_of(one.found), one.found
    about = [problem.sentence for problem in problems if found.title and found.title[:60] in problem.where]
    return {
        "title": found.title,
        "date": said["date"],
        "last_day": said["end_date"] or None,
        "start": said["start_time"] or None,
        "end": said["end_time"] or None,
        "place": found.place,
        "online": found.is_online,
        "organiser": found.organiser,
        "url": found.url,
        "uid": found.uid,
        "cancelled": found.cancelled,
        "action": str(one.action),
        "session": one.session.pk if one.session else None,
        "event": one.event.pk if one.event else None,
        "evidence": list(one.evidence),
        "problems": about,
    }
