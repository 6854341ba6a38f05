"""Registering somebody at the desk: by phone, by hand."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.desk.views.access import DeskView
from arrimage.registration.desk.events import event_of
from arrimage.registration.forms.desk import say
from arrimage.registration.forms.orders import WholeOrder
from arrimage.registration.models import Enrolment
from arrimage.registration.operations import place_order
from arrimage.registration.queries import called_off_because


class Enter(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("registration.add_registration"))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._whole(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        whole = self._whole(pk)
        if whole.only_changes_rows:
            return self._page(whole)
        if not whole.is_valid():
            return self._page(whole, 422)
        try:
            new = whole.order(by=request.user)
            order = place_order(enrolment=whole.enrolment, new=new, at=timezone.now())
        except ValidationError as error:
            say(whole.form, error)
            return self._page(whole, 422)
        assert order is not None  # only strangers are told by mail that they were registered already
        said = [
            _("%(name)s: %(state)s") % {"name": one, "state": one.get_state_display()}
            for one in order.registrations.order_by("place")
        ]
        messages.success(request, _("Entered. %(who)s.") % {"who": "; ".join(said)})
        return redirect("desk:enrolment-detail", whole.enrolment.pk)

    def _whole(self, pk: int) -> WholeOrder:
        event = event_of(self.request.user, pk)
        rows = Enrolment.objects.select_related("event__activity")
        enrolment = get_object_or_404(rows, event=event)
        posted, files = (self.request.POST, self.request.FILES) if self.request.method == "POST" else (None, None)
        return WholeOrder(enrolment, posted, files, timezone.now(), staff=True)

    def _page(self, whole: WholeOrder, status: int = 200) -> HttpResponse:
        context = {
            "title": _("Register somebody"),
            "whole": whole,
            "event": whole.enrolment.event,
            "reason": called_off_because(whole.enrolment.event),
            "refused": status == 422,
        }
        return render(self.request, "registration/desk/enter.html", context, status=status)
