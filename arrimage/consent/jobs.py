from django.utils import timezone
from django_tasks import task

from arrimage.consent.operations.asking import send_request


@task()
def send_requests(pks: list[int]) -> int:
    """Send the requests for express consent that still wait; returns how many left."""
    sent = [send_request(request_pk=pk, at=timezone.now()) for pk in pks]
    return sum(request is not None and request.sent_at is not None for request in sent)
