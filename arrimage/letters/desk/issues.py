"""Issues on the desk: where each is, what forbids it to leave, who will receive it, what came of it."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from arrimage.kit import desk
from arrimage.letters.comparison import least_told
from arrimage.letters.desk.issue_forms import ScheduleForm
from arrimage.letters.filters import IssueFilter
from arrimage.letters.models import Issue, Newsletter
from arrimage.letters.operations.approval import digest_of, is_approved
from arrimage.letters.operations.checking import problems, warnings
from arrimage.letters.operations.issues import AT_HOME, authors, obstacles
from arrimage.letters.queries.approvers import staff_readers
from arrimage.letters.queries.audience import audience
from arrimage.letters.queries.progress import progress
from arrimage.letters.queries.results import results_of, with_readers
from arrimage.letters.tables import IssueTable, why_in_words


class IssueScreen(desk.Records):
    model = Issue
    path = "infolettres/numeros"
    icon = "news"
    rail = "letters"
    table_class = IssueTable
    filterset_class = IssueFilter
    select_related = ("newsletter",)
    list_template = "letters/desk/issues.html"
    detail_template = "letters/desk/issue.html"
    in_global_search = False
    empty_text = _("Prepare the first issue: a draft is proposed from what happened lately; you rewrite it.")

    def list_queryset(self, user: Any) -> QuerySet[Issue]:
        """What is being prepared first, then what left last."""
        order = (F("sent_on").desc(nulls_first=True), "-created_at", "-pk")
        return with_readers(super().list_queryset(user)).order_by(*order)

    def detail_context(self, request: HttpRequest, record: Issue) -> dict[str, Any]:
        user: Any = request.user
        at_home = record.status in AT_HOME
        context = {
            "newsletter": record.newsletter,
            "at_home": at_home,
            "edit_url": AdminURLFinder(user).get_edit_url(record) if at_home else None,
            "segments": record.segments.all(),
            "approved": is_approved(record),
            "digest": digest_of(record),
            "wrote_it": user.pk in authors(record),
            "colleagues": staff_readers(user).exclude(pk=user.pk) if at_home else (),
        }
        return {**context, **(self._to_come(record, request.GET) if at_home else self._gone(record))}

    @staticmethod
    def _to_come(issue: Issue, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Looked at as of its hour, where it has one. `typed`: a day and an hour that were refused."""
        found = audience(issue, timezone.localdate())
        leaves = issue.scheduled_for if issue.status == Issue.Status.SCHEDULED else None
        half, said = found.allowed // 2, problems(issue, leaves)
        return {
            "problems": said,
            "warnings": warnings(issue, leaves),
            "obstacles": obstacles(issue, said),
            "audience": found,
            "withheld": [(code, why_in_words(code), count) for code, count in found.withheld.items()],
            "withheld_total": sum(found.withheld.values()),
            "half": half,
            "least": ceil(100 * told) if (told := least_told(half)) else 0,
            "schedule_form": ScheduleForm(initial={name: typed.get(name) for name in ScheduleForm.base_fields}),
        }

    @staticmethod
    def _gone(issue: Issue) -> dict[str, Any]:
        if issue.mailing is None:
            return {"mailing": None}
        now = timezone.now()
        return {
            "mailing": issue.mailing,
            "progress": progress(issue.mailing, now),
            "results": results_of(issue.mailing),
        }


def preparable(user: Any) -> list[Newsletter]:
    """The newsletters of which this person may prepare an issue."""
    return list(Newsletter.objects.filter(is_active=True)) if user.has_perm("letters.add_issue") else []
