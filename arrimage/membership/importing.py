"""A file of members, read: its columns by their headings, and what each line says, or why it cannot be taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from arrimage.kit.days import day_in
from arrimage.kit.text import fold
from arrimage.membership.models import Category
from arrimage.network.importing.reading import read_table
from arrimage.network.importing.tables import UnreadableFile
from arrimage.network.importing.values import emails, full_name

HEADINGS = {
    "organisation": ("organisation", "organization", "nom de l'organisation", "nom", "membre", "entreprise", "name"),
    "neq": ("neq", "numero d'entreprise"),
    "category": ("categorie", "category", "categorie de membre"),
    "since": ("membre depuis", "depuis", "admis le", "date d'adhesion", "since", "member since"),
    "paid_until": ("paye jusqu'au", "paye jusqu'a", "cotisation payee jusqu'au", "echeance", "paid until"),
    "email": ("courriel", "courriel du contact", "email", "e-mail", "contact email"),
    "contact": ("contact", "personne-ressource", "nom du contact"),
}
NEEDED = ("organisation", "category", "since")


class UnusableLine(Exception):
    """A line that says too little, or what cannot be; the text is one sentence for who has the file."""


@dataclass(frozen=True)
class MemberLine:
    """What a line says of a member."""

    organisation: str
    neq: str
    category: Category
    since: date
    paid_until: date | None
    email: str
    first_name: str
    last_name: str


def lines_of(data: bytes, name: str = "") -> Iterator[tuple[int, str, dict[str, str]]]:
    """The number of each line in the file, the name it bears, and its cells by their meaning. Raises UnreadableFile."""
    table = read_table(data, name)
    columns = {what: place for place, heading in enumerate(table.headings) if (what := _meaning(heading))}
    missing = [what for what in NEEDED if what not in columns]
    if missing:
        labels = {"organisation": _("Organisation"), "category": _("Category"), "since": _("Member since")}
        sentence = _("The file lacks these columns: %(columns)s. Name them so in its first line.")
        raise UnreadableFile(sentence % {"columns": ", ".join(f"“{labels[what]}”" for what in missing)})
    for number, cells in table.numbered:
        said = {what: cells[place].strip() if place < len(cells) else "" for what, place in columns.items()}
        yield number, said["organisation"], said


def _meaning(heading: str) -> str | None:
    said = fold(heading)
    return next((what for what, names in HEADINGS.items() if said in [fold(name) for name in names]), None)


def read_line(said: dict[str, str], categories: Sequence[Category], today: date) -> MemberLine:
    """Raises UnusableLine."""
    if not said["organisation"]:
        raise UnusableLine(_("The name of the organisation is missing."))
    since, until = _day(said["since"], _("Member since")), _until(said.get("paid_until", ""))
    if since > today:
        raise UnusableLine(_("A member cannot be so since a day to come: check “Member since”."))
    if until is not None and until < since:
        raise UnusableLine(_("It is paid until a day before the member joined: check both dates."))
    first, last = full_name(said.get("contact", "")) if said.get("contact") else ("", "")
    email = emails(said.get("email", "")) or []
    if said.get("email") and not email:
        raise UnusableLine(_("“%(text)s” is not an e-mail address.") % {"text": said["email"]})
    return MemberLine(
        organisation=said["organisation"],
        neq=said.get("neq", ""),
        category=_category(said["category"], categories),
        since=since,
        paid_until=until,
        email=email[0] if email else "",
        first_name=first,
        last_name=last,
    )


def _until(text: str) -> date | None:
    return _day(text, _("Paid until")) if text else None


def _day(text: str, column: str) -> date:
    try:
        return day_in(text)
    except ValidationError as refusal:
        sentence = _("%(column)s: %(problem)s") % {"column": column, "problem": refusal.messages[0]}
        raise UnusableLine(sentence) from None


def _category(text: str, categories: Sequence[Category]) -> Category:
    found = [one for one in categories if fold(text) in (fold(one.name_fr), fold(one.name_en or one.name_fr))]
    if len(found) != 1:
        known = ", ".join(f"“{one.name}”" for one in categories) or _("none")
        sentence = _("There is no category “%(text)s” for organisations. Those of the hub: %(known)s.")
        raise UnusableLine(sentence % {"text": text, "known": known})
    return found[0]
