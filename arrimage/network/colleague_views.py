"""The people of an organisation, in the member space: who has a role there, who was invited, who leaves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.limits import Limit, wait_before
from arrimage.kit.space import OrganisationView
from arrimage.kit.waiting import come_back
from arrimage.network.forms.members import ColleagueForm, InvitationForm
from arrimage.network.models import AccessRequest, OrganisationRole
from arrimage.network.operations.access import (
    LastManager,
    change_role,
    end_role,
    invite_colleague,
    withdraw_invitation,
)

MOST_INVITATIONS = 20


class Colleagues(OrganisationView):
    """Who has a role in my organisation today, and who was invited."""

    def get(self, request: HttpRequest, organisation: int) -> HttpResponse:
        return self.page(
            "network/space/colleagues.html",
            title=_("Colleagues"),
            roles=_roles(self.organisation).select_related("person__user"),
            invitations=_invitations(self.organisation),
        )


def _roles(organisation: Any) -> Any:
    return OrganisationRole.objects.current(timezone.localdate()).filter(organisation=organisation)


def _invitations(organisation: Any) -> Any:
    open_ones = AccessRequest.State.UNCONFIRMED
    return AccessRequest.objects.filter(organisation=organisation, is_invitation=True, state=open_ones)


class Invite(OrganisationView):
    for_managers = True

    def get(self, request: HttpRequest, organisation: int) -> HttpResponse:
        return self._page(InvitationForm())

    def post(self, request: HttpRequest, organisation: int) -> HttpResponse:
        form = InvitationForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        if wait := wait_before([Limit("network.invite", str(request.user.pk), MOST_INVITATIONS)]):
            return come_back(request, wait)
        said = {"said": form.cleaned_data, "at": timezone.now()}
        invite_colleague(organisation=self.organisation, by=self.person, **said)
        messages.success(
            request,
            _("An invitation leaves for %(email)s. It works for seven days.") % {"email": form.cleaned_data["email"]},
        )
        return redirect("space:colleagues", organisation)

    def _page(self, form: InvitationForm, status: int = 200) -> HttpResponse:
        return self.page("network/space/invite.html", status, title=_("Invite a colleague"), form=form)


class Withdraw(OrganisationView):
    for_managers = True

    def post(self, request: HttpRequest, organisation: int, pk: int) -> HttpResponse:
        withdraw_invitation(request=get_object_or_404(_invitations(self.organisation), pk=pk))
        messages.success(request, _("The invitation is withdrawn: its link no longer works."))
        return redirect("space:colleagues", organisation)


class Colleague(OrganisationView):
    """What a colleague does; POST `decision=end` ends her role."""

    for_managers = True

    def get(self, request: HttpRequest, organisation: int, role: int) -> HttpResponse:
        found = self._role(role)
        return self._page(found, ColleagueForm(instance=found))

    def post(self, request: HttpRequest, organisation: int, role: int) -> HttpResponse:
        found, day = self._role(role), timezone.localdate()
        form = ColleagueForm(request.POST, instance=self._role(role))
        ends = request.POST.get("decision") == "end"
        if not ends and not form.is_valid():
            return self._page(found, form, status=422)
        try:
            if ends:
                end_role(role=found, day=day)
            else:
                change_role(role=found, **form.cleaned_data, day=day)
        except LastManager:
            text = _("Nobody else manages this profile. Give that to a colleague first.")
            messages.error(request, text)
            return self._page(found, ColleagueForm(instance=self._role(role)), status=422)
        said = {"name": found.person}
        text = _("%(name)s no longer sees this organisation.") if ends else _("The role of %(name)s is saved.")
        messages.success(request, text % said)
        if ends and found.person_id == self.person.pk:
            return redirect("space:home")
        return redirect("space:colleagues", organisation)

    def _role(self, pk: int) -> OrganisationRole:
        found: OrganisationRole = get_object_or_404(_roles(self.organisation).select_related("person"), pk=pk)
        return found

    def _page(self, role: OrganisationRole, form: ColleagueForm, status: int = 200) -> HttpResponse:
        return self.page("network/space/colleague.html", status, title=str(role.person), role=role, form=form)
