"""Which documents wait for the hour of an embargo, as the release that offers them does."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from wagtail.documents.models import AbstractDocument
from wagtail.models import ReferenceIndex

from arrimage.letters.models import Issue
from arrimage.letters.operations.texts import written_in


def is_held_back(document: AbstractDocument, at: datetime, received: int | None = None) -> bool:
    """Whether releases under embargo alone offer it. `received`: the one of them that whoever asks has in hand.

    A draft that tells of it too makes nothing public; a page does, or an issue that has left.
    """
    held = {issue.pk for issue in Issue.objects.filter(embargo_until__gt=at) if document.pk in documents_of(issue)}
    if not held or received in held:
        return False
    ours = ContentType.objects.get_for_model(Issue)
    references = ReferenceIndex.get_references_to(document)
    if references.exclude(base_content_type=ours).exists():
        return False
    issues = {int(key) for key in references.filter(base_content_type=ours).values_list("object_id", flat=True)}
    return not Issue.objects.filter(pk__in=issues - held, sent_on__isnull=False).exists()


def documents_of(issue: Issue) -> set[int]:
    """Those that its texts and its files to download lead to, in both languages."""
    return {one.value for language in ("fr", "en") for one in written_in(issue, language) if one.kind == "document"}
