"""The steps of an issue, a button each: prepared, tried, approved, given an hour, sent."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from arrimage.kit.desk.views.access import DeskView
from arrimage.letters import emails
from arrimage.letters.desk.issue_forms import ScheduleForm, in_words
from arrimage.letters.jobs import plan_readers
from arrimage.letters.models import Issue, Newsletter
from arrimage.letters.operations import issues as steps
from arrimage.letters.operations.drafting import prepare_issue, unless_just_made
from arrimage.letters.queries.approvers import staff_readers
from arrimage.letters.queries.audience import audience


class _Step(DeskView):
    """POST does it and leads back to the issue's page, with a sentence either way."""

    permission = ""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(self.permission)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = get_object_or_404(Issue.objects.select_related("newsletter"), pk=pk)
        try:
            messages.success(request, self.done(issue))
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return redirect(self.back(issue))
        return redirect("desk:issue-detail", issue.pk)

    def back(self, issue: Issue) -> str:
        """Where what is refused leads."""
        return reverse("desk:issue-detail", args=[issue.pk])

    def done(self, issue: Issue) -> str:
        raise NotImplementedError


class Prepare(DeskView):
    """A draft from what happened since the last issue, opened where it is written."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.add_issue")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        newsletter = get_object_or_404(Newsletter, pk=pk, is_active=True)
        begun = unless_just_made(newsletter, request.user)
        if begun and "another" not in request.POST:
            context = {"title": _("An issue is being written already"), "newsletter": newsletter, "begun": begun}
            return render(request, "letters/desk/begun.html", context)
        issue = prepare_issue(newsletter, timezone.now(), request.user)
        messages.success(request, _("A draft is ready: remove what you do not want, rewrite the rest."))
        return redirect(
            AdminURLFinder(request.user).get_edit_url(issue) or reverse("desk:issue-detail", args=[issue.pk])
        )


class SendTest(_Step):
    permission = "letters.change_issue"

    def done(self, issue: Issue) -> str:
        user: Any = self.request.user
        asked = self.request.POST.get("to", "")
        to = get_object_or_404(staff_readers(user), pk=asked) if asked.isdecimal() else user
        emails.send_test(issue, to.email, {"prenom": to.first_name, "nom": to.last_name})
        return _("A test is on its way to %(email)s.") % {"email": to.email}


class RequestApproval(_Step):
    permission = "letters.change_issue"

    def done(self, issue: Issue) -> str:
        steps.request_approval(issue=issue, by=self.request.user)
        return _("The issue now waits for a second person to approve it: those who may are told by e-mail.")


class Approve(_Step):
    permission = "letters.approve_issue"

    def done(self, issue: Issue) -> str:
        read = self.request.POST.get("read", "")
        steps.approve(issue=issue, by=self.request.user, at=timezone.now(), read=read)
        return _("The issue is approved as it stands: should its text change, it will have to be approved again.")


class SendBack(_Step):
    permission = "letters.change_issue"

    def is_allowed(self) -> bool:
        return super().is_allowed() or (
            self.request.user.has_perm("accounts.use_desk") and self.request.user.has_perm("letters.approve_issue")
        )

    def done(self, issue: Issue) -> str:
        steps.send_back(issue=issue, by=self.request.user, remark=self.request.POST.get("remark", ""))
        return _("The issue is being written again; whatever was approved or scheduled is given up.")


class Schedule(_Step):
    permission = "letters.send_mailing"

    def back(self, issue: Issue) -> str:
        """With what was typed, to be corrected rather than typed again."""
        typed = {name: self.request.POST[name][:10] for name in ScheduleForm.base_fields if self.request.POST.get(name)}
        return f"{super().back(issue)}?{urlencode(typed)}" if typed else super().back(issue)

    def done(self, issue: Issue) -> str:
        form = ScheduleForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        moment, now = form.cleaned_data["moment"], timezone.now()
        for sentence in steps.schedule(issue=issue, at=moment, now=now, by=self.request.user):
            messages.warning(self.request, _("When it leaves: %(sentence)s") % {"sentence": sentence})
        return _("The issue will leave %(when)s. You may cancel until then.") % {"when": in_words(moment, now)}


class Unschedule(_Step):
    permission = "letters.send_mailing"

    def done(self, issue: Issue) -> str:
        steps.unschedule(issue=issue)
        return _("The issue no longer leaves by itself.")


class SendNow(DeskView):
    """GET says to how many and that it cannot be called back; POST sends."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.send_mailing")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = get_object_or_404(Issue.objects.select_related("newsletter"), pk=pk)
        found = audience(issue, timezone.localdate()) if issue.status in steps.AT_HOME else None
        context = {
            "title": _("Send “%(subject)s”") % {"subject": issue.subject},
            "issue": issue,
            "allowed": found.allowed if found else 0,
            "withheld": sum(found.withheld.values()) if found else 0,
            "obstacles": steps.obstacles(issue),
        }
        return render(request, "letters/desk/send.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = get_object_or_404(Issue, pk=pk)
        try:
            mailing = steps.begin_sending(issue=issue, at=timezone.now(), by=request.user)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return redirect("desk:issue-detail", pk)
        plan_readers.enqueue(mailing.pk)
        messages.success(request, _("It is leaving: its readers are counted, then it goes to each."))
        return redirect("desk:mailing-detail", mailing.pk)


class PublishOnWeb(_Step):
    permission = "letters.send_mailing"

    def done(self, issue: Issue) -> str:
        steps.publish_on_web(issue=issue, at=timezone.now())
        return _("The issue is in the archive of the site; nobody receives it by e-mail.")


class Clone(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.add_issue")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        copy = steps.clone(issue=get_object_or_404(Issue, pk=pk), by=request.user)
        messages.success(request, _("Here is a copy, to be written anew."))
        return redirect("desk:issue-detail", copy.pk)
