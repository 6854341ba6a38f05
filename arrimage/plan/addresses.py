"""What an address or a form says, read without ever failing."""

LONGEST_KEY = 18  # digits: what a primary key can be on both databases


def whole_number(written: str) -> int:
    """The number written; 0 when anything else is."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= LONGEST_KEY else 0
