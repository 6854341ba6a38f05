"""Sessions of a table (CSV, Excel, OpenDocument), whose columns are recognised by what their headings mean."""

from collections.abc import Iterator
from datetime import date, time

from django.utils.translation import gettext as _

from arrimage.agenda.sessions.found import FoundSession, Problem, Reading, UnreadableSource, price_of, web_address
from arrimage.agenda.sessions.moments import day_of, hours_of, moment, puts_day_first
from arrimage.kit.text import fold
from arrimage.network.importing import delimited, workbooks
from arrimage.network.importing.tables import UnreadableFile

HEADINGS = {
    "title": "titre|title|nom|name|activite|formation|evenement|event|subject|sujet|nom de la formation"
    "|titre de la formation|nom de l activite|nom de l evenement|atelier|objet|summary|cours",
    "date": "date|jour|date de debut|debut|start|start date|date debut|dates|begin|dtstart|date de l activite"
    "|date de la formation|quand",
    "end_date": "date de fin|fin|end date|end|date fin|dtend|dernier jour|jusqu au",
    "hours": "heure|heures|horaire|start time|heure de debut|heure debut|debute a|time|a quelle heure",
    "end_hour": "heure de fin|heure fin|end time|finit a",
    "place": "lieu|place|endroit|location|adresse|salle|ville|municipalite|ou",
    "online": "en ligne|online|virtuel|mode|modalite|format|formule",
    "organiser": "organisateur|organiser|organizer|organisme|organisation|offert par|formateur|presente par"
    "|organise par|fournisseur",
    "url": "lien|url|link|site|site web|adresse web|inscription|lien d inscription|page|page web|pour s inscrire",
    "price": "prix|cout|tarif|price|cost|frais|montant",
    "description": "description|resume|details|detail|contenu|notes|objectifs",
    "uid": "id|uid|identifiant|no|numero|code",
    "status": "statut|status|etat",
    "language": "langue|language",
}
MEANING = {heading: meaning for meaning, headings in HEADINGS.items() for heading in headings.split("|")}
STARTS = {"debut", "start", "begin", "dtstart"}  # the hour, when another column holds the day
SAYS_NOTHING = {
    "",
    "toute la journee",
    "journee",
    "journee entiere",
    "all day",
    "a confirmer",
    "a venir",
    "a determiner",
}
LOOKED_AT = 12
MOST_ROWS = 5_000


def read(data: bytes) -> Reading:
    """Raises UnreadableSource for what is no table, one without a title and a date in its headings, or one past 5,000
    lines.
    """
    try:
        is_workbook = data.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
        rows = workbooks.read(data)[0] if is_workbook else delimited.read(data)
    except UnreadableFile as error:
        raise UnreadableSource(str(error)) from error
    except Exception as error:  # whatever a stranger's workbook breaks in its reader, the answer is the same
        raise UnreadableSource(_("This table is damaged: export it again from its program.")) from error
    at = max(range(min(len(rows), LOOKED_AT)), key=lambda place: len(_columns(rows[place])), default=0)
    columns = _columns(rows[at]) if rows else {}
    if not {"title", "date"} <= columns.keys():
        raise UnreadableSource(_("This table needs a column “Titre” and a column “Date” among its headings."))
    reading = Reading("csv")
    lines = [(number, _said(row, columns)) for number, row in enumerate(rows[at + 1 :], start=at + 2) if any(row)]
    if len(lines) > MOST_ROWS:
        raise UnreadableSource(_("This table holds more than 5,000 lines: keep those of the sessions to come."))
    day_first = puts_day_first([said["date"] for _number, said in lines])
    for number, said in lines:
        if any(said.values()):
            _take(reading, _("line %(number)s") % {"number": number}, said, day_first)
    return reading


