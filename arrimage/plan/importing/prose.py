"""Plans, or lists beside a plan’s tables: headings, numbered lines and bullets, with «Responsable : …» and the like."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import deadlines, filling, targets
from .blocks import Cell, Line, Row
from .building import Building
from .columns import Columns, meanings
from .draft import Indicator, Node
from .folding import fold
from .items import strip_bullet
from .joined_names import is_shortened
from .numbering import Numbered, split_number
from .sections import Sections

_FIELDS = ("indicator", "responsible", "deadline", "budget", "target", "start", "end", "baseline")
_FIELD = re.compile(
    r"(?:^|(?<=[(;|.,\]])\s*|\s[–—-]\s)\**(?P<label>[^\W\d_](?:[\w'’\- ]|\((?:s|e"
    r"|es)\)){1,40}?)\.?\**\s*[:=]\s*\**\s*"
)
_INFINITIVE = re.compile(r"(?:s'|se |ne pas |to )?\w+(?:er|ir|re|oir)$")
_NOUNS_LIKE_VERBS = {
    "premier", "dernier", "cahier", "chantier", "atelier", "courrier", "calendrier", "dossier", "papier", "fichier",
    "mer", "hiver", "avenir", "rapport", "livre", "nombre", "offre", "centre", "registre", "membre", "titre",
}  # fmt: skip
COUNTED = re.compile(r"(nombre|taux|pourcentage|proportion|nb|nbre|part|number|rate|share|percentage|%)\b")


_LIMIT_AFTER_NAMES = re.compile(
    r"\s*[;,]\s*(?P<limit>(?:d['’]ici|avant|au plus tard|pour le|by|before|no later than)\b.+)$", re.I | re.S
)
_NAMED_ACTION = re.compile(
    r"\**(?:actions?|activités?|mesures?|moyens?|tâches?|activity|tasks?)\**\s*:\s*\**\s*(?=\S)", re.I
)
_LISTS_ACTIONS = re.compile(
    r"\**(?:actions?|activités?|mesures|moyens|tâches|activities|tasks)(?: [^:]{1,30})?\s*:\s*\**", re.I
)
_ENDING_SENTENCES = {"responsible", "deadline", "start", "end", "budget"}
_LISTED = {"indicator", "responsible"}
_LONGEST_LISTED = 120
_ACHIEVED = re.compile(r"(?:\S+\s+){1,4}?\w{3,}(?:é|ée|és|ées)\b")


@dataclass
class _Said:
    """A line taken apart: its own wording and the fields said in it."""

    text: str
    fields: list[tuple[str, str]]


class ProseReader:
    def __init__(self, building: Building, title: str) -> None:
        self.building = building
        self.title = fold(title)
        self.node: Node | None = None
        self.listing: str | None = None
        self.depth = -1
        self.evidence = 0
        self.sections = Sections()
        self.opener: Line | None = None
        self.said = False
        self.listed_under: Node | None = None
        """The objective whose actions «Actions :» announced in a list: what is said after the list is said of it."""

    def read(self, lines: list[Line]) -> None:
        lines = [line for line in lines if fold(line.text) and fold(line.text) != self.title]
        self._lines(lines, _bullet_roles(lines))
        for node in self._nodes():
            _take_limit_from_wording(node)
        self.sections.leave_out_asides(self.building)

    def read_list(self, lines: list[Line], head: Line | None, objective: Node | None) -> None:
        """Read a list beside a plan's tables, under the line ``head``, which opened ``objective`` if anything."""
        read_before = {id(node) for node in self._nodes()}
        self.node = objective
        self.building.close_action()
        roles = _bullet_roles([head, *lines]) if head else {at + 1: role for at, role in _bullet_roles(lines).items()}
        self._lines(lines, {at - 1: role for at, role in roles.items()})
        self.building.close_action()
        for node in self._nodes():
            if id(node) not in read_before:
                _take_limit_from_wording(node)

    def _nodes(self) -> list[Node]:
        return [node for root in self.building.outline.roots for node in root.walk()]

    def _lines(self, lines: list[Line], roles: dict[int, str]) -> None:
        for at, line in enumerate(lines):
            self._line(line, lines[at + 1 :], roles.get(at, "action"))

    def _line(self, line: Line, after: list[Line], role: str) -> None:
        said = take_apart(strip_bullet(line.text))
        numbered = line_number(said.text)
        if not said.text:
            if line.bullet is None and self.listed_under and len(self.listed_under.children) > 1:
                self.node = self.listed_under
            self._say(said.fields, line)
        elif self._describes_action(line, numbered, after):
            return
        elif self.listing and line.bullet is not None and numbered.rank is None and not said.fields:
            self._say([(self.listing, said.text)], line)
            return
        elif self._goes_on_listing(line, said, numbered):
            self._say([(self.listing or "", said.text)], line)
            return
        elif line.heading or numbered.rank is not None or (line.bullet is None and (numbered.code or numbered.action)):
            self._announced(line, numbered, after)
        elif line.bullet is not None:
            self._bullet(line, numbered, role)
        elif not said.fields:
            self.listing = None
            if _LISTS_ACTIONS.fullmatch(said.text) and self.node is not None and self.node.kind == "objective":
                self.listed_under = self.node
            return
        if said.text:
            self.listing = None
            self.opener, self.said = line, False
            self._say(said.fields, line)
        self.listing = said.fields[-1][0] if said.fields and not said.fields[-1][1] else None

    def _goes_on_listing(self, line: Line, said: _Said, numbered: Numbered) -> bool:
        """A short paragraph under «Indicateurs :», where no bullet marks the list."""
        plain = line.heading is None and line.bullet is None and numbered.rank is None and not numbered.code
        return plain and self.listing in _LISTED and not said.fields and len(said.text) <= _LONGEST_LISTED

    def _describes_action(self, line: Line, numbered: Numbered, after: list[Line]) -> bool:
        """«Objectif : …» below the action of a card says what that action is for: kept beside it, it opens nothing."""
        node, opener = self.node, self.opener
        if numbered.rank is None or numbered.code or line.heading or not node or not opener or node.kind != "action":
            return False
        if opener.bullet is not None:
            below = line.bullet is not None and line.bullet > opener.bullet
        else:
            below = bool(opener.heading) or (line.bullet is None and not self.said and _fields_follow(after))
        if below:
            word = strip_bullet(line.text).partition(":")[0].strip(" *")
            node.source.setdefault("other", {})[word] = numbered.rest
        return below

    def _announced(self, line: Line, numbered: Numbered, after: list[Line]) -> None:
        """A heading or a numbered line: an action when fields follow it at once, or when a word or its depth says
        so.
        """
        self.listed_under = None
        holds = self.building.holds_others(numbered.code) and not self._restarts(line, numbered)
        holds = holds or (numbered.code.isdigit() and bool(after) and _is_first_letter(after[0]))
        is_action = (
            not holds
            and numbered.rank is None
            and (numbered.action or (not line.heading and bool(numbered.code)) or _fields_follow(after))
        )
        self.evidence += numbered.action or numbered.rank is not None
        self.depth = 0 if is_action and not line.heading else -1
        if is_action:
            self.node = self.building.action(numbered.code, numbered.rest, line.place)
            self._labelled(numbered)
            return
        self.building.close_action()
        signature = ("heading", line.heading) if line.heading else ("line",)
        self.node = self.building.outline.objective(numbered, line.place, signature)
        self.building.bands.append(self.node)
        self.sections.opened(self.node, line.heading, plain=numbered.rank is None and not numbered.code)

    def _labelled(self, numbered: Numbered) -> None:
        if numbered.action and self.node is not None:
            self.sections.told.add(id(self.node))

    def _restarts(self, line: Line, numbered: Numbered) -> bool:
        """A plain «1. …» below a heading, where an objective is numbered 1 already, counts the actions anew."""
        taken = any(node.kind == "objective" and node.code == numbered.code for node in self._nodes())
        return taken and not line.heading and numbered.rank is None and len(numbered.parts) == 1

    def _bullet(self, line: Line, numbered: Numbered, role: str) -> None:
        deeper = (
            self.node is not None and self.node.kind == "action" and self.depth >= 0 and (line.bullet or 0) > self.depth
        )
        if (
            self.node is not None
            and not numbered.action
            and (role == "indicator" or (deeper and _is_result(numbered.rest)))
        ):
            if self.node.kind == "objective":
                self._make_action()
            self._say([("indicator", numbered.rest if not numbered.code else line.text)], line)
        elif deeper and self.building.last is not None:
            self.building.part_of_action(self.building.last, numbered.code, numbered.rest, line.place)
        else:
            self.building.close_action()
            self.node = self.building.action(numbered.code, numbered.rest, line.place)
            self.depth = line.bullet or 0
            self._labelled(numbered)

    def _make_action(self) -> None:
        """The heading over a list of indicators was an action after all."""
        node = self.node
        if node is not None and not node.children:
            node.kind = "action"
            self.building.bands = [band for band in self.building.bands if band is not node]
            self.building.outline.open = [entry for entry in self.building.outline.open if entry.node is not node]

    def _say(self, fields: list[tuple[str, str]], line: Line) -> None:
        if self.node is None:
            return
        if any(value for _name, value in fields):
            self.sections.told.add(id(self.node))
        for name, value in fields:
            if value and name == "target" and self.node.indicators and not _aims(self.node.indicators[-1]):
                self.evidence += 1
                _aim(self.node.indicators[-1], value)
            elif value:
                self.evidence, self.said = self.evidence + 1, True
                row = Row([Cell(value)], line.place, 0)
                filling.fill(self.node, row, Columns(fields={name: [0]}, titles={0: name}))
                if name == "responsible":
                    self.building.name(self.node, [value])


