"""Collaborations told twice count once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.outcomes.models import Collaboration


@transaction.atomic
def mark_same(*, collaboration: Collaboration, as_other: Collaboration) -> Collaboration:
    """The one told first counts; the other, and what was the same as it, follow. Returns the one that counts.

    Raises ValidationError for two of different events, or one and itself.
    """
    if collaboration.pk == as_other.pk or collaboration.event_id != as_other.event_id:
        raise ValidationError(_("Only two collaborations of the same event can be the same one."))
    kept, other = sorted((collaboration, as_other), key=lambda one: (one.said_on, one.pk))
    kept = kept.duplicate_of or kept
    for follower in (other, *other.duplicates.all()):
        if follower.pk != kept.pk:
            follower.duplicate_of = kept
            follower.save(update_fields=["duplicate_of"])
    return kept


def unmark_same(*, collaboration: Collaboration) -> None:
    collaboration.duplicate_of = None
    collaboration.save(update_fields=["duplicate_of"])
