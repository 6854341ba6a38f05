"""What the tests of the import say of a draft: its outline, its actions, what they are counted by."""

import io

from arrimage.plan.importing import Draft, Node, read_plan


def read(data: bytes, filename: str = "plan.bin") -> Draft:
    return read_plan(io.BytesIO(data), filename)


def outline(draft: Draft) -> list[tuple[str, str, str]]:
    return [(node.kind, node.code, node.label) for node in draft.walk()]


def labels(draft: Draft) -> list[str]:
    return [node.label for node in draft.actions()]


def indicators(node: Node) -> list[str]:
    return [indicator.text for indicator in node.indicators]
