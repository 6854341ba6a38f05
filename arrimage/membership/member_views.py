"""The pages of a membership in the member space: an organisation's, for who manages it, or a person's own.

Colleagues who do not manage the organisation's profile read where it stands, and nothing of money.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.billing.tokens import token_of
from arrimage.kit.space import OrganisationView, SpaceView
from arrimage.membership.forms.members import AskForm
from arrimage.membership.models import Membership, Term
from arrimage.membership.operations.by_member import ask_the_hub, renew_by_member
from arrimage.membership.outlook import Outlook, membership_of, outlook_of
from arrimage.membership.pricing import Offer, offer_of
from arrimage.membership.words import said_to_member


def join_url(organisation: Any) -> str:
    return f"{reverse('membership:join')}?organisation={organisation.pk}"


def told(outlook: Outlook | None, *, sees_money: bool) -> dict[str, Any]:
    """What the card and the page both say of it."""
    if outlook is None:
        return {"outlook": None}
    invoice = outlook.to_pay if sees_money else None
    return {
        "outlook": outlook,
        "standing": outlook.membership,
        "why": said_to_member(outlook.membership),
        "invoice": invoice,
        "pay_url": reverse("billing:invoice", args=[token_of(invoice)]) if invoice else "",
        "may_act": sees_money,
    }


class _Shared(SpaceView):
    """What the pages of the two holders have in common."""

    def holder(self) -> Any:
        raise NotImplementedError

    def sees_money(self) -> bool:
        return True

    def here(self, name: str) -> str:
        raise NotImplementedError

    def found(self) -> Membership:
        membership = membership_of(self.holder())
        if membership is None or not self.sees_money():
            raise Http404
        return membership

    def outlook(self) -> Outlook | None:
        membership = membership_of(self.holder())
        return outlook_of(membership, timezone.localdate()) if membership else None

    def links(self) -> dict[str, str]:
        return {name: self.here(name) for name in ("membership", "ask", "renew", "invoices")}


class _Of(_Shared):
    """Of an organisation: named by the address."""

    def holder(self) -> Any:
        return self.organisation

    def sees_money(self) -> bool:
        return self.member.manages(self.organisation)

    def here(self, name: str) -> str:
        return reverse(f"space:{name}", args=[self.organisation.pk])


class _Own(_Shared):
    """Of the person herself."""

    def holder(self) -> Any:
        return self.person

    def here(self, name: str) -> str:
        return reverse(f"space:my-{name}")


class _Page(_Shared):
    """Years, category and its price, the standing explained, what waits at the hub."""

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        outlook, sees = self.outlook(), self.sees_money()
        context = told(outlook, sees_money=sees)
        if outlook is not None:
            context |= {"years": self._years(outlook), "offer": self._offer(outlook)}
            context["requests"] = outlook.membership.requests.select_related("category")[:5] if sees else ()
        title = _("My membership") if self.holder() == self.person else _("Our membership")
        return self.page("membership/space/membership.html", title=title, links=self.links(), **context, **self.join())

    def _years(self, outlook: Outlook) -> list[Term]:
        terms = outlook.membership.terms.filter(voided_at=None).select_related("category", "invoice")
        return list(terms.order_by("-starts_on"))

    def _offer(self, outlook: Outlook) -> Offer:
        return offer_of(outlook.category, timezone.localdate())

    def join(self) -> dict[str, Any]:
        return {}


class _Ask(_Shared):
    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        return self._page(AskForm(membership=self.found()))

    def post(self, request: HttpRequest, **where: Any) -> HttpResponse:
        membership = self.found()
        form = AskForm(request.POST, membership=membership)
        if form.is_valid():
            try:
                ask_the_hub(membership=membership, person=self.person, at=timezone.now(), **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None if not hasattr(refusal, "error_dict") else "category", refusal.messages[0])
            else:
                messages.success(request, _("Your message is with the hub, which answers you by e-mail."))
                return redirect(self.here("membership"))
        return self._page(form, status=422)

    def _page(self, form: AskForm, status: int = 200) -> HttpResponse:
        title = _("Write about the membership")
        return self.page("membership/space/ask.html", status, title=title, form=form, links=self.links())


class _Renew(_Shared):
    """POST: the year that follows and its invoice, once; then to what is to pay. GET, as after a sign-in: the page."""

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        self.found()
        return redirect(self.here("membership"))

    def post(self, request: HttpRequest, **where: Any) -> HttpResponse:
        by = f"{self.person}"
        try:
            term = renew_by_member(membership=self.found(), at=timezone.now(), by=by)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            said = _("It is renewed: the invoice is ready to be paid.") if term.invoice_id else _("It is renewed.")
            messages.success(request, said)
        return redirect(self.here("membership"))


class OrganisationMembership(OrganisationView, _Of, _Page):
    def join(self) -> dict[str, Any]:
        return {"join_url": join_url(self.organisation)}


class OrganisationAsk(OrganisationView, _Of, _Ask):
    for_managers = True


class OrganisationRenew(OrganisationView, _Of, _Renew):
    for_managers = True


class OwnMembership(_Own, _Page):
    """404 for somebody who was never a member herself."""

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        self.found()
        return super().get(request, **where)


class OwnAsk(_Own, _Ask):
    """The same, about one's own membership."""


class OwnRenew(_Own, _Renew):
    """The same, of one's own membership."""
