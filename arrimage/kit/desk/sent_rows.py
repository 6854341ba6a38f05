"""The rows of a form as they were sent, over the rows stored now: some may have been deleted meanwhile."""

from typing import Any


class SentRows:
    """What a browser sent of a record's rows, made to fit those stored now.

    A row that is no longer stored is sent as a new one, so that what was typed in it is kept; `lost` tells that
    there were such rows. Where rows cannot be added they are dropped. A new record has no stored row at all.
    """

    def __init__(self, formset_class: Any, record: Any, data: Any, files: Any) -> None:
        self.formset_class, self.record = formset_class, record
        self.data, self.files, self.lost = data, files, False
        self.prefix = formset_class.get_default_prefix()
        self.key = formset_class.model._meta.pk.name
        total, known = self._sent("TOTAL_FORMS"), self._sent("INITIAL_FORMS")
        if total and known and total.isascii() and total.isdigit() and int(total) <= formset_class.absolute_max:
            self._fit(range(int(total)))

    def _fit(self, rows: range) -> None:
        numbered = [row for row in rows if self._sent(row, self.key)]
        stored = self._stored() if numbered else set()
        gone = [row for row in numbered if self._sent(row, self.key) not in stored]
        if not gone:
            return
        kept = [row for row in rows if self._sent(row, self.key) in stored]
        can_add = getattr(self.formset_class, "can_add", True)
        new = [row for row in rows if row not in kept and can_add and not (row in gone and self._sent(row, "DELETE"))]
        self.lost = any(row in gone for row in new)
        self.data, self.files = self._moved(self.data, kept + new), self._moved(self.files, kept + new)
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(kept + new))
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(kept))
        for place in range(len(kept), len(kept + new)):
            for name in (self.key, self.formset_class.fk.name):
                self.data[f"{self.prefix}-{place}-{name}"] = ""

    def _stored(self) -> set[str]:
        if self.record is None or self.record.pk is None:
            return set()
        rows = self.formset_class.model._base_manager.filter(**{self.formset_class.fk.name: self.record.pk})
        return {str(pk) for pk in rows.values_list("pk", flat=True)}

    def _sent(self, *parts: Any) -> Any:
        return self.data.get("-".join(map(str, (self.prefix, *parts))))

    def _moved(self, values: Any, order: list[int]) -> Any:
        """A copy of what was sent, these rows alone, numbered anew in this order."""
        places = {str(row): place for place, row in enumerate(order)}
        moved, start = values.copy(), f"{self.prefix}-"
        rows = {name: name.removeprefix(start).partition("-") for name in values if name.startswith(start)}
        for name, (row, _dash, _field) in rows.items():
            if row.isdigit():
                del moved[name]
        for name, (row, _dash, field) in rows.items():
            if row in places:
                moved.setlist(f"{start}{places[row]}-{field}", values.getlist(name))
        return moved
