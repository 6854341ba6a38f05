"""The settings of the invoices: read by those who read the books, changed by the coordination."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrimage.billing import stripe
from arrimage.billing.forms import SettingsForm
from arrimage.billing.models import BillingSettings
from arrimage.kit.desk.views.access import DeskView


class Settings(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("billing.view_billingsettings")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(SettingsForm(instance=BillingSettings.current()))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("billing.change_billingsettings"):  # type: ignore[union-attr]
            raise PermissionDenied
        form = SettingsForm(request.POST, instance=BillingSettings.current())
        if not form.is_valid():
            return self._page(form, status=422)
        form.save()
        messages.success(request, _("The settings are saved; invoices written from now on follow them."))
        return redirect("desk:billing-settings")

    def _page(self, form: SettingsForm, status: int = 200) -> HttpResponse:
        if not self.request.user.has_perm("billing.change_billingsettings"):
            for field in form.fields.values():
                field.disabled = True
        context = {"title": _("Settings of the invoices"), "form": form, "by_card": stripe.is_on()}
        return render(self.request, "billing/settings.html", context, status=status)
