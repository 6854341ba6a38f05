"""Sections of a document around its plan: «Nos valeurs», «Suivi», whose bullets are nothing to do.

They are told apart only where the plan's own objectives are announced by a word or a number and say who, when or how
much of what is done, and no plain heading beside them does.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .building import Building
from .draft import Node
from .errors import excerpt


@dataclass
class Sections:
    """``plain`` are the objectives of headings without word or number, with their levels; ``announced`` the levels of
    the headings with one; ``told`` the identities of the nodes that a field is said of, or that a word calls actions.
    """

    plain: list[tuple[Node, int]] = field(default_factory=list)
    announced: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)

    def opened(self, node: Node, heading: int | None, plain: bool) -> None:
        if heading and plain:
            self.plain.append((node, heading))
        elif heading:
            self.announced.add(heading)

    def leave_out_asides(self, building: Building) -> None:
        """Take out the headings beside the objectives' own that hold bare bullets, and say so."""
        beside = [node for node, level in self.plain if self.announced and level <= min(self.announced)]
        beside = [node for node in beside if not self._holds_plan(node)]
        asides = [node for node in beside if node.children]
        if not self.told or not asides or any(self._says(node) for node in beside):
            return
        gone = {id(node) for node in asides}
        building.outline.roots[:] = [node for node in building.outline.roots if id(node) not in gone]
        for node in (node for root in building.outline.roots for node in root.walk()):
            node.children = [child for child in node.children if id(child) not in gone]
        for node in asides:
            building.warnings.append(
                _("“%(label)s” says of nothing who, when or how much, unlike the plan’s objectives: it was left out.")
                % {"label": excerpt(node.label)}
            )

    def _holds_plan(self, node: Node) -> bool:
        """Whether objectives stand under it: it gathers them, and is not beside them."""
        return any(one.kind == "objective" for one in node.walk()[1:])

    def _says(self, node: Node) -> bool:
        return any(
            id(one) in self.told or one.deadline.raw or (one.kind == "action" and one.code) for one in node.walk()
        )
