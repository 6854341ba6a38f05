"""Importing contacts: the file, its columns, what each row would do, the report; and undoing it all."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.desk.forms import use_native_widget
from arrimage.kit.desk.views.access import DeskView, wants_part
from arrimage.network.importing.free_values import free_targets, grouped
from arrimage.network.importing.reading import LARGEST_FILE
from arrimage.network.importing.tables import UnreadableFile
from arrimage.network.importing.targets import choices
from arrimage.network.jobs import work_on_import
from arrimage.network.matching.evidence import reasons_from
from arrimage.network.models import FreeField, ImportRow, ImportRun, Organisation, Person
from arrimage.network.operations.forgetting import empty_row
from arrimage.network.operations.importing import (
    cancel_import,
    choose_columns,
    confirm_import,
    start_import,
)
from arrimage.network.operations.undoing import begin_undo
from arrimage.network.profile_values import FREE

ACCEPTED = ".csv,.txt,.tsv,.xlsx,.xls,.ods,.vcf"
ROWS_ON_PAGE = 50
SHOWN_RUNS = 50


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of contacts"),
        help_text=gettext_lazy("CSV, Excel, OpenDocument or vCard; up to 60 MB."),
        widget=forms.ClearableFileInput({"accept": ACCEPTED}),
    )


class SourceForm(forms.Form):
    origin = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=120,
        help_text=gettext_lazy("Said beside each fact: “list of the CDC”, “Airtable of the hub” …"),
    )
    as_of = forms.DateField(
        label=gettext_lazy("Data as of"),
        help_text=gettext_lazy("A value from a more recent source is never replaced by this file’s."),
        widget=forms.DateInput(format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        use_native_widget(self.fields["as_of"])

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is to come: write the day the data are from."))
        return day


class ImportView(DeskView):
    """For those who may bring files in."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("network.add_importrun")


