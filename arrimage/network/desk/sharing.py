"""«Share with…»: the support organisations whose advisers may read a profile."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from arrimage.kit import desk
from arrimage.kit.desk.undo import tell_with_undo, version_before
from arrimage.kit.desk.views import DeskView
from arrimage.network.forms.sharing import SharingForm
from arrimage.network.models import Organisation
from arrimage.network.operations.sharing import set_sharing


class Sharing(DeskView):
    model: type[Any] = Organisation

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(f"network.change_{self.model._meta.model_name}")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self._record(pk)
        return self._page(record, SharingForm(record=record))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self._record(pk)
        form = SharingForm(request.POST, record=record)
        if not form.is_valid():
            return self._page(record, form, status=422)
        version = version_before(record)
        set_sharing(record=record, organisations=form.cleaned_data["organisations"])
        names = ", ".join(map(str, form.cleaned_data["organisations"]))
        text = _("The profile is shared with: %(names)s.") if names else _("The profile is no longer shared.")
        tell_with_undo(request, text % {"names": names}, desk.site.screen_for(self.model), record, version)
        return redirect(desk.site.url_for(record) or "desk:home")

    def _record(self, pk: int) -> Any:
        return get_object_or_404(self.model.objects.visible_to(self.request.user), pk=pk)

    def _page(self, record: Any, form: SharingForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("Share “%(record)s”") % {"record": record},
            "record": record,
            "form": form,
            "screen": desk.site.screen_for(self.model),
            "cancel_url": desk.site.url_for(record),
        }
        return render(self.request, "network/sharing.html", context, status=status)
