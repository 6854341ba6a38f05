"""What a person is told when a document gives no plan: one sentence, already in their language."""

from django.utils.translation import gettext as _


class PlanError(Exception):
    """Base of the two refusals; ``str(error)`` is the sentence to show."""


class UnreadablePlan(PlanError):
    """The file cannot be read at all: damaged, locked, too large, of a kind we do not read."""


class NoPlanFound(PlanError):
    """The file was read and holds no plan; ``headings`` are the first headings that were seen."""

    def __init__(self, message: str, headings: list[str]) -> None:
        super().__init__(message)
        self.headings = headings


def quoted(text: str) -> str:
    """The document's words inside one of our sentences, with the quotation marks of its language."""
    return _("“%(text)s”") % {"text": text}


def excerpt(text: str, longest: int = 80) -> str:
    """Enough of a text to recognise it."""
    return text if len(text) <= longest else text[:longest].rstrip() + "…"