class Imports(ImportView):
    """The files brought in, and the way to bring in another."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        file = form.cleaned_data["file"]
        try:
            if file.size > LARGEST_FILE:
                raise UnreadableFile(_("The file is larger than 60 MB: cut it in parts and import them one by one."))
            run = start_import(data=file.read(), name=file.name, day=timezone.localdate(), by=request.user)
        except UnreadableFile as refusal:
            form.add_error("file", str(refusal))
            return self._page(form)
        return redirect("desk:network-import-columns", run.pk)

    def _page(self, form: UploadForm) -> HttpResponse:
        runs = ImportRun.objects.select_related("created_by")[:SHOWN_RUNS]
        context = {"title": _("Import contacts"), "form": form, "runs": runs}
        return render(self.request, "network/importing/imports.html", context, status=422 if form.errors else 200)


class Columns(ImportView):
    """What each column is taken to be, with its first values: kept for the next file of the same source."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(ImportRun, pk=pk)
        if run.status not in (ImportRun.Status.COLUMNS, ImportRun.Status.READY):
            return redirect("desk:network-import", pk)
        return self._page(run, SourceForm(initial={"origin": run.origin, "as_of": run.as_of}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(ImportRun, pk=pk)
        form = SourceForm(request.POST)
        targets = [request.POST.get(f"column-{place}", column["target"]) for place, column in enumerate(run.columns)]
        if form.is_valid():
            try:
                with transaction.atomic():
                    choose_columns(run=run, targets=targets, at=timezone.now(), **form.cleaned_data)
                    transaction.on_commit(partial(work_on_import.enqueue, run.pk))
                return redirect("desk:network-import", pk)
            except ValidationError as refusal:
                form.add_error(None, refusal)
        run.columns = [{**column, "target": target} for column, target in zip(run.columns, targets, strict=True)]
        return self._page(run, form)

    def _page(self, run: ImportRun, form: SourceForm) -> HttpResponse:
        context = {"title": _("Columns of “%(name)s”") % {"name": run.name}, "run": run, "form": form}
        context |= {"choices": choices(), "free": grouped()}
        return render(self.request, "network/importing/columns.html", context, status=422 if form.errors else 200)


class ImportPage(ImportView):
    """Where the import is: at work, to confirm, done; each row and what it does."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(ImportRun.objects.select_related("created_by"), pk=pk)
        if run.status == ImportRun.Status.COLUMNS:
            return redirect("desk:network-import-columns", pk)
        context = {"title": run.name, "run": run, **self._progress(run)}
        if wants_part(request) and run.is_at_work:
            return render(request, "network/importing/progress.html", context)
        if not run.is_at_work:
            context |= self._rows(run)
        response = render(request, "network/importing/run.html", context)
        if wants_part(request):
            response["HX-Refresh"] = "true"
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run, action, now = get_object_or_404(ImportRun, pk=pk), request.POST.get("action"), timezone.now()
        if action in ("undo", "empty") and not request.user.has_perm("network.undo_importrun"):
            raise PermissionDenied
        if action == "empty":
            return self._empty(run)
        steps: dict[Any, Any] = {"confirm": confirm_import, "cancel": cancel_import, "undo": begin_undo}
        try:
            with transaction.atomic():
                if action in steps:
                    steps[action](run=run, at=now)
                if action in ("confirm", "undo") or (action == "resume" and run.has_stalled(now)):
                    transaction.on_commit(partial(work_on_import.enqueue, run.pk))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("desk:network-import", pk)

    def _empty(self, run: ImportRun) -> HttpResponse:
        asked = self.request.POST.get("row", "")
        row = get_object_or_404(ImportRow, run=run, pk=asked if asked.isdecimal() else 0)
        try:
            empty_row(row=row)
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
        else:
            messages.success(self.request, _("What row %(number)d said is removed.") % {"number": row.number})
        return redirect("desk:network-import", run.pk)

    def _progress(self, run: ImportRun) -> dict[str, Any]:
        now = timezone.now()
        left = run.time_left(now)
        return {
            "share": run.share_done(),
            "seconds_left": max(1, round(left.total_seconds())) if left is not None else None,
            "stalled": run.has_stalled(now),
            "may_undo": run.may_be_undone(now) and self.request.user.has_perm("network.undo_importrun"),
            "may_empty": run.is_over and self.request.user.has_perm("network.undo_importrun"),
            "past_undoing": run.is_over and now >= run.undo_until,
        }

    def _rows(self, run: ImportRun) -> dict[str, Any]:
        asked = self.request.GET.get("action", "")
        rows = run.rows.select_related("organisation", "person").order_by("number")
        counts = run.counts()
        kept = run.rows.filter(state=ImportRow.State.KEPT).count()
        if asked in counts:
            rows = rows.filter(action=asked)
        elif asked == "kept":
            rows = rows.filter(state=ImportRow.State.KEPT)
        elif asked == "remarks":
            rows = rows.exclude(remarks=[])
        page = Paginator(rows, ROWS_ON_PAGE).get_page(self.request.GET.get("page"))
        free = free_targets()
        for row in page:
            row.evidence = reasons_from(row.reasons)
            row.changes = [{**change, "label": _label(change, free)} for change in row.changes]
            row.run = run
        labels = dict(ImportRow.Action.choices)
        filters = [(key, labels[key], count) for key, count in counts.items() if count]
        remarked = run.rows.exclude(remarks=[]).count()
        filters += [("remarks", _("With a remark"), remarked)] if remarked else []
        filters += [("kept", _("Could not be undone"), kept)] if kept else []
        return {"page_obj": page, "asked": asked, "filters": filters, "counts": counts, "kept": kept}


def _label(change: dict[str, Any], free: dict[str, FreeField]) -> str:
    name = change["field"]
    if name.startswith(FREE):
        field = free.get(f"{FREE}{change['of']}_{name.removeprefix(FREE)}")
        return field.label if field else name.removeprefix(FREE)
    model = Organisation if change["of"] == "organisation" else Person
    return capfirst(str(model._meta.get_field(name).verbose_name))
