"""Where Stripe tells what became of a payment."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from arrimage.billing import stripe
from arrimage.billing.operations import hear


@csrf_exempt  # the signature is the proof
@require_POST
def stripe_tells(request: HttpRequest) -> HttpResponse:
    """200 once the message is kept, whatever came of it: Stripe sends again what is answered otherwise. 400 for what is
    not signed by it, or too long ago.
    """
    if not settings.STRIPE_WEBHOOK_SECRET:
        raise Http404
    try:
        told = stripe.read(request.body, request.headers.get("Stripe-Signature", ""))
    except stripe.NotFromStripe:
        return HttpResponse("The signature is not Stripe's, or too old.", status=400, content_type="text/plain")
    hear(told=told, at=timezone.now())
    return HttpResponse("Kept.", content_type="text/plain")
