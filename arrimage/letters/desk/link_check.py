"""Whether the links of an issue answer: asked only when somebody presses, as in the workshop."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _

from arrimage.kit.desk.views.access import DeskView
from arrimage.letters.models import Issue
from arrimage.letters.operations.issues import AT_HOME
from arrimage.letters.operations.link_checking import links_of, silent_links


class CheckLinks(DeskView):
    """GET lists them with their place; POST asks each, which takes a few seconds."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.change_issue")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.issue(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = self.issue(pk)
        silent = silent_links(issue)
        return self.page(issue, asked=True, silent=silent, answering=len(links_of(issue)) - len(silent))

    @staticmethod
    def issue(pk: int) -> Issue:
        return get_object_or_404(Issue.objects.select_related("newsletter"), pk=pk, status__in=AT_HOME)

    def page(self, issue: Issue, **found: Any) -> HttpResponse:
        context = {"title": _("Check the links"), "issue": issue, "links": links_of(issue), **found}
        return render(self.request, "letters/desk/links.html", context)


URLS = (path("infolettres/numeros/<int:pk>/liens/", CheckLinks.as_view(), name="issue-links"),)
