"""A paper as a tagged PDF."""

from pathlib import Path

from arrimage.assembly.rendering.paper import Paper
from arrimage.kit.pdf import pdf

TEMPLATE = Path(__file__).with_name("paper.typ")


def pages(paper: Paper) -> bytes:
    return pdf(TEMPLATE, paper.as_data())
