"""What a person gave, in forms that other programs read: JSON, and CSV files in a zip (P-39.1, s. 27)."""

import json
import zipfile
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from django.utils import timezone
from django.utils.text import slugify

from arrimage.consent.queries.holdings import Section
from arrimage.kit.personal_data import Purpose
from arrimage.kit.spreadsheets import csv_lines

Given = Iterable[tuple[Purpose, list[Section]]]


def as_json(given: Given, *, hub: str, now: datetime) -> bytes:
    """One object: who made it and when, then the purposes with what was given for each, fields by their names."""
    content = {
        "hub": hub,
        "made_at": timezone.localtime(now).isoformat(timespec="seconds"),
        "data": [
            {
                "purpose": str(purpose.label),
                "kind": section.title,
                "fields": section.labels,
                "records": section.records,
            }
            for purpose, sections in given
            for section in sections
            if section.is_given
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def as_zip(given: Given) -> bytes:
    """One CSV file for each kind of record, its first line naming the columns."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for _purpose, sections in given:
            for section in sections:
                if section.is_given:
                    rows = [list(record.values()) for record in section.records]
                    content = b"".join(csv_lines(list(section.labels.values()), rows))
                    archive.writestr(f"{slugify(section.title)}.csv", content)
    return packed.getvalue()
