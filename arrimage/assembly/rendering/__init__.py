"""The papers of a meeting as bytes: blocks in, PDF or Word out, no query."""

from arrimage.assembly.rendering.paper import FORMS, Paper, rendered

__all__ = ["FORMS", "Paper", "rendered"]
