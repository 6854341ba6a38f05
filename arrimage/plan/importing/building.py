"""The tree while it is being built: nodes added in the document's order, the second copy of a plan put aside."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import people
from .blocks import Place
from .draft import Node
from .folding import fold
from .numbering import named_action, parts_of
from .outline import Outline

_Key = tuple[object, ...]


@dataclass
class Building:
    """``holding`` are the numbers that other numbers of the document begin with: an objective's.
    ``copies`` are pairs (first, repeated), ``bands`` the objectives that only a line across a table announces,
    ``left_aside`` the headings of columns that say something and that a plan has no field for.
    """

    holding: frozenset[tuple[str, ...]] = frozenset()
    outline: Outline = field(default_factory=Outline)
    warnings: list[str] = field(default_factory=list)
    copies: list[tuple[Node, Node]] = field(default_factory=list)
    bands: list[Node] = field(default_factory=list)
    left_aside: list[str] = field(default_factory=list)
    last: Node | None = None
    _seen: dict[_Key, Node] = field(default_factory=dict)
    _last_key: _Key | None = None
    _names: list[tuple[Node, str]] = field(default_factory=list)

    @property
    def first(self) -> Node | None:
        """The first action read, None while there is none."""
        return next(iter(self._seen.values()), None)

    def holds_others(self, code: str) -> bool:
        return parts_of(code) in self.holding

    def action(self, code: str, label: str, place: Place) -> Node:
        """The action so numbered and worded: the last one when the row continues it; a copy kept apart when it
        came before.
        """
        key = self._key(code, label)
        if key == self._last_key and self.last is not None:
            return self.last
        node = Node("action", code, label, source=dict(place))
        if key in self._seen:
            self.copies.append((self._seen[key], node))
        else:
            self._seen[key] = node
            self.outline.holder(code).append(node)
        self.last, self._last_key = node, key
        return node

    def action_numbered(self, code: str) -> Node | None:
        """The one action of this number, read before and named again: what follows is said of it."""
        found = [(key, node) for key, node in self._seen.items() if node.code == code and not named_action(node.label)]
        if len(found) != 1:
            return None
        self._last_key, self.last = found[0]
        return self.last

    def part_of_action(self, action: Node, code: str, label: str, place: Place) -> Node:
        """A sub-action, under its action."""
        node = Node("action", code, label, source=dict(place))
        action.children.append(node)
        return node

    def close_action(self) -> None:
        """What follows no longer continues the last action."""
        self.last, self._last_key = None, None

    def name(self, node: Node, cells: Iterable[str]) -> None:
        for cell in cells:
            names, partners = people.without_partners(cell)
            if partners:
                node.source.setdefault("other", {}).update(partners)
            if names:
                self._names.append((node, names))

    def complete_copies(self) -> None:
        """An action that its second copy says again and says more of, as after a summary, takes what it left unsaid."""
        cells = [(id(node), cell) for node, cell in self._names]
        for first, second in self.copies:
            said, again = ([cell for whose, cell in cells if whose == id(node)] for node in (first, second))
            if first.children or (said and said != again) or not _adds_only(first, second):
                continue
            first.indicators = first.indicators or second.indicators
            first.deadline = first.deadline if first.deadline.raw else second.deadline
            first.budget = first.budget if first.budget.raw else second.budget
            first.children, first.source = second.children, first.source | second.source
            if not said:
                self.name(first, again)

    def settle_names(self) -> list[Node]:
        """Give every node its people, once the whole document can tell who stands apart; the nodes parted or unsure."""
        read = people.read_all([cell for _, cell in self._names])
        doubtful: list[Node] = []
        for node, cell in self._names:
            named = read[cell]
            node.responsible.extend(name for name in named.names if name not in node.responsible)
            if named.inferred or named.unsure:
                doubtful.append(node)
        return doubtful

    def _key(self, code: str, label: str) -> _Key:
        if len(parts_of(code)) > 1:
            return (code, fold(label))
        return (self.outline.path(), code, fold(label))


def _adds_only(first: Node, second: Node) -> bool:
    """Whether the second says all that the first does."""
    pairs = (
        ([one.text for one in first.indicators], [one.text for one in second.indicators]),
        (first.deadline.raw, second.deadline.raw),
        (first.budget.raw, second.budget.raw),
    )
    return all(not said or said == again for said, again in pairs)
