"""Hours that clocks never show."""

from datetime import datetime, timedelta, tzinfo


def is_skipped(local: datetime, zone: tzinfo) -> bool:
    """Whether the clocks of the zone, put on in spring, pass over this hour of theirs (PEP 495)."""
    before, after = (local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta(0) for fold in (0, 1))
    return before < after
