"""«Renewals»: who is coming due, who was asked, who paid, who is late; and the two buttons of the day."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from arrimage.kit.desk import Card, Panel
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response
from arrimage.membership.models import Membership, MembershipSettings, RenewalNotice
from arrimage.membership.operations.notices import Sent, due_notices, send_due_notices
from arrimage.membership.operations.renewing import Run, prepare_renewals, to_prepare
from arrimage.membership.renewal.overview import (
    GRACE,
    LAPSED,
    OUT,
    by_month,
    could_not_leave,
    listed,
    this_month,
    with_reasons,
)
from arrimage.membership.renewal.printing import notice_pdf

A_PAGE = 50
STAGES = (
    (OUT, "sorties", gettext_lazy("Invoices out")),
    (GRACE, "grace", pgettext_lazy("memberships", "In grace")),
    (LAPSED, "echues", pgettext_lazy("memberships", "Lapsed")),
)


class _Renewals(DeskView):
    def is_allowed(self) -> bool:
        user = self.request.user
        return super().is_allowed() and user.has_perms(("membership.view_membership", "billing.view_invoice"))


class Overview(_Renewals):
    """`?etat=`: which of the three lists is shown."""

    def get(self, request: HttpRequest) -> HttpResponse:
        day, wanted = localdate(), request.GET.get("etat", "")
        stage, key, label = next((one for one in STAGES if one[1] == wanted), STAGES[0])
        pages = Paginator(listed(day, stage), A_PAGE)
        context = {
            "title": _("Renewals"),
            "months": by_month(day),
            "this_month": day.replace(day=1),
            "tabs": [(slug, name, listed(day, one).count()) for one, slug, name in STAGES],
            "key": key,
            "label": label,
            "stage": stage,
            "page": pages.get_page(request.GET.get("page")),
            "stuck": could_not_leave(day),
            "may_run": may_run(request.user),
            "to_prepare": len(to_prepare(day, _until(day))),
            "to_send": len(due_notices(day)),
        }
        return render(request, "membership/desk/renewals.html", context)


def may_run(user: Any) -> bool:
    """Hundreds of invoices and letters at once are for those who may issue one."""
    return bool(user.has_perms(("membership.change_membership", "billing.add_invoice")))


def _until(day: date) -> date:
    return day + timedelta(days=MembershipSettings.current().prepares_days_before)


class _Confirmed(DeskView):
    """A page that says how many, then does it."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and may_run(self.request.user)

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "membership/desk/renewals_confirm.html", self.words(localdate()))

    def words(self, day: date) -> dict[str, Any]:
        """`title`, `count`, `consequence` and `button`."""
        raise NotImplementedError


class Prepare(_Confirmed):
    def words(self, day: date) -> dict[str, Any]:
        count = len(to_prepare(day, _until(day)))
        consequence = ngettext(
            "One member gets the year that follows, with its invoice. Nothing is sent yet.",
            "%(count)d members get the year that follows, with its invoice. Nothing is sent yet.",
            count,
        )
        button, title = _("Prepare the renewals"), _("Prepare the renewals now")
        return {"title": title, "count": count, "consequence": consequence % {"count": count}, "button": button}

    def post(self, request: HttpRequest) -> HttpResponse:
        run = prepare_renewals(on=localdate(), at=timezone.now(), by=str(request.user))
        messages.success(request, told_of_run(run))
        for sentence in sorted(set(run.refused.values())):
            messages.warning(request, sentence)
        return redirect("desk:renewals")


def told_of_run(run: Run) -> str:
    sentence = ngettext("%(count)d year is prepared.", "%(count)d years are prepared.", run.terms)
    return sentence % {"count": run.terms}


class Send(_Confirmed):
    def words(self, day: date) -> dict[str, Any]:
        count = len(due_notices(day))
        consequence = ngettext(
            "One notice leaves at once. Those who paid or left get none.",
            "%(count)d notices leave at once. Those who paid or left get none.",
            count,
        )
        button, title = _("Send the notices"), _("Send the due notices now")
        return {"title": title, "count": count, "consequence": consequence % {"count": count}, "button": button}

    def post(self, request: HttpRequest) -> HttpResponse:
        for tone, sentence in told_of_sending(send_due_notices(on=localdate(), at=timezone.now())):
            tone(request, sentence)
        return redirect("desk:renewals")


def told_of_sending(sent: Sent) -> list[tuple[Any, str]]:
    left = ngettext("%(count)d notice is on its way.", "%(count)d notices are on their way.", sent.sent)
    told = [(messages.success, left % {"count": sent.sent})]
    if stuck := sent.no_address + sent.withheld:
        sentence = ngettext(
            "%(count)d member cannot be written to: see below whom to call.",
            "%(count)d members cannot be written to: see below whom to call.",
            stuck,
        )
        told.append((messages.warning, sentence % {"count": stuck}))
    return told


class PrintNotice(_Renewals):
    """The notice of somebody who cannot be written to, to print and post."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        people = ("term__invoice", "term__membership__organisation__municipality", "term__membership__person")
        charged = RenewalNotice.objects.filter(term__invoice__isnull=False)
        notice = get_object_or_404(charged.select_related(*people, "term__membership__contact"), pk=pk)
        content = BytesIO(notice_pdf(notice, localdate()))
        return protected_file_response(
            content, _("Notice for %(member)s") % {"member": notice.term.membership} + ".pdf"
        )


class NoticesPanel(Panel):
    title = gettext_lazy("Renewal notices")
    template_name = "membership/panels/notices.html"
    order = 30

    def applies_to(self, model: type[Model]) -> bool:
        return model is Membership

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        notices = RenewalNotice.objects.filter(term__membership=record).select_related("term")
        return {"notices": with_reasons(notices)}


def renewals_card(request: HttpRequest) -> dict[str, Any] | None:
    found = this_month(localdate())
    return {"to_renew": found.to_renew, "grace": found.grace} if found.to_renew or found.grace else None


CARD = Card("membership-renewals", "membership/cards/renewals.html", renewals_card, 28, "membership.view_membership")
URLS = (
    path("adhesions/renouvellements/", Overview.as_view(), name="renewals"),
    path("adhesions/renouvellements/preparer/", Prepare.as_view(), name="renewals-prepare"),
    path("adhesions/renouvellements/envoyer/", Send.as_view(), name="renewals-send"),
    path("adhesions/renouvellements/avis/<int:pk>/imprimer/", PrintNotice.as_view(), name="renewal-notice-print"),
)
