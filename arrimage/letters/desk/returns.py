"""What came back, on the desk: why, what was done, what waits for somebody, and letting an address in again."""

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.templatetags.formats import long_date
from arrimage.letters.models import Return
from arrimage.letters.operations.letting_in import let_in, suppressions_of


class ReturnTable(tables.Table):
    address = tables.Column(_("E-mail"), empty_values=())
    received_at = tables.Column(_("Read on"))
    kind = tables.Column(_("What it is"), accessor="pk", order_by=("kind", "hard"))
    status = tables.Column(_("Status code"))
    diagnostic = tables.Column(_("What the server said"))
    effect = tables.Column(_("What was done"))

    class Meta:
        model = Return
        fields: tuple[str, ...] = ()

    def render_address(self, record: Return) -> str:
        return record.address or record.subject or gettext("Without address")

    def render_received_at(self, value: Any) -> str:
        return long_date(value)

    def render_kind(self, record: Return) -> str:
        return in_words(record)


def in_words(record: Return) -> str:
    """«Came back for good», «Came back, for now», «Still being tried»."""
    if record.kind != Return.Kind.BOUNCE:
        return str(record.get_kind_display())
    if record.delayed:
        return gettext("Late: the server still tries")
    return gettext("Came back for good") if record.hard else gettext("Came back, for now")


class ReturnFilter(django_filters.FilterSet):
    waits = django_filters.ChoiceFilter(label=_("To be looked at"), choices=(("yes", _("Yes")),), method="waiting")
    kind = django_filters.ChoiceFilter(label=_("What it is"), choices=Return.Kind.choices)
    hard = django_filters.ChoiceFilter(label=_("For good"), choices=((True, _("Yes")), (False, _("No"))))
    effect = django_filters.ChoiceFilter(label=_("What was done"), choices=Return.Effect.choices)

    class Meta:
        model = Return
        fields: tuple[Any, ...] = ()

    def waiting(self, rows: QuerySet[Return], name: str, value: str) -> QuerySet[Return]:
        return rows.filter(pk__in=Return.objects.to_look_at().values("pk"))


def mark_looked_at(request: HttpRequest, rows: QuerySet[Return]) -> str:
    count = rows.filter(looked_at=None).update(looked_at=timezone.now())
    return ngettext("%(count)d return was looked at.", "%(count)d returns were looked at.", count) % {"count": count}


class ReturnScreen(desk.Records):
    model = Return
    path = "infolettres/retours"
    icon = "arrow-back-up"
    rail = "letters"
    table_class = ReturnTable
    filterset_class = ReturnFilter
    default_columns = ("address", "received_at", "kind", "status", "effect")
    list_template = "letters/desk/list.html"
    detail_template = "letters/desk/return.html"
    in_global_search = False
    empty_text = _("Mail that comes back, complaints and automatic replies show here once the returns mailbox is read.")
    bulk_actions = (desk.BulkAction("vu", _("Looked at"), "check", "letters.change_return", mark_looked_at),)

    def detail_context(self, request: HttpRequest, record: Return) -> dict[str, Any]:
        may = request.user.has_perm("consent.change_suppression")
        return {
            "said": in_words(record),
            "left_out": bool(may and suppressions_of(record, timezone.localdate()).exists()),
            "form": LetInForm(),
        }


class LetInForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it may receive again"),
        max_length=120,
        help_text=_("For example: she telephoned, her mailbox works again."),
    )


class LetIn(DeskView):
    """The address of a return receives mail again. Says why when it may not."""

    def is_allowed(self) -> bool:
        user = self.request.user
        return super().is_allowed() and user.has_perms(["consent.change_suppression", "letters.change_return"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, form = get_object_or_404(Return, pk=pk), LetInForm(request.POST)
        if not form.is_valid():
            messages.error(request, gettext("Say why the address may receive again: it is kept with the exclusion."))
            return redirect("desk:return-detail", pk)
        try:
            let_in(row=row, reason=form.cleaned_data["reason"], by=str(request.user), day=timezone.localdate())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, gettext("The address receives mail again."))
        return redirect("desk:return-detail", pk)


class LookedAt(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.change_return")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Return, pk=pk)
        Return.objects.filter(pk=pk, looked_at=None).update(looked_at=timezone.now())
        return redirect("desk:return-detail", pk)


URLS = (
    path("infolettres/retours/<int:pk>/remettre/", LetIn.as_view(), name="return-let-in"),
    path("infolettres/retours/<int:pk>/vu/", LookedAt.as_view(), name="return-looked-at"),
)
