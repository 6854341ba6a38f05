"""What changing or copying an issue does to what was decided about it."""

from typing import Any

from arrimage.letters.models import Issue
from arrimage.letters.operations.drafting import next_number
from arrimage.letters.rendering import BrokenMjml, compile_issue


def is_rewritten(issue: Issue) -> bool:
    """Whether something else would leave than what is kept: the form saves by itself, and writes words its own way."""
    kept = Issue.objects.select_related("newsletter").get(pk=issue.pk)
    if kept.newsletter_id != issue.newsletter_id:
        return True
    return any(_leaves(kept, language) != _leaves(issue, language) for language in ("fr", "en"))


def _leaves(issue: Issue, language: str) -> Any:
    try:
        return compile_issue(issue, language)
    except BrokenMjml as broken:
        return str(broken)


def again_a_draft(issue: Issue) -> bool:
    """Where a second person approves, a changed issue must be approved again: True when an approval was lost.

    The issue is changed, not saved.
    """
    approved = issue.approved_at is not None and issue.newsletter.needs_approval and is_rewritten(issue)
    if approved:
        issue.status, issue.scheduled_for = Issue.Status.DRAFT, None
        issue.approved_by = issue.approved_at = None
    return approved


def anew(issue: Issue) -> Issue:
    """The same texts as a draft of the newsletter's next number, not saved: nothing of what became of the first."""
    french = ("newsletter", "place", "subject", "subject_b", "preheader", "body")
    names = (*french, "subject_en", "preheader_en", "body_en")
    return Issue(number=next_number(issue.newsletter), **{name: getattr(issue, name) for name in names})
