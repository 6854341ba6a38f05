"""«May we write to …?», for an address that the ledger may not know. Asked by POST: addresses stay out of URLs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent.desk.ledger_forms import CheckForm
from arrimage.consent.models import Address
from arrimage.consent.queries.lists import purposes_for
from arrimage.kit.desk.views.access import DeskView


class Check(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("consent.view_address")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(CheckForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CheckForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        address, day = form.cleaned_data["address"], form.cleaned_data["day"] or localdate()
        return self._page(
            form,
            address=address,
            day=day,
            decisions=purposes_for(address, day),
            known=Address.objects.filter(address=address).first(),
        )

    def _page(self, form: CheckForm, status: int = 200, **more: object) -> HttpResponse:
        context = {"title": _("May we write to …?"), "form": form, **more}
        return render(self.request, "consent/check.html", context, status=status)