def _aims(indicator: Indicator) -> bool:
    return indicator.target is not None and bool(indicator.target.targets)


def _aim(indicator: Indicator, value: str) -> None:
    """The target said on a line of its own, beside where the indicator's words start from."""
    start = indicator.target.baseline if indicator.target else None
    indicator.target = targets.read(value)
    indicator.target.baseline = indicator.target.baseline or start


def line_number(text: str) -> Numbered:
    """The line without its number, or without the word «Action :» that announces it."""
    named = _NAMED_ACTION.match(text)
    return Numbered("", text[named.end() :], action=True) if named else split_number(text)


def _is_first_letter(line: Line) -> bool:
    """«a) …», right under «1. …»: the number holds what the letters do."""
    return line.heading is None and split_number(strip_bullet(line.text)).code.lower() == "a"


def _is_result(text: str) -> bool:
    """«Nombre de …», or a thing achieved: «Règlements adoptés en assemblée»."""
    return bool(COUNTED.match(fold(text)) or _ACHIEVED.match(text)) and not says_to_do(text)


def take_apart(text: str) -> _Said:
    found: list[tuple[int, int, str]] = []
    for match in _FIELD.finditer(text):
        weights = meanings(match["label"])
        names = [name for name in _FIELDS if weights.get(name) == 10]
        aside = _in_brackets(text, match.start("label"), found)
        if names and not (names[0] in {"target", "baseline"} and aside):
            found.append((match.start(), match.end(), names[0]))
    if not found:
        return _Said(text, [])
    tail = ""
    if text[: found[0][1]].count("(") > text[: found[0][1]].count(")"):
        closing = _closing(text, found[0][1])
        if closing > found[-1][1]:
            text, tail = text[:closing], text[closing + 1 :]
    ends = [start for start, _end, _name in found[1:]] + [len(text)]
    fields = [(name, text[end:stop].strip(" ;|,–—*")) for (_start, end, name), stop in zip(found, ends, strict=True)]
    fields = [one for field in fields for one in _limit_apart(*field)]
    if len(found) > 1 or text[: found[0][0]].strip():
        fields = [(name, _without_full_stop(name, value)) for name, value in fields]
    own = text[: found[0][0]].strip(" ;|,–—-(*") + tail.rstrip(" ;")
    return _Said(own, fields)


