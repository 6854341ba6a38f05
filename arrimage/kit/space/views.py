"""The pages of the member space: who may come in, what every template of it is given, its first page."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views import View

from arrimage.kit.space.membership import Member, member_of
from arrimage.kit.space.site import site

REMEMBERED = "space_organisation"


class SpaceView(View):
    """A page of the space. A stranger signs in first; whoever stands for nobody yet is told what to do.

    With `needs_person = False` any signed-in person enters: what the account alone is about.
    """

    needs_person = True
    member: Member
    person: Any
    organisations: tuple[Any, ...]
    organisation: Any = None  # the one being looked at

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        self.member = member_of(request.user)
        self.person, self.organisations = self.member.person, self.member.organisations
        self.organisation = self._looked_at()
        request.member = self.member  # type: ignore[attr-defined]
        request.space_organisation = self.organisation  # type: ignore[attr-defined]
        if self.needs_person and not self.member.is_welcome:
            response: HttpResponseBase = self.page("space/nobody.html", title=_("My space"))
        else:
            response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def _looked_at(self) -> Any:
        """The organisation looked at the last time, her first one otherwise."""
        known = self.member.organisation(self.request.session.get(REMEMBERED, 0))
        return known or next(iter(self.organisations), None)

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """The template in the space's shell."""
        said = {
            "member": self.member,
            "organisation": self.organisation,
            "manages": self.member.manages(self.organisation),
            "menu": site.menu(self.request, self.organisation),
            **context,
        }
        return render(self.request, template, said, status=status)


class OrganisationView(SpaceView):
    """A page about one of her organisations, named by the address; another's does not exist for her.

    With `for_managers` it exists for those who manage its profile alone.
    """

    for_managers = False

    def _looked_at(self) -> Any:
        found = self.member.organisation(self.kwargs["organisation"])
        if self.member.is_welcome:
            if found is None or (self.for_managers and not self.member.manages(found)):
                raise Http404
            if self.request.session.get(REMEMBERED) != found.pk:
                self.request.session[REMEMBERED] = found.pk
        return found


class Home(SpaceView):
    """«Mon organisation», then a card from each room."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        drawn = []
        for card in site.cards():
            context = card.context(request)
            if context is not None:
                said = {**context, "organisation": self.organisation, "member": self.member}
                drawn.append(render_to_string(card.template_name, said, request))
        title = str(self.organisation or self.person)
        return self.page("space/home.html", title=title, cards=drawn)


class OrganisationHome(OrganisationView, Home):
    """The same, for another of her organisations."""
