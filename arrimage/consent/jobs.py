from django.utils import timezone
from django_tasks import task

from arrimage.consent import emails
from arrimage.consent.models import PrivacyRequest, RetentionRun
from arrimage.consent.operations.asking import send_request
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


@task()
def send_requests(pks: list[int]) -> int:
    """Send the requests for express consent that still wait; returns how many left."""
    sent = [send_request(request_pk=pk, at=timezone.now()) for pk in pks]
    return sum(request is not None and request.sent_at is not None for request in sent)
