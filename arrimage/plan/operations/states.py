"""A state decided by hand, with its reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.plan.models import Action


@transaction.atomic
def override_state(*, action: Action, state: str, reason: str) -> Action:
    """Decide the action's state by hand; an empty state gives it back to the rules.

    Raises ValidationError for an unknown state or without a reason.
    """
    if state and state not in Action.State.values:
        raise ValidationError({"state": _("There is no such state.")})
    if state and not reason.strip():
        raise ValidationError({"reason": _("Say why the state is decided by hand.")})
    action = Action.objects.select_for_update().get(pk=action.pk)
    action.state_override, action.state_reason = state, reason.strip() if state else ""
    action.save()
    return action
