"""Numbers without gaps: one series for each kind of document and each year."""

from django.db import transaction

from arrimage.billing.models import NumberSeries

INVOICE, RECEIPT, CREDIT = "", "R", "NC"


def take_numbers(*, series: str, year: int, count: int = 1) -> list[str]:
    """The next numbers of the series, such as `2026-0001` or `R2026-0001`, in the caller's transaction.

    The row of the series stays locked until that transaction ends: whoever else wants a number waits, and when it is
    undone its numbers go to the next.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Numbers are taken in the transaction that writes their documents.")
    name = f"{series}{year}"
    NumberSeries.objects.get_or_create(name=name)
    row = NumberSeries.objects.select_for_update().get(name=name)
    first, row.last = row.last + 1, row.last + count
    row.save(update_fields=["last"])
    return [f"{name}-{number:04}" for number in range(first, row.last + 1)]
