"""The private page of an invoice, for whoever holds its link: what is owed, how to pay, the documents."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from arrimage.accounts.lockout import calling_machine
from arrimage.billing import stripe
from arrimage.billing.documents import invoice_file, receipt_file
from arrimage.billing.models import BillingSettings, Invoice
from arrimage.billing.operations import open_online_payment
from arrimage.billing.queries import whole_invoice
from arrimage.billing.rendering.letterhead import in_language_of
from arrimage.billing.stripe import CHECKOUT, StripeUnavailable
from arrimage.billing.tokens import invoice_of, page_url
from arrimage.kit.limits import Limit, wait_before
from arrimage.kit.waiting import wait_in_words

View = Callable[..., HttpResponse]
MOST_PAGES = 20  # payment pages opened in an hour from one machine


def for_the_payer(view: View) -> View:
    """Give the view the invoice its token speaks of, in the payer's language; 404 for any other token.

    No cache keeps such a page, no search engine lists it.
    """

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        invoice = invoice_of(token)
        if invoice is None:
            raise Http404
        with in_language_of(invoice):
            response = view(request, whole_invoice(invoice.pk, timezone.localdate()), token=token, **more)
            response["Content-Language"] = get_language()
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


# Browsers follow a form's redirection only to where the page says that forms may go.
@csp_update({"form-action": [CHECKOUT]})  # type: ignore[arg-type]
@require_safe
@for_the_payer
def page(request: HttpRequest, invoice: Invoice, *, token: str) -> HttpResponse:
    return _page(request, invoice, token)


def _page(request: HttpRequest, invoice: Invoice, token: str, problem: str = "", status: int = 200) -> HttpResponse:
    balance = invoice.balance  # type: ignore[attr-defined]  # annotated by `whole_invoice`
    context = {
        "title": _("Invoice %(number)s") % {"number": invoice},
        "invoice": invoice,
        "token": token,
        "owed": balance > 0,
        "due_to_payer": -balance if balance < 0 else None,
        "is_late": balance > 0 and invoice.due_on < timezone.localdate(),
        "receipts": [payment for payment in invoice.payments.all() if payment.receipt],
        "settings": BillingSettings.current(),
        "by_card": balance > 0 and stripe.is_on(),
        "waits": any(online.state == "waiting" for online in invoice.online_payments.all()),
        "back": request.GET.get("retour", ""),
        "problem": problem,
    }
    return render(request, "billing/public/invoice.html", context, status=status)


@csp_update({"form-action": [CHECKOUT]})  # type: ignore[arg-type]
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_payer
def pay(request: HttpRequest, invoice: Invoice, *, token: str) -> HttpResponse:
    """To Stripe's page, or back to the invoice with a sentence that says why not. Whoever loads this address again,
    without the button, comes back to the invoice.
    """
    if request.method != "POST":
        return redirect("billing:invoice", token)
    if not stripe.is_on():
        raise Http404
    if wait := wait_before([Limit("billing.pay", calling_machine(request) or "", MOST_PAGES)]):
        said = _("Too many attempts. %(later)s You can also pay another way.") % {"later": wait_in_words(wait)}
        return _page(request, invoice, token, said, 429)
    try:
        url = open_online_payment(invoice=invoice, back=page_url(invoice), at=timezone.now())
    except ValidationError as error:
        return _page(request, invoice, token, error.messages[0], 409)
    except StripeUnavailable:
        sentence = _("Payment by card does not answer for now, and nothing was charged. Try again, or pay another way.")
        return _page(request, invoice, token, sentence, 503)
    return redirect(url)


@require_safe
@for_the_payer
def document(request: HttpRequest, invoice: Invoice, *, token: str) -> HttpResponse:
    return invoice_file(invoice)


@require_safe
@for_the_payer
def credit_note(request: HttpRequest, invoice: Invoice, *, token: str, pk: int) -> HttpResponse:
    if pk not in {note.pk for note in invoice.credit_notes.all()}:
        raise Http404
    return invoice_file(whole_invoice(pk, timezone.localdate()))


@require_safe
@for_the_payer
def receipt(request: HttpRequest, invoice: Invoice, *, token: str, pk: int) -> HttpResponse:
    payment = next((one for one in invoice.payments.all() if one.pk == pk and one.receipt), None)
    if payment is None:
        raise Http404
    return receipt_file(payment)
