"""The same choices and the same data as by the links of the mail, for somebody signed in to the member space."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.forms import OwnRequestForm
from arrimage.consent.models import Address, ConsentEntry
from arrimage.consent.operations.requests import receive_from_account
from arrimage.consent.queries.holdings import sections, subject_of
from arrimage.consent.tokens import token_of
from arrimage.consent.views.preferences import apply_choice, choices_of
from arrimage.kit.space import SpaceView
from arrimage.network.queries import is_hers_alone


class Choices(SpaceView):
    """What each of one's own addresses receives: the one that signs in, and the contact's when it is hers alone."""

    needs_person = False

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = [self._shown(place, email) for place, email in enumerate(self._own())]
        done = "fait" in request.GET
        return self.page("consent/space/choices.html", title=_("What I receive"), addresses=shown, done=done)

    def post(self, request: HttpRequest) -> HttpResponse:
        """`address` is the place of the address on the page: no other can be named."""
        own = dict(enumerate(self._own()))
        place = request.POST.get("address", "")
        email = own.get(int(place)) if place.isascii() and place.isdigit() and len(place) < 3 else None
        if email is None:
            raise Http404
        apply_choice(request, email, ConsentEntry.Source.FORM)
        return redirect(f"{request.path}?fait=1#fait")

    def _own(self) -> list[str]:
        user: Any = self.request.user
        found = []
        for email in subject_of(user=user).addresses:
            if email == user.email.lower() or is_hers_alone(email):
                with suppress(InvalidAddress):  # what nobody can write to receives nothing
                    found.append(normalise(email))
        return list(dict.fromkeys(found))

    def _shown(self, place: int, email: str) -> dict[str, Any]:
        address = Address.objects.filter(address=email).first()
        token = token_of(address.code) if address is not None else ""
        return {
            "email": email,
            "rows": choices_of(self.request, email, address, token),
            "prefix": f"{place}-",
            "about": format_html('<input type="hidden" name="address" value="{}">', place),
        }


class MyData(SpaceView):
    """What is held on me; what I may ask."""

    needs_person = False

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(OwnRequestForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OwnRequestForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        user: Any = request.user
        made = receive_from_account(user=user, **form.cleaned_data, day=timezone.localdate())
        messages.success(request, _("Your request bears the number %(number)d.") % {"number": made.pk})
        return redirect("space:my-data")

    def _page(self, form: OwnRequestForm, status: int = 200) -> HttpResponse:
        user: Any = self.request.user
        held = list(sections(subject_of(user=user)))
        return self.page("consent/space/my_data.html", status, title=_("My data"), purposes=held, form=form)
