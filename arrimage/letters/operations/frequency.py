"""How often a reader is written to."""

from arrimage.consent.models import Address
from arrimage.letters.models import Newsletter, ReaderChoice


def choose_frequency(*, address: Address, newsletter: Newsletter, every: str) -> None:
    """Each issue is what one gets without asking: that choice keeps no row."""
    rows = ReaderChoice.objects.filter(recipient=address, newsletter=newsletter)
    if every == ReaderChoice.Every.ISSUE:
        rows.delete()
    else:
        ReaderChoice.objects.update_or_create(recipient=address, newsletter=newsletter, defaults={"every": every})
