"""Certificates of attendance: issue, send, print, revoke."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.models import Event
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response
from arrimage.kit.identity import identity
from arrimage.outcomes.desk.acting import NAMES, Action, EventPage, put_errors
from arrimage.outcomes.desk.closing import letters_told, need_closed
from arrimage.outcomes.emails import link
from arrimage.outcomes.forms.closing import IssueForm, RevokeForm
from arrimage.outcomes.models import AfterLetter, Certificate
from arrimage.outcomes.operations.certifying import issue_certificates, revoke_certificate, send_certificates
from arrimage.outcomes.queries import certificates_of
from arrimage.outcomes.rendering.certificates import certificates_pdf
from arrimage.registration.attendance import present_at

READ = ("outcomes.view_certificate", NAMES)


def issue(request: HttpRequest, event: Event, said: dict[str, Any]) -> str:
    need_closed(event)
    made = issue_certificates(event=event, least=said["least"], at=timezone.now())
    if said["tells"]:
        send_certificates(event=event, at=timezone.now())
    count = len(made)
    words = ngettext("%(count)s certificate is issued.", "%(count)s certificates are issued.", count)
    return words % {"count": count} if count else _("Nobody is left who attended enough and has no certificate.")


def send(request: HttpRequest, event: Event, said: dict[str, Any]) -> str:
    written = send_certificates(event=event, at=timezone.now())
    return letters_told([one.withheld for one in written])


class Certificates(EventPage):
    template_name = "outcomes/desk/certificates.html"
    url_name = "desk:event-certificates"
    heading = gettext_lazy("Certificates of attendance")
    permissions = READ
    actions = {
        "issue": Action(issue, IssueForm, ("outcomes.add_certificate",)),
        "send": Action(send, permissions=("outcomes.add_certificate",)),
    }

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return self.act(request, pk)

    def context(self, event: Event) -> dict[str, Any]:
        certificates = list(certificates_of(event))
        letters = AfterLetter.objects.filter(registration__enrolment__event=event, kind=AfterLetter.Kind.CERTIFICATE)
        # By number, why it did not leave; empty for what left. Neither is written again.
        why = dict(letters.values_list("occasion", "withheld"))
        return {
            "certificates": [(one, why.get(one.number) == "", why.get(one.number)) for one in certificates],
            "standing": sum(one.revoked_at is None for one in certificates),
            "untold": sum(one.revoked_at is None and one.number not in why for one in certificates),
            "present": present_at(event).count(),
        }


class AllOnPaper(EventPage):
    """One PDF, a page each."""

    permissions = READ

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:  # type: ignore[override]
        standing = certificates_of(self.event(pk)).standing()
        if not standing:
            raise Http404
        content = certificates_pdf([(one, link("certificate", one.token)) for one in standing], identity().name)
        return protected_file_response(BytesIO(content), "attestations.pdf")


class Revoke(DeskView):
    """A page that asks why; the paper given stays where it is, its page says that it is worth nothing."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perms((*READ, "outcomes.change_certificate"))

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        one = self.certificate(pk)
        return self.page(one, RevokeForm(None, event=one.registration.enrolment.event, action="revoke"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        one = self.certificate(pk)
        form = RevokeForm(request.POST, event=one.registration.enrolment.event, action="revoke")
        if form.is_valid():
            try:
                revoke_certificate(certificate=one, why=form.cleaned_data["why"], at=timezone.now())
            except ValidationError as error:
                put_errors(form, error)
            else:
                messages.success(request, _("Certificate %(number)s is revoked.") % {"number": one})
                return redirect("desk:event-certificates", one.registration.enrolment.event_id)
        return self.page(one, form, 422)

    def certificate(self, pk: int) -> Certificate:
        visible = Event.objects.visible_to(self.request.user)
        known = Certificate.objects.filter(registration__enrolment__event__in=visible)
        found: Certificate = get_object_or_404(known.select_related("registration__enrolment__event__activity"), pk=pk)
        return found

    def page(self, one: Certificate, form: RevokeForm, status: int = 200) -> HttpResponseBase:
        title = _("Revoke certificate %(number)s") % {"number": one}
        context = {"title": title, "certificate": one, "event": form.event, "form": form}
        return render(self.request, "outcomes/desk/revoke.html", context, status=status)
