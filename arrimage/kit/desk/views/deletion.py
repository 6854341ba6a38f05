"""Deleting a record: the consequences first, and a way back after."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrimage.kit.desk.changes import changed_since, deletion_of, told
from arrimage.kit.desk.consequences import Consequences, consequences
from arrimage.kit.desk.undo import tell_with_undo, version_before
from arrimage.kit.desk.views.access import RecordsView, seen_revision
from arrimage.kit.records import Record, StaleRecord, delete_if_unchanged
from arrimage.kit.templatetags.formats import clock, long_date


class Delete(RecordsView):
    action = "delete"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record()
        found = consequences(record)
        return self._page(record, replace(found, lost=[*found.lost, *self.screen.lost_with(record)]))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.is_gone():
            return self._already_deleted(pk)
        record = self.record()
        label, kept = str(record), type(record)(pk=record.pk)
        try:
            with transaction.atomic():
                # A page that does not say what it saw cannot be told of a change.
                if isinstance(record, Record) and "revision" in request.POST:
                    delete_if_unchanged(record, seen_revision(request), self.screen.delete)
                else:
                    self.screen.delete(record)
        except StaleRecord:
            return self._told(pk)
        except (ProtectedError, RestrictedError):
            return self._page(record, consequences(record), status=409)
        except ValidationError as error:
            # The room's own operation says why not, and what to do first.
            messages.error(request, " ".join(error.messages))
            return redirect(self.screen.detail_url(record))
        self._tell(kept, label)
        return redirect(self.screen.list_url())

    def _told(self, pk: int) -> HttpResponse:
        """The question again, with who saved the record since it was asked, and what."""
        if self.is_gone():
            return self._already_deleted(pk)
        record = self.record()
        seen = seen_revision(self.request)
        return self._page(record, consequences(record), 409, changed=changed_since(record, seen, self.request.user))

    def _already_deleted(self, pk: int) -> HttpResponse:
        """What was asked is done: 404 only where nothing was ever deleted under this number."""
        entry = deletion_of(self.screen.model, pk)
        if entry is None:
            raise Http404
        done = told(entry, self.request.user)
        words = {"who": done.who, "day": long_date(done.at), "time": clock(done.at)}
        messages.info(self.request, _("This record was already deleted by %(who)s on %(day)s at %(time)s.") % words)
        return redirect(self.screen.list_url())

    def _tell(self, deleted: Model, label: str) -> None:
        version = version_before(deleted)
        tell_with_undo(self.request, _("“%(record)s” is deleted.") % {"record": label}, self.screen, deleted, version)

    def _page(self, record: Any, found: Consequences, status: int = 200, **more: Any) -> HttpResponse:
        context = self.context(
            title=_("Delete “%(record)s”?") % {"record": record},
            record=record,
            found=found,
            revision=getattr(record, "revision", None),
            said=self.screen.said_of_deletion(record),
            cancel_url=self.screen.detail_url(record),
            **more,
        )
        return render(self.request, "desk/delete.html", context, status=status)
