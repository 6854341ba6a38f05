"""The workshop's list and form of issues."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.documents.models import AbstractDocument
from wagtail.snippets.models import register_snippet

from arrimage.letters.models import Issue
from arrimage.letters.operations.embargoes import is_held_back
from arrimage.letters.tokens import early_issue_of
from arrimage.letters.workshop import issues

register_snippet(issues)


@hooks.register("before_bulk_action")
def keep_what_has_left(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    """The library asks each one's permission before it deletes one, not before it deletes several."""
    if action_type == "delete" and any(isinstance(one, Issue) and one.is_closed for one in objects):
        messages.error(request, _("One of these issues has left: it stays."))
        return redirect(issues.get_url_name("list"))
    return None


@hooks.register("before_serve_document")
def keep_until_its_hour(document: AbstractDocument, request: HttpRequest) -> None:
    """A file of releases under embargo, for who received one of them or prepares them; nobody else knows of it."""
    received = early_issue_of(request.GET.get("avance", ""))
    if is_held_back(document, timezone.now(), received) and not request.user.has_perm("letters.view_issue"):
        raise Http404
