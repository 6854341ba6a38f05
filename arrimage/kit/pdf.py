"""Tagged PDF documents (PDF/UA-1), set by Typst from data: a template reads `json(bytes(sys.inputs.data))`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

ROOT = Path(__file__).resolve().parents[1]


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The document that the template makes of the data, which JSON must be able to carry.

    Templates may import `/kit/typst/sheet.typ`. Only the fonts that Typst brings are used, so that every machine
    makes the same pages.
    """
    made = typst.compile(
        str(template),
        root=str(ROOT),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    return bytes(made)
