"""What the gallery shows: made-up records, and the lists of icons and colours that the files themselves give."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from arrimage.kit.palette import DEFAULT_BRAND, derive

_ICONS = Path(__file__).parent / "static" / "arrimage" / "vendor" / "tabler" / "icons.txt"


@cache
def icon_names() -> list[str]:
    """Every icon of the sprite, by name."""
    return _ICONS.read_text().split()


def samples() -> dict[str, object]:
    return {
        "icon_names": icon_names(),
        "colours": [field.name.replace("_", "-") for field in fields(derive(DEFAULT_BRAND).light)],
        "states": ["not_started", "on_the_way", "done", "late"],
        "figures": _figures(),
        "activities": _activities(),
        "public_nav": [
            (_("Components"), "/composants/", True),
            (_("Colours"), "#colours", False),
            (_("Forms"), "#forms", False),
            (_("Figures"), "#figures", False),
        ],
    }


def _figures() -> list[dict[str, object]]:
    figures: list[tuple[str, int, int, list[int]]] = [
        (_("Number of meetings held with enterprises"), 18, 75, [0, 2, 3, 6, 9, 11, 15, 18]),
        (_("Subscribers to the newsletter"), 1204, 100, [780, 810, 905, 960, 1010, 1120, 1204]),
        (_("Feasibility study accepted by the board"), 0, 0, []),
    ]
    return [
        {
            "label": label,
            "value": value,
            "share": share,
            "says": _("%(share)s%% of the target") % {"share": share},
            "history": history,
        }
        for label, value, share, history in figures
    ]


def _activities() -> list[dict[str, object]]:
    return [
        {"what": _("Visit to a co-operative"), "day": date(2018, 3, 1), "people": 4, "cost": Decimal("0")},
        {"what": _("Networking breakfast"), "day": date(2018, 3, 3), "people": 37, "cost": Decimal("1234.56")},
        {"what": _("Experts’ committee"), "day": date(2018, 4, 12), "people": 9, "cost": Decimal("86.4")},
    ]
