"""docs/measures.md, written from the catalogue: `.venv/bin/python tests/house/measures_page.py` writes it again."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "measures.md"
INTRODUCTION = """# Measures

What the system knows how to count, in the words that people read. An indicator of a plan is bound to one of these by
its code. This page is written from the catalogue by `tests/house/measures_page.py`.
"""
KINDS = {
    "count": "how many in the period",
    "stock": "how many at the end of the period",
    "sum": "a sum over the period",
    "deliverable": "documents accepted",
    "freshness": "documents brought up to date in time",
    "share": "a percentage",
    "manual": "typed by hand, with its evidence",
}


def page() -> str:
    from django.utils import translation

    with translation.override("fr-ca"):
        return "\n".join([INTRODUCTION, *_measures()])


def _measures() -> Iterator[str]:
    from arrimage.evidence import catalogue

    for measure in sorted(catalogue.catalogue(), key=lambda measure: measure.code):
        yield f"## `{measure.code}`\n"
        yield f"**{measure.label}** ({KINDS[measure.kind]}; version {measure.version}). {measure.definition}\n"
        if measure.distinct:
            yield "A record counts once in a period, however often it occurs: adjacent periods do not add up.\n"
        yield from (f"- `{rule.name}`, else: {rule.failure}" for rule in measure.rules)
        if measure.rules:
            yield ""


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "arrimage.config.settings"
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
