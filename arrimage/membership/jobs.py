"""What the membership room does once a day."""

from django.utils import timezone
from django_tasks import task

from arrimage.kit.daily import daily
from arrimage.membership.models import Membership
from arrimage.membership.operations import tell_the_ledger
from arrimage.membership.operations.notices import send_due_notices
from arrimage.membership.operations.renewing import batched, prepare_renewals


@daily
@task()
def renew_memberships() -> int:
    """Prepare the years to come, then send the notices whose day has come; returns how many left."""
    day = timezone.localdate()
    prepare_renewals(on=day, at=timezone.now())
    return send_due_notices(on=day, at=timezone.now()).sent


@daily
@task()
def tell_what_was_settled() -> int:
    """Dues are paid in the invoices’ room: the consent ledger learns here of the years settled since."""
    keys = list(Membership.objects.order_by("pk").values_list("pk", flat=True))
    told = (Membership.objects.filter(pk__in=some) for some in batched(keys))
    return sum(tell_the_ledger(memberships=some, at=timezone.now()) for some in told)
