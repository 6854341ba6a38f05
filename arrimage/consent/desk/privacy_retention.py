"""The retention schedule: its rules, what they make due, the destructions and their certificates."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.forms import RetentionRuleForm
from arrimage.consent.jobs import carry_out_retention
from arrimage.consent.models import RetentionRule, RetentionRun
from arrimage.consent.operations.retention import NothingToDestroy, start_run
from arrimage.consent.queries.retention import Due, preview
from arrimage.consent.rendering.certificate import certificate
from arrimage.consent.tables import RetentionRuleTable, RetentionRunTable
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response
from arrimage.kit.identity import identity

RUN = "consent.run_retention"


class RetentionRuleScreen(desk.Records):
    model = RetentionRule
    path = "vie-privee/conservation"
    icon = "clock"
    rail = "privacy"
    table_class = RetentionRuleTable
    form_class = RetentionRuleForm
    list_template = "consent/desk/rules.html"
    in_global_search = False
    empty_text = gettext_lazy("The rules come with the classes of data: run «manage.py migrate» once.")


class RetentionRunScreen(desk.Records):
    model = RetentionRun
    path = "vie-privee/destructions"
    icon = "trash"
    rail = "privacy"
    table_class = RetentionRunTable
    detail_template = "consent/desk/run.html"
    select_related = ("run_by",)
    prefetch_related = ("lines",)
    in_global_search = False
    empty_text = gettext_lazy("Nothing was destroyed yet. The preview of the schedule shows what is due.")

    def detail_context(self, request: HttpRequest, record: RetentionRun) -> dict[str, Any]:
        return {"lines": record.lines.all(), "may_run": request.user.has_perm(RUN)}


class Preview(DeskView):
    """What the schedule makes due today; running it is a press away, for those who may."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("consent.view_retentionrule"))

    def get(self, request: HttpRequest) -> HttpResponse:
        found = preview(localdate())
        context = {
            "title": _("What is due for destruction"),
            "lines": [(due, self._shown(due)) for due in found if due.count],
            "idle": [str(due.rule) for due in found if not due.count],
            "total": sum(due.count for due in found),
            "may_run": request.user.has_perm(RUN),
            "unfinished": RetentionRun.objects.filter(finished_at=None),
        }
        return render(request, "consent/desk/preview.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(RUN):
            raise PermissionDenied
        try:
            run = start_run(day=localdate(), by=request.user)  # type: ignore[arg-type]
        except NothingToDestroy as nothing:
            messages.info(request, str(nothing))
            return redirect("desk:retention-preview")
        carry_out_retention.enqueue(run.pk)
        messages.success(request, _("The destruction is under way; its certificate is here once it is done."))
        return redirect("desk:retentionrun-detail", run.pk)

    def _shown(self, due: Due) -> list[tuple[str, str | None]]:
        """The first records by name and address, only for those who may destroy them."""
        if not self.request.user.has_perm(RUN):
            return []
        return [(str(record), desk.site.url_for(record)) for record in due.sample]


class Certificate(DeskView):
    """The certificate of a finished destruction, as PDF."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("consent.view_retentionrun"))

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        finished: QuerySet[RetentionRun] = RetentionRun.objects.exclude(finished_at=None).select_related("run_by")
        run = get_object_or_404(finished, pk=pk)
        content = certificate(run, list(run.lines.all()), identity().name)
        return protected_file_response(
            BytesIO(content), _("certificate-of-destruction-%(number)d.pdf") % {"number": run.pk}
        )


class TakeUpAgain(DeskView):
    """A destruction cut short (the machine stopped) goes on where it was."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(RUN))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(RetentionRun, pk=pk)
        if run.finished_at is None:
            carry_out_retention.enqueue(run.pk)
            messages.success(request, _("The destruction goes on where it had stopped."))
        return redirect("desk:retentionrun-detail", run.pk)
