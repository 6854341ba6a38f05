from django.utils import timezone
from django_tasks import task

from arrimage.consent import emails
from arrimage.consent.models import PrivacyRequest, RetentionRun
from arrimage.consent.operations.retention import carry_out


@task()
def acknowledge(request_pk: int) -> None:
    """Tell the sender of a request that it was received and until when it is answered."""
    request = PrivacyRequest.objects.filter(pk=request_pk).exclude(requester_email="").first()
    if request:
        emails.acknowledge(request)


@task()
def carry_out_retention(run_pk: int) -> None:
    """Carry out a destruction that was ordered, or take up again one that was cut short."""
    run = RetentionRun.objects.filter(pk=run_pk, finished_at=None).first()
    if run:
        carry_out(run=run, now=timezone.now())
