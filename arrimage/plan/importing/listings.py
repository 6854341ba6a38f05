"""Lists of actions in a plan that has tables too: which lists outside the tables are its actions, which are prose.

A list under a line that announces an objective («Axe 1 – Rayonner»), where no table is, is read as soon as something in
it says an action. Anywhere else — an introduction, the section of a table — it must say who, when or how much.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .blocks import Line, Row
from .draft import Node
from .errors import excerpt
from .folding import fold
from .items import strip_bullet
from .numbering import parts_of, split_number
from .outline import Outline
from .prose import COUNTED, line_number, says_to_do, take_apart
from .titles import says_plan

Parts = list[Line | list[Row]]


@dataclass
class Listing:
    """Lines that no heading and no table parts. ``head`` is the line right above, where it is a heading or announces an
    objective; ``objective`` what is open there (None in sections beside the objectives) and ``alone`` whether it is
    announced once and no table is its own. ``by_word``: a word says it is one («Axe 1»); a number alone may be a
    section's («1. Contexte»).
    """

    lines: list[Line]
    head: Line | None = None
    objective: Node | None = None
    alone: bool = False
    by_word: bool = False
    after_table: bool = False
    before_table: bool = False

    def settle(self) -> None:
        """Leave to the table below the numbered line that stands over it («1.1 Recruter»)."""
        plain = [at for at, line in enumerate(self.lines) if line.bullet is None and line_number(line.text).code]
        if self.before_table and plain:
            del self.lines[plain[-1] :]


@dataclass
class _Weights:
    """What the items of a list look like; ``fields`` counts what is said of them, ``told`` the items that say some."""

    items: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    fields: int = 0

    def mostly(self, count: int) -> bool:
        return count * 2 > len(self.items)

    @property
    def does(self) -> bool:
        return self.mostly(sum(map(says_to_do, self.items)))

    @property
    def counts(self) -> bool:
        """«Nombre de …»: indicators, and nothing to do."""
        return not self.items or self.mostly(sum(bool(COUNTED.match(fold(item))) for item in self.items))


class _Finder:
    """Goes through the document as the reader of tables will, and keeps what is open where each list stands."""

    def __init__(self) -> None:
        self.found: list[Listing] = []
        self.outline = Outline()
        self.opener: Line | None = None
        self.head: Line | None = None
        self.last: Listing | None = None
        self.after_table = False
        self.times: dict[int, int] = {}
        """How often each objective is announced: twice where a summary does."""
        self.tabled: set[int] = set()
        """Identities of the objectives that hold a table of the plan."""

    def table(self, of_plan: bool) -> None:
        if self.last:
            self.last.before_table = True
        if of_plan:
            self.tabled |= {id(entry.node) for entry in self.outline.open}
        self._part(None, after_table=True)

    def announced(self, line: Line) -> None:
        signature = ("heading", line.heading) if line.heading else ("line",)
        node = self.outline.objective(line.text, line.place, signature)
        self.times[id(node)] = self.times.get(id(node), 0) + 1
        self.opener = line
        self._part(line)

    def heading(self, line: Line) -> None:
        """A heading that announces nothing: below the open objective's own, or of a section beside it."""
        if self.opener and (line.heading or 0) <= (self.opener.heading or line.heading or 0):
            self.opener = None
        self._part(line)

    def line(self, line: Line) -> None:
        if self.last is None:
            objective = self.outline.open[-1].node if self.opener else None
            by_word = self.opener is not None and split_number(self.opener.text).rank is not None
            self.last = Listing([], self.head, objective, by_word=by_word, after_table=self.after_table)
            self.found.append(self.last)
        self.last.lines.append(line)

    def is_alone(self, node: Node | None) -> bool:
        return node is not None and self.times[id(node)] == 1 and id(node) not in self.tabled and not node.children

    def _part(self, head: Line | None, after_table: bool = False) -> None:
        self.head, self.last, self.after_table = head, None, after_table


def find(parts: Parts, plan_tables: list[list[Row]], announced: set[int]) -> list[Listing]:
    """Every run of lines, with the objective it stands under; ``announced`` are the lines that open objectives."""
    finder = _Finder()
    plan = {id(table) for table in plan_tables}
    for part in parts:
        if isinstance(part, list):
            finder.table(of_plan=id(part) in plan)
        elif id(part) in announced:
            finder.announced(part)
        elif part.heading:
            finder.heading(part)
        else:
            finder.line(part)
    for listing in finder.found:
        listing.alone = finder.is_alone(listing.objective)
        listing.settle()
    return [listing for listing in finder.found if listing.lines]


def says_actions(listing: Listing, a_report: bool) -> bool:
    weights = _weigh(listing)
    if weights.counts:
        return False
    if weights.fields >= 2 and (weights.does or weights.mostly(len(weights.told))):
        return True
    bare = listing.by_word and (bool(weights.told) or weights.does)
    return listing.alone and not a_report and (bare or _numbered_under(listing, weights))


def heads_beside(listings: list[Listing], title: str) -> set[int]:
    """Identities of the headings that stand beside the objectives, over lists of actions all the same."""
    heads = [one.head for one in listings if one.objective is None and one.head]
    return {id(head) for head in heads if head.text != title and not says_plan(head.text)}


def left_out(listing: Listing, title: str) -> str:
    """The sentence that says a list was not read; empty for one that nothing makes look like actions."""
    weights = _weigh(listing)
    if not weights.items or not (listing.alone or (weights.does and _is_apart(listing, title))):
        return ""
    return _("The list that begins with “%(text)s” does not read as actions of the plan: it was left out.") % {
        "text": excerpt(weights.items[0])
    }


def _is_apart(listing: Listing, title: str) -> bool:
    """Whether it stands in a section of its own, or after a table: no introduction to the plan or to a table."""
    bullets = [line for line in listing.lines if line.bullet is not None]
    own_section = listing.objective is None and listing.head is not None and listing.head.text != title
    return len(bullets) > 1 and (own_section or listing.after_table) and not listing.before_table


def _numbered_under(listing: Listing, weights: _Weights) -> bool:
    """«1.1 …», «1.2 …» under «1. Rayonner»."""
    above = parts_of(listing.objective.code) if listing.objective else ()
    under = [code for code in weights.codes if above and parts_of(code)[:-1] == above]
    return weights.mostly(len(under))


def _weigh(listing: Listing) -> _Weights:
    weights = _Weights()
    top = min((line.bullet for line in listing.lines if line.bullet is not None), default=0)
    for line in listing.lines:
        said = take_apart(strip_bullet(line.text))
        number = line_number(said.text)
        values = [value for _name, value in said.fields if value]
        weights.fields += len(values)
        if said.text and (line.bullet == top or (line.bullet is None and (number.code or number.action))):
            weights.items.append(split_number(said.text).rest)
            weights.codes.append(number.code)
        if values and weights.items:
            weights.told.add(len(weights.items))
    return weights
