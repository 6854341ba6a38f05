"""The by-laws that new meetings copy."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrimage.assembly.forms import ByLawsForm
from arrimage.assembly.models import AssemblySettings
from arrimage.kit.desk.views.access import DeskView


class ByLawsPage(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("assembly.change_assemblysettings")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(ByLawsForm(instance=AssemblySettings.current()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ByLawsForm(request.POST, instance=AssemblySettings.current())
        if not form.is_valid():
            return self.page(form)
        form.save()
        messages.success(request, _("The by-laws are kept: the next meetings follow them."))
        return redirect("desk:assembly-by-laws")

    def page(self, form: ByLawsForm) -> HttpResponse:
        return render(self.request, "assembly/by_laws.html", {"title": _("By-laws of general meetings"), "form": form})
