"""Bytes read as sessions, and pages that describe events for machines."""

import json
from datetime import date
from typing import Any

from arrimage.agenda.sessions.recognise import read_sessions

SINCE = date(2026, 1, 1)


def read(text: str | bytes, **options: Any) -> Any:
    data = text.encode() if isinstance(text, str) else text
    return read_sessions(data, **{"since": SINCE, **options})


def page(*described: Any, head: str = "") -> str:
    written = [json.dumps(one).replace("</", "<\\/") for one in described]
    scripts = "".join(f'<script type="application/ld+json">{one}</script>' for one in written)
    return f'<!doctype html><html lang="fr-CA"><head><title>Page</title>{head}{scripts}</head><body></body></html>'


def event(**values: Any) -> dict[str, Any]:
    said = {"@type": "Event", "name": "Atelier", "startDate": "2026-12-03T13:30:00-05:00"}
    return {"@context": "https://schema.org", **said, **values}
