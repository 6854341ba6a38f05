"""A cell that lists several things → the things, in the author's words without their bullets."""

import re

BULLET = re.compile(r"^\s*(?:[-–—•·∙●○◦▪■□‣➢➤►✓✔☐§*\uf0b7\uf0a7\uf0fc]+(?!\d)\s*|o\s+(?=[A-ZÀ-Ý]))")
_INLINE_DASH = re.compile(r"\s+[-–—](?=[A-ZÀ-Ý])|\s+[•●▪■➢➤►✓✔]\s*")
_COUNTS = re.compile(r"(?:nombre|taux|pourcentage|nbre?|number|rate|percentage|share)\b", re.I)
_RANK = re.compile(r"\s*(?:\d{1,2}|[a-zA-Z])[.)]\s+(?=\S)")
_SEMICOLON = re.compile(r"\s*;\s+(?![^()]*\))")  # one inside brackets parts figures, not things
_NOTHING = re.compile(r"[\s\-–—.*/]*|n ?/ ?a|s\.? ?o\.?", re.I)


def split_items(text: str) -> list[str]:
    """«-Articles\\n-Publicités» → ["Articles", "Publicités"]; a line that goes on from the one above stays with it."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(_RANK.match(line) for line in lines):
        return [_RANK.sub("", line).strip() for line in lines]
    bulleted = any(BULLET.match(line) for line in lines)
    capitals = bool(lines) and not lines[0].lstrip()[0].islower()
    items: list[str] = []
    for line in lines:
        if items and not BULLET.match(line) and (bulleted or _goes_on(line.lstrip(), capitals)):
            items[-1] += " " + line.strip()
        else:
            items.append(line.strip())
    pieces = [piece for item in items for piece in _split_inline(item)]
    stripped = [strip_bullet(piece) for piece in pieces]
    return [piece for piece in stripped if piece and not _NOTHING.fullmatch(piece)]


def _goes_on(line: str, capitals: bool) -> bool:
    """Whether an unmarked line continues the one above, in a list whose items do or do not begin with a capital."""
    return line[0] in "(,;:" or (capitals and line[0].islower() and not _COUNTS.match(line))


def strip_bullet(text: str) -> str:
    return BULLET.sub("", text).strip()


def _split_inline(item: str) -> list[str]:
    if BULLET.match(item):
        parts = _INLINE_DASH.split(item)
        if len(parts) > 1:
            return [part for part in parts if part.strip()]
    elif "•" in item:
        return [part for part in re.split(r"\s*•\s*", item) if part.strip()]
    return [part.rstrip(" ;") for part in _SEMICOLON.split(item)]
