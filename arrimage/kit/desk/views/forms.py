"""Adding and changing a record, with a guard against two people at once."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrimage.kit.desk.conflicts import conflict
from arrimage.kit.desk.record_form import RecordForm
from arrimage.kit.desk.undo import tell_with_undo, version_before
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


class Create(_FormView):
    action = "add"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(RecordForm(self.screen, request), title=self.screen.add_label)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RecordForm(self.screen, request)
        if not form.is_valid():
            return self.page(form, status=422, title=self.screen.add_label)
        record = form.save()
        tell_with_undo(request, _("“%(record)s” is saved.") % {"record": record})
        return redirect(self.screen.detail_url(record))


class Edit(_FormView):
    action = "change"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record()
        return self.page(RecordForm(self.screen, request, record), title=_edit_title(record))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record()
        # Read before the form is checked: checking writes what was typed into the record.
        title, before = _edit_title(record), version_before(record)
        seen = seen_revision(request)
        if isinstance(record, Record) and record.revision != seen:
            return self._told(seen)
        form = RecordForm(self.screen, request, record)
        if not form.is_valid():
            return self.page(form, status=422, title=title)
        try:
            record = form.save(seen)
        except StaleRecord:
            return self._told(seen)
        text = _("“%(record)s” is saved.") % {"record": record}
        # Undo gives back the record's own fields: it is not offered where rows changed too.
        tell_with_undo(request, text, self.screen, record, None if form.rows_changed else before)
        return redirect(self.screen.detail_url(record))

    def _told(self, seen: int) -> HttpResponse:
        """The form again, her entries kept, beside what the other person saved meanwhile."""
        record = self.record()
        found = conflict(self.screen, self.request, record, seen)
        form = RecordForm(self.screen, self.request, record, found.form)
        return self.page(form, status=409, title=_edit_title(record), conflict=found)


def _edit_title(record: Model) -> str:
    return _("Change “%(record)s”") % {"record": record}