def _limit_apart(name: str, value: str) -> list[tuple[str, str]]:
    """«Responsable : Luc ; d’ici le 30 avril»: the limit said after the names is the deadline."""
    if name != "responsible" or not (found := _LIMIT_AFTER_NAMES.search(value)):
        return [(name, value)]
    return [(name, value[: found.start()].strip()), ("deadline", found["limit"].strip())]


def _without_full_stop(name: str, value: str) -> str:
    """«Responsable : Hélène. Échéance : mars 2025.»: the stops are the sentences', but for «inc.» and initials."""
    last = value.split(" ")[-1]
    if name not in _ENDING_SENTENCES or not value.endswith(".") or value.endswith(".."):
        return value
    return value if is_shortened(last) else value.removesuffix(".")


def _in_brackets(text: str, at: int, fields: list[tuple[int, int, str]]) -> bool:
    """Whether a bracket is open there that holds no field before: «Membres (départ : 25, cible : 40)»."""
    opened = text.rfind("(", 0, at)
    return opened > text.rfind(")", 0, at) and not any(start > opened for start, _end, _name in fields)


def _closing(text: str, inside: int) -> int:
    """Where the bracket that is open at this place closes; the end of the text when it does not."""
    depth = 1
    for at in range(inside, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
    return len(text)


def _take_limit_from_wording(node: Node) -> None:
    """«Tenir trois rencontres d’ici mars 2019» says when it is due, unless a field does."""
    if node.kind != "action" or node.deadline.raw or not (limit := deadlines.limit_in(node.label)):
        return
    node.deadline = limit
    node.doubt("deadline", _("The deadline was taken from the action’s own wording."))


def _fields_follow(after: list[Line]) -> bool:
    """Whether «Responsable : …» or «Indicateurs : …» comes before any other heading or numbered line."""
    for line in after[:12]:
        said = take_apart(strip_bullet(line.text))
        if said.fields and not said.text:
            return True
        if line.heading or (line.bullet is None and split_number(line.text).code):
            return False
        if line.bullet is not None:
            return False
    return False


def _bullet_roles(lines: list[Line]) -> dict[int, str]:
    """For each bullet, what its list holds: a list of counts under a heading that says to do something is its
    indicators.
    """
    roles: dict[int, str] = {}
    group: list[int] = []
    over: Line | None = None
    for at, line in enumerate([*lines, Line("", {}, heading=1)]):
        if line.bullet is not None and line_number(strip_bullet(line.text)).rank is None:
            group.append(at)
            continue
        top = min((lines[index].bullet or 0 for index in group), default=0)
        group = [index for index in group if lines[index].bullet == top]
        numbers = [line_number(strip_bullet(lines[index].text)) for index in group]
        texts = [fold(number.rest) for number in numbers]
        counted = sum(bool(COUNTED.match(text)) for text in texts) * 2 > len(texts)
        verbal = over is not None and says_to_do(split_number(strip_bullet(over.text)).rest)
        doing = sum(says_to_do(text) for text in texts) * 2 > len(texts)
        named = any(number.action or _says_who(number.rest) for number in numbers)
        plain = not any(len(number.parts) > 1 for number in numbers)
        under_heading = over is not None and verbal and plain and (over.heading or 0) > 1
        if over is not None and texts and not doing and not named and (counted or under_heading):
            roles.update(dict.fromkeys(group, "indicator"))
        group, over = [], line
    return roles


def _says_who(text: str) -> bool:
    return any(name == "responsible" and value for name, value in take_apart(text).fields)


def says_to_do(text: str) -> bool:
    """Whether a line begins with a verb in the infinitive, as actions do («Promouvoir …»)."""
    word = (fold(text).split() or [""])[0]
    return bool(_INFINITIVE.match(word)) and word not in _NOUNS_LIKE_VERBS
