"""Whether an issue may leave as it stands, where its newsletter asks for the eyes of a second person."""

import json
from datetime import UTC
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from arrimage.letters.models import Issue

WRITTEN = ("subject", "subject_b", "preheader", "subject_en", "preheader_en")


def digest_of(issue: Issue) -> str:
    """SHA-256 of all that readers would see; an approval is good for that text and no other."""
    bodies: list[Any] = [issue.body, issue.body_en]
    said = [*(getattr(issue, name) for name in WRITTEN), *(list(body.raw_data) for body in bodies)]
    # Only where there is something: what was approved before press releases existed stays approved.
    said += [issue.place] if issue.place else []
    said += [issue.embargo_until.astimezone(UTC).isoformat()] if issue.embargo_until else []
    return sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()


def is_approved(issue: Issue) -> bool:
    """Whether somebody approved it as it stands, or nobody has to."""
    return not issue.newsletter.needs_approval or (
        issue.approved_at is not None and issue.approved_digest == digest_of(issue)
    )


def lacking_approval(issue: Issue) -> list[str]:
    """The sentence that says so, where it lacks one."""
    if is_approved(issue):
        return []
    if issue.approved_at is not None:
        return [_("The text changed since it was approved: have it approved again.")]
    return [_("A second person must approve it first, as this newsletter asks.")]
