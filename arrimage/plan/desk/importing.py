"""From a document to a live plan: upload, draft beside its source, confirm; or the differences of a corrected one."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.evidence import catalogue
from arrimage.kit.desk import site
from arrimage.kit.desk.undo import tell_with_undo, version_before
from arrimage.kit.files import protected_file_response
from arrimage.kit.records import StaleRecord, save_if_unchanged
from arrimage.kit.templatetags.formats import long_date
from arrimage.plan import forms
from arrimage.plan.addresses import whole_number
from arrimage.plan.desk.boards import PlanView
from arrimage.plan.desk.drafts import choose_measures, chosen_measure, doubts_of, rows_of
from arrimage.plan.drafts import draft_from
from arrimage.plan.importing import Draft, PlanError, read_plan
from arrimage.plan.models import Plan, PlanSource
from arrimage.plan.operations import (
    Difference,
    Taken,
    apply_differences,
    compare_with,
    confirm_draft,
    create_plan_from_draft,
    keep_source,
    mark_of,
    said_before,
)

MOST_TOLD = 20  # lines that a correction deletes, each told with its way back


class ImportingView(PlanView):
    """For those who may write plans."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("plan.add_plan")


class Import(ImportingView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, forms.ImportForm(initial={"plan": request.GET.get("plan")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form)
        file, plan = form.cleaned_data["file"], form.cleaned_data["plan"]
        try:
            draft = read_plan(file, file.name, catalogue.catalogue())
            file.seek(0)
            return self._keep(request, draft, file, plan)
        except (PlanError, ValidationError) as refusal:
            sentences = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            form.add_error("file", sentences)
            return self._page(request, form)

    def _keep(self, request: HttpRequest, draft: Draft, file: Any, plan: Plan | None) -> HttpResponse:
        kept: dict[str, Any] = {"draft": draft, "source_name": file.name, "file": file, "user": request.user}
        if plan is not None:
            source = keep_source(plan=plan, **kept)
            return redirect("desk:plan-differences", source.pk)
        if before := _read_before(draft):
            messages.warning(request, _said_of(before))
        created = create_plan_from_draft(day=timezone.localdate(), **kept)
        return redirect("desk:plan-draft", created.code)

    def _page(self, request: HttpRequest, form: forms.ImportForm) -> HttpResponse:
        context = {"title": _("Import a plan"), "form": form}
        return render(request, "plan/desk/import.html", context, status=422 if form.errors else 200)


def _read_before(draft: Draft) -> PlanSource | None:
    """The last document that gave the same draft, whatever its file was called."""
    same_title = _beside_a_plan().filter(draft__title=draft.title)
    return next((source for source in same_title if draft_from(source.draft) == draft), None)


def _said_of(source: PlanSource) -> str:
    assert source.plan is not None, "excluded where it was found"
    sentence = _("This document was already read on %(day)s:") % {"day": long_date(source.read_at)}
    made = reverse("desk:plan-draft", args=[source.plan.code])
    return format_html('{} <a href="{}">{}</a>', sentence, made, source.plan)


class DraftPage(ImportingView):
    """The draft beside its source, what is doubtful first; confirming makes it live."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        plan = self._plan(code)
        if plan.status != Plan.Status.DRAFT:
            return redirect("desk:plan-board", code)
        return self._page(request, plan, forms.DraftForm(instance=plan))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        plan = self._plan(code)
        if plan.status != Plan.Status.DRAFT:
            messages.info(request, _("This plan was already confirmed."))
            return redirect("desk:plan-board", code)
        form = forms.DraftForm(request.POST, instance=plan)
        if not form.is_valid():
            return self._page(request, self._plan(code), form)
        try:
            self._keep(request, form)
        except (ValidationError, StaleRecord) as refusal:
            sentences = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            form.add_error(None, sentences)
            return self._page(request, self._plan(code), form)
        if "confirm" in request.POST:
            messages.success(request, _("The plan is live: its figures now come from your records."))
            return redirect("desk:plan-board", plan.code)
        messages.success(request, _("Your choices are kept. The plan is still a draft."))
        return redirect("desk:plan-draft", plan.code)

    @transaction.atomic
    def _keep(self, request: HttpRequest, form: forms.DraftForm) -> None:
        plan = form.save(commit=False)
        save_if_unchanged(plan, whole_number(request.POST.get("revision", "")))
        choose_measures(plan, request.POST)
        if "confirm" in request.POST:
            confirm_draft(plan=plan, at=timezone.now())

    def _plan(self, code: str) -> Plan:
        return get_object_or_404(Plan, code=code)

    def _page(self, request: HttpRequest, plan: Plan, form: forms.DraftForm) -> HttpResponse:
        source = plan.sources.first()
        rows = rows_of(plan, source)
        for indicator in (indicator for row in rows for indicator in row.indicators):
            indicator.measure = chosen_measure(indicator, request.POST)
        context = {
            "title": _("Check the draft"),
            "plan": plan,
            "form": form,
            "source": source,
            "warnings": source.draft.get("warnings", ()) if source else (),
            "rows": rows,
            "doubts": doubts_of(rows),
            "measures": list(catalogue.choices()),
        }
        return render(request, "plan/desk/draft.html", context, status=422 if form.errors else 200)


class Differences(ImportingView):
    """What a corrected document says otherwise; each difference is taken or left."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = get_object_or_404(_beside_a_plan(), pk=pk)
        assert source.plan is not None, "excluded above"
        comparison = compare_with(source.plan, draft_from(source.draft))
        said = said_before(source, comparison.differences)
        context = {
            "title": _("What the corrected document changes"),
            "plan": source.plan,
            "source": source,
            "seen": _seen(source),
            "shown": _shown(comparison.differences),
            "comparison": comparison,
            "differences": comparison.differences,
            "said_before": said,
            "proposed": comparison.proposed(said),
        }
        return render(request, "plan/desk/differences.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            source, taken = self._take(request, pk)
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
            return redirect("desk:plan-differences", pk)
        assert source.plan is not None, "excluded above"
        _tell_of(request, taken)
        if taken.left:
            return redirect("desk:plan-differences", pk)
        return redirect("desk:plan-board", source.plan.code)

    @transaction.atomic
    def _take(self, request: HttpRequest, pk: int) -> tuple[PlanSource, Taken]:
        source = get_object_or_404(_beside_a_plan().select_for_update(of=("self",)), pk=pk)
        if request.POST.get("seen", "") != _seen(source):
            raise ValidationError(_("Somebody already took this document. Here is what still differs."))
        keys, shown = request.POST.getlist("take"), _marks(request.POST.get("shown", ""))
        return source, apply_differences(source=source, keys=keys, at=timezone.now(), shown=shown)


def _shown(differences: Iterable[Difference]) -> str:
    """What tells, when the page comes back, whether each line is still what it shows."""
    return json.dumps({one.key: mark_of(one) for one in differences})


def _marks(sent: str) -> dict[str, str]:
    """Those of the page that came back; none where they were tampered with, so that nothing is taken unseen."""
    try:
        marks = json.loads(sent)
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def _tell_of(request: HttpRequest, taken: Taken) -> None:
    if taken.applied or not taken.left:
        messages.success(request, _("%(count)d differences taken.") % {"count": len(taken.applied)})
    for record in taken.removed[:MOST_TOLD]:
        screen = site.screen_for(type(record))
        version = version_before(record) if screen else None
        text = _("“%(line)s” is deleted, with what was kept under it.") % {"line": record}
        tell_with_undo(request, text, screen, record, version)
    untold = len(taken.removed) - MOST_TOLD
    if untold > 0:
        others = ngettext("%(count)d other line is deleted.", "%(count)d other lines are deleted.", untold)
        messages.info(request, others % {"count": untold})
    for line in taken.left:
        sentence = _("“%(line)s” was changed at the desk since this page was shown: it is left as it is. Look again.")
        messages.warning(request, sentence % {"line": line})


def _beside_a_plan() -> QuerySet[PlanSource]:
    return PlanSource.objects.exclude(plan=None).select_related("plan")


def _seen(source: PlanSource) -> str:
    """What tells a page opened before somebody took the document from one opened after."""
    return source.confirmed_at.isoformat() if source.confirmed_at else ""


class SourceFile(ImportingView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        source = get_object_or_404(PlanSource.objects.exclude(file=""), pk=pk)
        return protected_file_response(source.file.open("rb"), source.name)
