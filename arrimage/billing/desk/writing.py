"""The forms by which the desk writes in the books. Each says its consequence; a refusal keeps what was typed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.billing.forms import CreditForm, GiveBackForm, LineFormSet, PayerForm, PaymentForm, TakeBackForm
from arrimage.billing.models import BillingSettings, Invoice, Payment
from arrimage.billing.operations import (
    credit_invoice,
    give_back,
    issue_invoice,
    receive_typed_payment,
    take_back_payment,
)
from arrimage.kit.desk.once import make_once, tell_already_made, token_for
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.templatetags.formats import money
from arrimage.network.models import Organisation, Person

ONE = {"quantity": 1, "is_taxable": True}


class NewInvoice(DeskView):
    """An invoice by hand; `?organisation=` or `?personne=`: the number of whose page one comes from."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("billing.add_invoice")

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"issued_on": timezone.localdate(), **self._from_page()}
        return self._page(PayerForm(initial=initial), self._lines())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, lines = PayerForm(request.POST), self._lines(request.POST)
        if not (form.is_valid() and lines.is_valid()):
            return self._page(form, lines, 422)
        try:
            invoice, is_new = make_once(request, Invoice, lambda: self._written(form, lines))
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(form, lines, 422)
        if is_new:
            sentence = _("Invoice %(number)s is written. Send its link or its PDF.")
            messages.success(request, sentence % {"number": invoice})
        else:
            tell_already_made(request, invoice)
        return redirect("desk:invoice-detail", invoice.pk)

    def _lines(self, data: Any = None) -> Any:
        return LineFormSet(data, prefix="lignes", form_kwargs={"initial": ONE})

    def _written(self, form: PayerForm, lines: Any) -> Invoice:
        said = form.cleaned_data
        return issue_invoice(
            payer=form.payer(),
            lines=lines.lines(),
            on=said["issued_on"],
            due_on=said["due_on"],
            at=timezone.now(),
            by=str(self.request.user),
        )

    def _from_page(self) -> dict[str, Any]:
        for name, model in (("organisation", Organisation), ("personne", Person)):
            number = self.request.GET.get(name, "")
            if number.isdecimal() and len(number) < 19:
                record: Any = model.objects.visible_to(self.request.user).filter(pk=number).first()
                key = "organisation" if model is Organisation else "person"
                return {key: record, "language": getattr(record, "language", "fr")} if record else {}
        return {}

    def _page(self, form: PayerForm, lines: Any, status: int = 200) -> HttpResponse:
        settings = BillingSettings.current()
        context = {"title": _("Write an invoice"), "form": form, "lines": lines, "settings": settings}
        context["token"] = token_for(self.request)
        return render(self.request, "billing/invoice_form.html", context, status=status)


class _OnRecord(DeskView):
    """A form about one record of the books, which calls one operation."""

    permission = ""
    model: Any = Invoice
    makes: Any = Payment
    form_class: Any = None

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(self.permission)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self._record(pk)
        return self._page(record, self.form_class(initial=self.initial(record, timezone.localdate())))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record, form = self._record(pk), self.form_class(request.POST)
        if form.is_valid():
            said = {**form.cleaned_data, "at": timezone.now(), "by": str(request.user)}
            try:
                made, is_new = make_once(request, self.makes, lambda: self.write(record, said))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                if is_new:
                    messages.success(request, self.sentence(made))
                else:
                    tell_already_made(request, made)
                return redirect("desk:invoice-detail", getattr(record, "invoice_id", record.pk))
        return self._page(record, form, 422)

    def _record(self, pk: int) -> Any:
        return get_object_or_404(self.model, pk=pk)

    def initial(self, record: Any, day: date) -> dict[str, Any]:
        raise NotImplementedError

    def words(self, record: Any) -> dict[str, Any]:
        """`title`, `consequence` and `button` of the page."""
        raise NotImplementedError

    def write(self, record: Any, said: dict[str, Any]) -> Any:
        """Call the operation: the payment or the note that it made. Raises ValidationError."""
        raise NotImplementedError

    def sentence(self, made: Any) -> str:
        """What is told of it."""
        raise NotImplementedError

    def _page(self, record: Any, form: Any, status: int = 200) -> HttpResponse:
        invoice = getattr(record, "invoice", record)
        context = {"form": form, "invoice": invoice, "token": token_for(self.request), **self.words(record)}
        return render(self.request, "billing/money_form.html", context, status=status)


class Receive(_OnRecord):
    permission = "billing.add_payment"
    form_class = PaymentForm

    def initial(self, record: Invoice, day: date) -> dict[str, Any]:
        return {"received_on": day, "amount": max(record.balance_on(day), 0)}

    def words(self, record: Invoice) -> dict[str, Any]:
        balance = record.balance_on(timezone.localdate())
        return {
            "title": _("Record a payment"),
            "consequence": _("Balance of invoice %(number)s: %(balance)s. A part of it may be paid; a receipt follows.")
            % {"number": record, "balance": money(balance)},
            "button": _("Record the payment"),
        }

    def write(self, record: Invoice, said: dict[str, Any]) -> Payment:
        return receive_typed_payment(invoice=record, **said)

    def sentence(self, made: Payment) -> str:
        return _("The payment is recorded: receipt %(receipt)s.") % {"receipt": made.receipt}


class Credit(_OnRecord):
    permission = "billing.credit_invoice"
    makes = Invoice
    form_class = CreditForm

    def initial(self, record: Invoice, day: date) -> dict[str, Any]:
        return {"on": day}

    def words(self, record: Invoice) -> dict[str, Any]:
        return {
            "title": _("Credit invoice %(number)s") % {"number": record},
            "consequence": _(
                "A numbered credit note is written; neither it nor the invoice can be changed afterwards."
            ),
            "button": _("Write the credit note"),
        }

    def write(self, record: Invoice, said: dict[str, Any]) -> Invoice:
        return credit_invoice(invoice=record, **said)

    def sentence(self, made: Invoice) -> str:
        return _("Credit note %(number)s is written.") % {"number": made}


class GiveBack(_OnRecord):
    permission = "billing.take_back_payment"
    form_class = GiveBackForm

    def initial(self, record: Invoice, day: date) -> dict[str, Any]:
        return {"on": day, "amount": max(-record.balance_on(day), 0)}

    def words(self, record: Invoice) -> dict[str, Any]:
        return {
            "title": _("Give money back"),
            "consequence": _("Write down what the hub gave back. Money paid by card is given back at Stripe instead."),
            "button": _("Record the refund"),
        }

    def write(self, record: Invoice, said: dict[str, Any]) -> Payment:
        return give_back(invoice=record, **said)

    def sentence(self, made: Payment) -> str:
        return _("%(amount)s given back is written down.") % {"amount": money(-made.amount)}


class TakeBack(_OnRecord):
    permission = "billing.take_back_payment"
    model = Payment
    form_class = TakeBackForm

    def initial(self, record: Payment, day: date) -> dict[str, Any]:
        return {"on": day}

    def words(self, record: Payment) -> dict[str, Any]:
        return {
            "title": _("Take back payment %(receipt)s") % {"receipt": record},
            "consequence": _(
                "The payment stays in the books with one of the opposite amount: the invoice is owed again, and the "
                "receipt says that it is no longer good."
            ),
            "button": _("Take the payment back"),
        }

    def write(self, record: Payment, said: dict[str, Any]) -> Payment:
        return take_back_payment(payment=record, **said)

    def sentence(self, made: Payment) -> str:
        return _("The payment is taken back.")
