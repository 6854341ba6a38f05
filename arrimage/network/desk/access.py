"""Requests for access to an organisation, on the desk: given, or refused with an answer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.desk.views import DeskView
from arrimage.network.forms.members import AcceptForm, RefuseForm
from arrimage.network.models import AccessRequest, Organisation, Person
from arrimage.network.names import match_key
from arrimage.network.operations.access import AlreadyAnswered, accept, refuse
from arrimage.network.permissions import ACCESS
from arrimage.network.queries import is_hers_alone, people_at


class _AccessView(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(ACCESS))


class Requests(_AccessView):
    """The queue, the oldest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = AccessRequest.objects.waiting().select_related("organisation", "invited_by")
        return render(request, "network/desk/requests.html", {"title": _("Requests for access"), "waiting": waiting})


class Request(_AccessView):
    """One request; POST `decision`: `accept` or `refuse`."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._request(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, now = self._request(pk), timezone.now()
        accepts = request.POST.get("decision") == "accept"
        form: Any = (AcceptForm if accepts else RefuseForm)(request.POST)
        shown = {"accepting" if accepts else "refusing": form}
        if not form.is_valid():
            return self._page(found, status=422, **shown)
        try:
            if accepts:
                accept(request=found, **form.cleaned_data, by=request.user, at=now)
                messages.success(request, _("%(name)s has access; a mail says so.") % {"name": found.name})
            else:
                refuse(request=found, **form.cleaned_data, by=request.user, at=now)
                messages.success(request, _("The request is refused; your answer leaves by mail."))
        except AlreadyAnswered:
            messages.info(request, _("Somebody has already answered this request."))
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(found, status=422, **shown)
        return redirect("desk:network-requests")

    def _request(self, pk: int) -> AccessRequest:
        known = AccessRequest.objects.exclude(state=AccessRequest.State.UNCONFIRMED)
        return get_object_or_404(known.select_related("organisation", "invited_by", "person"), pk=pk)

    def _page(
        self,
        found: AccessRequest,
        accepting: AcceptForm | None = None,
        refusing: RefuseForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "title": _("Request of %(name)s") % {"name": found.name},
            "asked": found,
            "same_address": people_at(found.email),
            "accepting": accepting or AcceptForm(initial=_proposed(found)),
            "refusing": refusing or RefuseForm(),
        }
        return render(self.request, "network/desk/request.html", context, status=status)


def _proposed(found: AccessRequest) -> dict[str, Any]:
    """What the request says already: the organisation it names when only one has that name, the contact it must be."""
    organisation = found.organisation
    if organisation is None:
        same = list(Organisation.objects.filter(match_key=match_key(found.organisation_name))[:2])
        organisation = same[0] if len(same) == 1 else None
    people: list[Person] = people_at(found.email) if is_hers_alone(found.email) else []
    person = people[0] if people and people[0].match_key == match_key(found.name) else None
    return {"organisation": organisation, "person": person, "title": found.title, "manages": found.manages}
