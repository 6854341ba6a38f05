"""Who changed what, and going back to an earlier version."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrimage.kit.desk.changes import history_of, versions, with_others
from arrimage.kit.desk.undo import restore
from arrimage.kit.desk.undo_rows import restore_rows
from arrimage.kit.desk.views.access import RecordsView, seen_revision
from arrimage.kit.records import StaleRecord


class History(RecordsView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record()
        own = versions(type(record), record.pk, request.user, self.screen.rows_told(request.user))
        told = own
        for other in self.screen.told_with(record):
            told = with_others(told, versions(type(other), other.pk, request.user))
        context = self.context(
            title=_("History of “%(record)s”") % {"record": record},
            record=record,
            addresses=self.addresses(record),
            revision=getattr(record, "revision", None),
            versions=told,
            # One does not go back to the version that is in force.
            in_force=own[0].number if own else None,
            absorbed=[(other, versions(type(other), other.pk, request.user)) for other in self.screen.absorbed(record)],
        )
        return render(request, "desk/history.html", context)


class Restore(RecordsView):
    """POST only. Going back is a change like another: it is recorded, and refused when it would hide someone's."""

    action = "change"

    def post(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        entry = self._entry(pk, version)
        current = self.screen.visible_to(request.user).filter(pk=pk).first()
        if current is not None and not self.screen.may_change(request.user, current):
            raise PermissionDenied
        try:
            with transaction.atomic():
                record = self._brought_back(entry) if current is None else self._gone_back(entry, current)
                self.screen.restored(request, record)
        except StaleRecord:
            text = _(
                "Someone changed this record since: nothing was undone. Look at its history, then choose a version."
            )
            messages.error(request, text)
            return redirect(self.screen.url("history", pk))
        except ValidationError as error:
            # The record and the database may have the same to say.
            why = " ".join(dict.fromkeys(error.messages))
            messages.error(request, _("This cannot be undone any more: %(why)s") % {"why": why})
            return redirect(self.screen.list_url() if current is None else self.screen.url("history", pk))
        messages.success(request, _("“%(record)s” is as it was before.") % {"record": record})
        return redirect(self.screen.detail_url(record))

    def _gone_back(self, entry: Any, current: Any) -> Any:
        """To that version; an undo also says what its save did to the rows."""
        record = restore(entry, current, seen_revision(self.request))
        if rows := self.request.POST.get("rows"):
            restore_rows(self.screen.formsets, record, rows)
        return record

    def _entry(self, pk: int, version: int) -> Any:
        entries = history_of(self.screen.model, pk)
        entry = entries.filter(history_id=version).first() if entries is not None else None
        if entry is None:
            raise Http404
        return entry

    def _brought_back(self, entry: Any) -> Any:
        """The deleted record again, for those who may delete such records and see this one."""
        if not self.screen.allows(self.request.user, "delete"):
            raise PermissionDenied
        if not self.is_gone():
            raise Http404
        return self.revived(entry)