def _columns(row: list[str]) -> dict[str, int]:
    """Meaning → place of the column, the first of each. «Début» holds the hours where another column holds the date."""
    found: dict[str, int] = {}
    starts = [place for place, cell in enumerate(row) if fold(cell) in STARTS]
    for place, cell in enumerate(row):
        if place not in starts and (meaning := MEANING.get(fold(cell))):
            found.setdefault(meaning, place)
    for place in starts:
        found.setdefault("hours" if "date" in found else "date", place)
    return found


def _said(row: list[str], columns: dict[str, int]) -> dict[str, str]:
    cells = {meaning: row[place] if place < len(row) else "" for meaning, place in columns.items()}
    return {meaning: cells.get(meaning, "") for meaning in HEADINGS}


def _take(reading: Reading, where: str, said: dict[str, str], day_first: bool | None) -> None:
    day = day_of(said["date"], day_first=day_first)
    if not said["title"]:
        reading.problems.append(Problem(where, _("It has no title.")))
    elif not said["date"]:
        reading.problems.append(Problem(where, _("It has no date.")))
    elif day is None:
        sentence = _("“%(text)s” is not read as a date: write it as 2026-03-31.") % {"text": said["date"][:60]}
        reading.problems.append(Problem(where, sentence))
    else:
        session = _session(said, day, day_first)
        reading.sessions.append(session)
        reading.problems.extend(Problem(where, sentence) for sentence in _unread(said, session))


def _unread(said: dict[str, str], session: FoundSession) -> Iterator[str]:
    """A sentence for each value that was left out of the session."""
    about = {
        "hours": (session.start_time, _("“%(text)s” is not read as an hour: write it as 9:00.")),
        "end_hour": (session.end_time, _("“%(text)s” is not read as an hour: write it as 9:00.")),
        "end_date": (
            session.end_date or session.end_time,
            _("“%(text)s” is read neither as a date nor as an hour: write it as 2026-03-31 or 9:00."),
        ),
        "url": (web_address(session.url) or None, _("“%(text)s” is no web address: write it as https://exemple.org.")),
        "price": (session.lowest_price, _("“%(text)s” is not read as a price: write it as 40,00.")),
    }
    for name, (read_as, sentence) in about.items():
        if read_as is None and fold(said[name]) not in SAYS_NOTHING:
            yield sentence % {"text": said[name][:60]}
    start, end = session.start_time, session.end_time
    ends_before = start and end and end < start and (session.end_date or session.date) == session.date
    if ends_before or (session.date and session.end_date and session.end_date < session.date):
        yield _("It ends before it starts: its end is left out.")
    if end and not start:
        yield _("It ends at an hour and starts at none: its end is left out.")


def _session(said: dict[str, str], day: date, day_first: bool | None) -> FoundSession:
    start, end = _hours(said)
    mode = fold(said["online"])
    cancelled = fold(said["status"]).startswith(("annul", "cancel"))
    return FoundSession(
        uid=said["uid"] or "",
        title=said["title"],
        description=said["description"],
        date=day,
        end_date=day_of(said["end_date"], day_first=day_first),
        start_time=start,
        end_time=end,
        is_online=mode in ("oui", "yes", "true", "1", "x")
        or any(word in mode for word in ("ligne", "virtu", "online")),
        place=said["place"],
        organiser=said["organiser"],
        url=said["url"],
        lowest_price=price_of(said["price"]) if said["price"] else None,
        cancelled=cancelled,
        language={"f": "fr", "a": "en", "e": "en"}.get(fold(said["language"])[:1], ""),
    )


def _hours(said: dict[str, str]) -> tuple[time | None, time | None]:
    """From their own columns, else from the cells of the dates («2026-12-03 09:00»)."""
    hours = _hours_in(said["hours"])
    start = hours or _hours_in(said["date"])
    ends = _hours_in(said["end_hour"]) or hours[1:] or _hours_in(said["end_date"])
    return start[0] if start else None, ends[0] if ends else None


def _hours_in(cell: str) -> list[time]:
    """Those of a cell that may hold a whole moment («2026-12-03 09:00»)."""
    if found := moment(cell):
        return [found[1]] if found[1] else []
    return hours_of(cell)
