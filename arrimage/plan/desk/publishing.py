"""Choosing which indicators of a plan anyone may read: the plan's screen, and the two actions of the list."""

from collections.abc import Callable, Collection

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.kit.desk import BulkAction
from arrimage.kit.templatetags.formats import number
from arrimage.plan.addresses import whole_number
from arrimage.plan.desk.boards import PlanView
from arrimage.plan.models import Indicator, Plan
from arrimage.plan.operations import set_public
from arrimage.plan.queries import board, publicity

PUBLISH, KEEP = "rendre-publics", "rendre-prives"


class ChoosePublic(PlanView):
    """Every indicator of a plan with its figure, beside a box to tick.

    The form says which were public when it was opened (`was`): what somebody else chose meanwhile is left as it is.
    """

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("plan.change_indicator")

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        plan = get_object_or_404(Plan, code=code)
        context = {
            "title": _("What anyone may read"),
            "plan": plan,
            "board": board(plan, plan.period, timezone.localdate(), request.user),
            "publicity": publicity(plan),
        }
        return render(request, "plan/desk/publishing.html", context)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        plan = get_object_or_404(Plan, code=code)
        was, wanted = _keys(request, "was"), _keys(request, "public")
        own = Indicator.objects.of(plan)
        with transaction.atomic():
            published = set_public(indicators=own.filter(pk__in=wanted - was), public=True)
            kept = set_public(indicators=own.filter(pk__in=was - wanted), public=False)
        if published or kept:
            back = [("was", str(one.pk)) for one in published] + [("public", str(one.pk)) for one in kept]
            messages.success(request, _with_undo(request, _said(published, kept), request.path, back))
        else:
            messages.info(request, _("Nothing changed: these indicators are as you want them."))
        return redirect("desk:plan-detail", plan.pk)


def _keys(request: HttpRequest, name: str) -> set[int]:
    return {whole_number(written) for written in request.POST.getlist(name)}


def _said(published: Collection[Indicator], kept: Collection[Indicator]) -> str:
    shown, hidden = len(published), len(kept)
    sentences = []
    if shown:
        sentences.append(ngettext("%(n)s indicator is now public.", "%(n)s indicators are now public.", shown))
    if hidden:
        sentences.append(ngettext("%(n)s indicator is now private.", "%(n)s indicators are now private.", hidden))
    return " ".join(said % {"n": number(n)} for said, n in zip(sentences, filter(None, (shown, hidden)), strict=True))


def _with_undo(request: HttpRequest, text: str, url: str, back: list[tuple[str, str]]) -> str:
    """The sentence beside a button that sends `back` to the address."""
    return render_to_string("plan/desk/choice_undo.html", {"text": text, "url": url, "back": back}, request)


def _doing(public: bool) -> Callable[[HttpRequest, QuerySet[Indicator]], str]:
    """Undone by the other action, on those alone that changed."""

    def run(request: HttpRequest, records: QuerySet[Indicator]) -> str:
        changed = set_public(indicators=records, public=public)
        if not changed:
            return _("Nothing changed: these indicators are as you want them.")
        back = [("action", KEEP if public else PUBLISH), ("query", request.POST.get("query", ""))]
        back += [("pk", str(one.pk)) for one in changed]
        said = _said(changed, ()) if public else _said((), changed)
        return _with_undo(request, said, reverse("desk:indicator-bulk"), back)

    return run


BULK = (
    BulkAction(PUBLISH, gettext_lazy("Make public"), "world", "plan.change_indicator", _doing(public=True)),
    BulkAction(KEEP, gettext_lazy("Make private"), "lock", "plan.change_indicator", _doing(public=False)),
)
