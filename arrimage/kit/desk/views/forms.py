"""Adding and changing a record, with a guard against two people at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrimage.kit.desk.changes import deletion_of, told
from arrimage.kit.desk.conflicts import Deletion, conflict
from arrimage.kit.desk.once import already_made, make_once, tell_already_made
from arrimage.kit.desk.record_form import RecordForm
from arrimage.kit.desk.undo import tell_with_undo, version_before
from arrimage.kit.desk.undo_rows import marks, written
from arrimage.kit.desk.views.access import RecordsView, seen_revision
from arrimage.kit.records import Record, StaleRecord


class _FormView(RecordsView):
    def page(self, form: RecordForm, status: int = 200, **more: Any) -> HttpResponse:
        record = form.record
        context = self.context(
            whole=form,
            form=form.form,
            record=record,
            revision=getattr(record, "revision", None),
            cancel_url=self.screen.detail_url(record) if record else self.screen.list_url(),
            **more,
        )
        return render(self.request, self.screen.form_template, context, status=status)

    def refused(self, record: Any = None) -> RecordForm | None:
        """What was sent, checked again once the database refused it: somebody may have saved the same in the same
        instant. None when the check still finds nothing."""
        form = RecordForm(self.screen, self.request, record)
        return None if form.is_valid() else form


class Create(_FormView):
    action = "add"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(RecordForm(self.screen, request), title=self.screen.add_label)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RecordForm(self.screen, request)
        if not form.is_valid():
            return self._refused_or_made(form)
        try:
            record, is_new = make_once(request, self.screen.model, form.save)
        except IntegrityError:
            if (refused := self.refused()) is None:
                raise
            return self._refused_or_made(refused)
        if not is_new:
            return self._told_already_made(record)
        tell_with_undo(request, _("“%(record)s” is saved.") % {"record": record})
        return redirect(self.screen.detail_url(record))

    def _refused_or_made(self, form: RecordForm) -> HttpResponse:
        """The mistakes; unless they come of the record that the same form made before, such as a name already used."""
        if (known := already_made(self.request, self.screen.model)) is not None:
            return self._told_already_made(known)
        return self.page(form, status=422, title=self.screen.add_label)

    def _told_already_made(self, record: Model) -> HttpResponse:
        """To the record, for whoever may still see it."""
        if not self.screen.can_view(self.request.user, record):
            return redirect(self.screen.list_url())
        tell_already_made(self.request, record)
        return redirect(self.screen.detail_url(record))


class Edit(_FormView):
    action = "change"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (successor := self.screen.successor(pk)) is not None and self.screen.can_view(request.user, successor):
            return redirect(self.screen.detail_url(successor))
        record = self.record()
        return self.page(RecordForm(self.screen, request, record), title=_edit_title(record))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.is_gone():
            return self._told_deleted(pk)
        record = self.record()
        # Read before the form is checked: checking writes what was typed into the record.
        title, before = _edit_title(record), version_before(record)
        seen = seen_revision(request)
        if isinstance(record, Record) and record.revision != seen:
            return self._told(seen)
        form = RecordForm(self.screen, request, record)
        if form.rows_lost:
            return self._told(seen)
        if not form.is_valid():
            return self.page(form, status=422, title=title)
        rows = marks(self.screen.formsets, record)
        try:
            record = form.save(seen)
        except StaleRecord:
            return self._told(seen)
        except IntegrityError:
            if (refused := self.refused(self.record())) is None:
                raise
            return self.page(refused, status=422, title=title)
        text = _("“%(record)s” is saved.") % {"record": record}
        changed = written(rows, marks(self.screen.formsets, record))
        tell_with_undo(request, text, self.screen, record, before if form.can_undo else None, changed)
        return redirect(self.screen.detail_url(record))

    def _told(self, seen: int) -> HttpResponse:
        """The form again, her entries kept, beside what the other person saved meanwhile."""
        if self.is_gone():
            return self._told_deleted(self.kwargs["pk"])
        record = self.record()
        found = conflict(self.screen, self.request, record, seen)
        form = RecordForm(self.screen, self.request, record, found.form)
        return self.page(form, status=409, title=_edit_title(record), conflict=found)

    def _told_deleted(self, pk: int) -> HttpResponse:
        """The form again, her entries kept, once someone deleted the record: to bring it back with them, or to start
        a new one from them. What the record said shows only to whoever may see it."""
        entry = deletion_of(self.screen.model, pk)
        if entry is None and self.screen.keeps_history:
            raise Http404
        try:
            with transaction.atomic():
                return self._over_the_deleted(entry) if entry else self._apart_from_the_deleted(None)
        except ValidationError:
            # Another record has taken its place: it cannot come back.
            return self._apart_from_the_deleted(entry)

    def _over_the_deleted(self, entry: Any) -> HttpResponse:
        """Brings the record back to know who may see it and to lay her entries over it: for good if she asks so."""
        record, user = self.revived(entry), self.request.user
        title, form = _edit_title(record), RecordForm(self.screen, self.request, record)
        may_revive = self.screen.allows(user, "delete")
        asked = may_revive and "revive" in self.request.POST
        if asked and form.is_valid():
            record = form.save(getattr(record, "revision", 0))
            text = _("“%(record)s” is back, with your entries.") % {"record": record}
            messages.success(self.request, text)
            return redirect(self.screen.detail_url(record))
        deletion = Deletion(told(entry, user), may_revive, mistakes=asked)
        response = self._deleted_page(form, title, deletion)
        transaction.set_rollback(True)
        return response

    def _apart_from_the_deleted(self, entry: Any) -> HttpResponse:
        """Her entries alone, in the form of a new record."""
        deletion = Deletion(told(entry, self.request.user) if entry else None, may_revive=False)
        return self._deleted_page(RecordForm(self.screen, self.request), self.screen.add_label, deletion)

    def _deleted_page(self, form: RecordForm, title: Any, deletion: Deletion) -> HttpResponse:
        context = self.context(
            whole=form,
            form=form.form,
            title=title,
            deletion=deletion,
            revision=seen_revision(self.request) if issubclass(self.screen.model, Record) else None,
            cancel_url=self.screen.list_url(),
        )
        return render(self.request, self.screen.form_template, context, status=409)


def _edit_title(record: Model) -> str:
    return _("Change “%(record)s”") % {"record": record}
