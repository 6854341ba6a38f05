"""Names made comparable, to tell whether two records are of the same organisation or person."""

from arrimage.kit.text import words

MATCH_KEY_LENGTH = 200


def match_key(name: str) -> str:
    """The name without what writing varies: accents, case, punctuation, «St» or «Saint»."""
    return " ".join(words(name))[:MATCH_KEY_LENGTH].rstrip()
