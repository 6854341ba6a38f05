"""The list of meetings, their form, and the page where one is prepared, called, opened, closed, approved."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.assembly import forms
from arrimage.assembly.desk.acting import Acting, Action
from arrimage.assembly.filters import MeetingFilter
from arrimage.assembly.models import AssemblySettings, Attendance, GeneralMeeting, Voter
from arrimage.assembly.operations import calling, meetings
from arrimage.assembly.operations.roll import freeze_roll
from arrimage.assembly.queries import notice_counts, notices_of, obstacles_to_call, quorum_at
from arrimage.assembly.rules import last_lawful_notice
from arrimage.assembly.tables import MeetingTable
from arrimage.kit import desk
from arrimage.kit.desk.views.record_pages import Detail
from arrimage.kit.templatetags.formats import number

Column = desk.Column


class GeneralMeetingScreen(desk.Records):
    model = GeneralMeeting
    path = "assemblees"
    icon = "scale"
    rail = "assembly"
    table_class = MeetingTable
    filterset_class = MeetingFilter
    form_class = forms.MeetingForm
    formsets = (forms.AgendaRows,)
    list_template = "assembly/list.html"
    detail_template = "assembly/meeting.html"
    export_permission = "assembly.export_voter"
    add_label = gettext_lazy("Prepare a general meeting")
    empty_text = gettext_lazy(
        "Prepare your next general meeting: its date, its record date, its agenda. The roll and the notice follow."
    )
    export_columns = (
        Column(gettext_lazy("Title"), lambda meeting: meeting.title, "title"),
        Column(gettext_lazy("Date"), lambda meeting: meeting.date, "date"),
        Column(gettext_lazy("Kind"), lambda meeting: str(meeting.get_kind_display()), "kind"),
        Column(gettext_lazy("State"), lambda meeting: str(meeting.get_state_display()), "state"),
        Column(gettext_lazy("Voters"), lambda meeting: meeting.roll, "voters"),
        Column(gettext_lazy("Present or represented"), lambda meeting: meeting.came, "came"),
    )

    def list_queryset(self, user: Any) -> QuerySet[GeneralMeeting]:
        there = Voter.objects.filter(Exists(Attendance.objects.filter(voter=OuterRef("pk"))))
        on_the_roll = Q(voters__votes=True, voters__is_struck=False)
        return (
            super()
            .list_queryset(user)
            .annotate(
                roll=Count("voters", filter=on_the_roll),
                came=Count("voters", filter=on_the_roll & Q(voters__in=there.values("pk"))),
            )
        )

    def form_initial(self, request: HttpRequest) -> dict[str, Any]:
        return AssemblySettings.current().as_values()

    def detail_context(self, request: HttpRequest, record: GeneralMeeting) -> dict[str, Any]:
        day = timezone.localdate()
        sent = getattr(request, "sent_forms", {})
        return {
            "forms": Steps().forms(record, sent),
            "sent": sent,
            "obstacles": obstacles_to_call(record, timezone.now()) if record.is_draft else [],
            "last_notice": last_lawful_notice(record.date, record.notice_days),
            "voters": record.voters.on_the_roll().count(),
            "observers": record.voters.observers().count(),
            "notices": notice_counts(record),
            "not_sent": notices_of(record).exclude(state="sent"),
            "quorum": quorum_at(record, record.closed_at or timezone.now()),
            "corrections": record.corrections.all(),
            "may_open": day >= record.date,
            "agenda": record.agenda.all(),
        }


def freeze(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    count = freeze_roll(meeting=meeting, at=timezone.now())
    sentence = ngettext("The roll is frozen: %(count)s line.", "The roll is frozen: %(count)s lines.", count)
    return sentence % {"count": number(count)}


def call(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    return _told(calling.call_meeting(meeting=meeting, at=timezone.now()))


def notify(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    return _told(calling.notify_added(meeting=meeting, at=timezone.now()))


def _told(notices: list[Any]) -> str:
    sent = sum(notice.state == notice.State.SENT for notice in notices)
    said = ngettext("%(count)s notice is leaving by e-mail", "%(count)s notices are leaving by e-mail", sent)
    left = len(notices) - sent
    letters = ngettext("%(count)s letter is to be posted", "%(count)s letters are to be posted", left)
    return f"{said % {'count': number(sent)}}; {letters % {'count': number(left)}}."


def posted(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    count = calling.mark_posted(meeting=meeting, on=said["on"], day=timezone.localdate())
    sentence = ngettext("%(count)s letter is noted as posted.", "%(count)s letters are noted as posted.", count)
    late = said["on"] > last_lawful_notice(meeting.date, meeting.notice_days)
    return sentence % {"count": number(count)} + (" " + _("They left after the legal delay.") if late else "")


def open_it(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    meetings.open_meeting(meeting=meeting, at=said["at"], chair=said["chair"], secretary=said["secretary"])
    return _("The meeting is in session.")


def close_it(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    meetings.close_meeting(meeting=meeting, at=said["at"], note=said["note"])
    return _("The meeting is closed. Its minutes can be completed until they are approved.")


def approve(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    meetings.approve_minutes(meeting=meeting, on=said["on"], by=said["by"])
    return _("The minutes are approved: from now on they are only corrected, with a date and a reason.")


def correct(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    meetings.correct_minutes(
        meeting=meeting,
        on=said["on"],
        text=said["text"],
        reason=said["reason"],
        by=str(request.user),
        at=timezone.now(),
    )
    return _("The correction is kept with the minutes.")


class Steps(Acting, Detail):
    """The meeting's page again when a step is refused, with what was typed."""

    actions = {
        "freeze": Action(freeze),
        "call": Action(call),
        "notify": Action(notify),
        "posted": Action(posted, forms.PostedForm),
        "open": Action(open_it, forms.OpenForm),
        "close": Action(close_it, forms.CloseForm),
        "approve": Action(approve, forms.ApproveForm),
        "correct": Action(correct, forms.CorrectionForm),
    }

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect("desk:generalmeeting-detail", pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.record()
        sent = self.act(meeting, meeting)
        if sent is None:
            return redirect("desk:generalmeeting-detail", pk)
        request.sent_forms = sent  # type: ignore[attr-defined]  # read by the screen's `detail_context`
        return super().get(request, pk)
