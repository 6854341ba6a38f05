"""Deleting a record: the consequences first, and a way back after."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrimage.kit.desk.consequences import Consequences, consequences
from arrimage.kit.desk.undo import tell_with_undo, version_before
from arrimage.kit.desk.views.access import RecordsView


class Delete(RecordsView):
    action = "delete"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record()
        found = consequences(record)
        return self._page(record, replace(found, lost=[*found.lost, *self.screen.lost_with(record)]))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record()
        label, kept = str(record), type(record)(pk=record.pk)
        try:
            with transaction.atomic():
                self.screen.delete(record)
        except (ProtectedError, RestrictedError):
            return self._page(record, consequences(record), status=409)
        self._tell(kept, label)
        return redirect(self.screen.list_url())

    def _tell(self, deleted: Model, label: str) -> None:
        version = version_before(deleted)
        tell_with_undo(self.request, _("“%(record)s” is deleted.") % {"record": label}, self.screen, deleted, version)

    def _page(self, record: Any, found: Consequences, status: int = 200) -> HttpResponse:
        context = self.context(
            title=_("Delete “%(record)s”?") % {"record": record},
            record=record,
            found=found,
            cancel_url=self.screen.detail_url(record),
        )
        return render(self.request, "desk/delete.html", context, status=status)
