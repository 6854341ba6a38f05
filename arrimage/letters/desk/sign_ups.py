"""Subscriptions asked for on the site that their address has not confirmed: until when it can, and what became of
the message that asks it to."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.desk.views.access import DeskView
from arrimage.letters.models import Delivery, Mailing, Newsletter, SignUp
from arrimage.letters.operations.subscribing import send_again
from arrimage.letters.tables import why_in_words

SHOWN = 200


class SignUps(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.view_delivery")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        newsletter, now = get_object_or_404(Newsletter, pk=pk), timezone.now()
        waiting = SignUp.objects.waiting().filter(newsletters=newsletter)
        rows = list(with_message(waiting).order_by("-created_at", "-pk")[:SHOWN])
        sent = Delivery.objects.in_bulk([row.message for row in rows if row.message])
        context = {
            "title": _("Not confirmed yet"),
            "newsletter": newsletter,
            "rows": [(row, row.good_until > now, *_in_words(sent.get(row.message))) for row in rows],
            "more": max(0, waiting.count() - SHOWN),
        }
        return render(request, "letters/desk/sign_ups.html", context)


def with_message(sign_ups: QuerySet[SignUp]) -> Any:
    """Each with `message`, the key of the delivery that last asked it to confirm."""
    asked = Delivery.objects.filter(
        address=OuterRef("address"), mailing__kind=Mailing.Kind.RECEIPT, mailing__created_at__gte=OuterRef("created_at")
    )
    return sign_ups.annotate(message=Subquery(asked.order_by("-pk").values("pk")[:1]))


def _in_words(delivery: Delivery | None) -> tuple[str, str]:
    """The state of the message, and why it did not leave."""
    if delivery is None:
        return "", ""
    return str(delivery.get_state_display()), why_in_words(delivery.why) if delivery.why else ""


class SendAgain(DeskView):
    def is_allowed(self) -> bool:
        user = self.request.user
        return super().is_allowed() and user.has_perms(["letters.view_delivery", "letters.send_mailing"])

    def post(self, request: HttpRequest, pk: int, sign_up: int) -> HttpResponse:
        row = get_object_or_404(SignUp, pk=sign_up, newsletters=pk)
        try:
            send_again(sign_up=row, at=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The message that asks to confirm leaves once more."))
        return redirect("desk:newsletter-sign-ups", pk)


URLS = (
    path("infolettres/<int:pk>/inscriptions/", SignUps.as_view(), name="newsletter-sign-ups"),
    path("infolettres/<int:pk>/inscriptions/<int:sign_up>/renvoyer/", SendAgain.as_view(), name="sign-up-send-again"),
)
