"""The pages of the network's part of the member space."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arrimage.kit.files import protected_file_response
from arrimage.kit.space import OrganisationView, SpaceView
from arrimage.network.desk.organisations import missing_facts
from arrimage.network.desk.profile_page import label_of, value_of
from arrimage.network.forms.members import MemberProfileForm, OwnDetailsForm
from arrimage.network.freshness import freshness_of, reviewed_since
from arrimage.network.models import Person, ProposedChange
from arrimage.network.operations.accounts import change_own_details, tie
from arrimage.network.operations.proposals import confirm_profile, propose
from arrimage.network.profile_values import is_list, write

IDENTITY = ("name", "legal_name", "neq", "kind", "legal_form", "status", "county")


class Who(SpaceView):
    """POST: an account whose address several share says which of them it stands for."""

    needs_person = False

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = next((one for one in self.member.may_be if str(one.pk) == request.POST.get("person")), None)
        if chosen is None:
            raise Http404
        try:
            tie(user=request.user, person=chosen)  # type: ignore[arg-type]
        except ValidationError:
            messages.error(request, _("Somebody has just said the same from another account. Ask for access below."))
        return redirect("space:home")


class Me(SpaceView):
    """My name, my phone, my language; the way to the rest of my account."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(OwnDetailsForm(instance=self.person))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OwnDetailsForm(request.POST, instance=Person.objects.get(pk=self.person.pk))
        if not form.is_valid():
            return self._page(form, status=422)
        values = {name: form.cleaned_data[name] for name in form.changed_data}
        change_own_details(
            person=self.person, values={**values, "last_name": form.cleaned_data["last_name"]}, day=timezone.localdate()
        )
        messages.success(request, _("Your details are saved."))
        return redirect("space:me")

    def _page(self, form: OwnDetailsForm, status: int = 200) -> HttpResponse:
        return self.page("network/space/me.html", status, title=_("Who I am"), form=form)


class Profile(OrganisationView):
    """What the directory holds of my organisation, what waits, what was answered lately."""

    def get(self, request: HttpRequest, organisation: int) -> HttpResponse:
        record, day = self.organisation, timezone.localdate()
        told = ProposedChange.objects.filter(organisation=record, person=self.person)
        return self.page(
            "network/space/profile.html",
            title=_("Profile"),
            sections=[*facts_of(record)],
            freshness=freshness_of(record.core_facts_on, reviewed_since(day)),
            missing=missing_facts(record),
            waiting=ProposedChange.objects.waiting().filter(organisation=record).select_related("person"),
            last=told.exclude(state=ProposedChange.State.WAITING).last(),
        )


def facts_of(record: Any) -> Any:
    """The filled facts by section, as people read them."""
    for title, names in ((_("Identity"), IDENTITY), *MemberProfileForm.sections):
        rows = [(label_of(record, name, {}), value_of(record, name)) for name in names]
        filled = [(label, value) for label, value in rows if value]
        if filled:
            yield title, filled


class Propose(OrganisationView):
    """The form, with what this person proposed already and that still waits."""

    def get(self, request: HttpRequest, organisation: int) -> HttpResponse:
        record, initial = self.organisation, {}
        mine = ProposedChange.objects.waiting().filter(organisation=record, person=self.person).first()
        for name in mine.changes if mine else ():
            assert mine is not None
            if is_list(record, name):
                initial[name] = mine.after(name)
            else:
                write(record, name, mine.after(name))
        return self._page(MemberProfileForm(instance=record, initial=initial))

    def post(self, request: HttpRequest, organisation: int) -> HttpResponse:
        form = MemberProfileForm(request.POST, instance=self.organisation)
        if not form.is_valid():
            return self._page(form, status=422)
        manages = self.member.manages(self.organisation)
        said = {"values": form.said(), "manages": manages, "at": timezone.now()}
        done = propose(organisation=self.organisation, person=self.person, **said)
        if done.waiting:
            messages.success(
                request, _("Your changes are with the hub, which looks at them and answers you by e-mail.")
            )
        elif done.applied:
            messages.success(request, _("Your changes are in the profile."))
        else:
            messages.info(request, _("Nothing differs from the profile: nothing was sent."))
        return redirect("space:organisation", organisation)

    def _page(self, form: MemberProfileForm, status: int = 200) -> HttpResponse:
        return self.page("network/space/propose.html", status, title=_("Propose changes"), form=form)


class Exact(OrganisationView):
    """POST «everything is right»: the main facts are confirmed on today's date, in the organisation's own name."""

    for_managers = True

    def post(self, request: HttpRequest, organisation: int) -> HttpResponse:
        record = confirm_profile(organisation=self.organisation, day=timezone.localdate(), by=request.user)
        missing = missing_facts(record)
        if missing:
            said = {"missing": ", ".join(missing)}
            messages.success(request, _("Thank you: it is noted. The profile still lacks: %(missing)s.") % said)
        else:
            messages.success(request, _("Thank you: the profile is up to date, as of today."))
        return redirect("space:organisation", organisation)


class Logo(OrganisationView):
    def get(self, request: HttpRequest, organisation: int) -> HttpResponseBase:
        logo = self.organisation.logo
        try:
            return protected_file_response(logo.open("rb"), capfirst(logo.name.rsplit("/", 1)[-1]))
        except (ValueError, FileNotFoundError):
            raise Http404 from None
