"""«This record serves these actions»."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from arrimage.plan.models import Action, ActionLink


@transaction.atomic
def set_served_actions(*, record: Model, actions: Iterable[Action]) -> None:
    """Link the record to exactly these actions."""
    content_type = ContentType.objects.get_for_model(record)
    links = ActionLink.objects.filter(content_type=content_type, object_id=record.pk)
    wanted = {action.pk for action in actions}
    present = set(links.values_list("action_id", flat=True))
    links.filter(action__in=present - wanted).delete()
    ActionLink.objects.bulk_create(
        (
            ActionLink(action_id=action, content_type=content_type, object_id=record.pk)
            for action in sorted(wanted - present)
        ),
        ignore_conflicts=True,  # somebody else may be linking the same record
    )
