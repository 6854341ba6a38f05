"""The trainings of the hub: their list, the sheet of one, attendance by half-days, what they gave."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.models import Event
from arrimage.assembly.rendering import FORMS, rendered
from arrimage.kit import desk
from arrimage.kit.desk import site
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response
from arrimage.kit.spreadsheets import xlsx_response
from arrimage.kit.templatetags.formats import long_date, number
from arrimage.outcomes.models import Certificate
from arrimage.registration.models import CheckIn
from arrimage.registration.moments import moments_of
from arrimage.registration.operations.half_days import Cell, attended, note_half_days
from arrimage.training import papers
from arrimage.training.filters import SheetFilter
from arrimage.training.models import Material, TrainingSheet
from arrimage.training.reports import certificates_of, participants, report, totals, trainings_of, without_sheet
from arrimage.training.sheet_forms import CostRows, MaterialRows, PeriodForm, SheetForm
from arrimage.training.tables import SheetTable, trainer_of

Column = desk.Column
ADD, MOST_BARE = "training.add_trainingsheet", 30
READ, EXPORT = "training.view_trainingsheet", "training.export_trainingsheet"
NAMES = ("registration.view_registration", "registration.export_registration")
DOOR = ("registration.view_registration", "registration.check_in")


class TrainingSheetScreen(desk.Records):
    model = TrainingSheet
    path = "formations"
    icon = "presentation"
    rail = "training"
    table_class = SheetTable
    filterset_class = SheetFilter
    form_class = SheetForm
    formsets = (CostRows, MaterialRows)
    list_template = "training/desk/sheets.html"
    detail_template = "training/desk/sheet.html"
    select_related = ("event__activity", "trainer", "trainer_organisation")
    export_permission = EXPORT
    in_global_search = False
    add_label = gettext_lazy("Add a training sheet")
    empty_text = gettext_lazy("A training sheet goes with an event: objectives, trainer, hours, costs, materials.")
    export_columns = (
        Column(gettext_lazy("Training"), str, "title"),
        Column(gettext_lazy("Date"), lambda sheet: sheet.event.activity.date, "date"),
        Column(gettext_lazy("Trainer"), trainer_of, "trainer"),
        Column(gettext_lazy("Hours"), lambda sheet: sheet.hours, "hours"),
        Column(gettext_lazy("Status"), lambda sheet: str(sheet.event.activity.get_status_display()), "status"),
        Column(gettext_lazy("Subsidy"), lambda sheet: sheet.subsidy),
        Column(gettext_lazy("Funder"), lambda sheet: sheet.funder),
    )

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        """A training is there though nobody opened its sheet: the report counts it too."""
        bare = without_sheet(request.user)
        return {"bare": bare[:MOST_BARE], "bare_count": bare.count(), "may_begin": request.user.has_perm(ADD)}

    def form_initial(self, request: HttpRequest) -> dict[str, Any]:
        """`?evenement=` says of which event."""
        asked = request.GET.get("evenement", "")
        return {"event": int(asked)} if asked.isascii() and asked.isdigit() and len(asked) < 19 else {}

    def detail_context(self, request: HttpRequest, record: TrainingSheet) -> dict[str, Any]:
        event = record.event
        [line] = report(Event.objects.filter(pk=event.pk))
        return {
            "event": event,
            "event_url": site.url_for(event) or site.url_for(event.activity),
            "told": [*papers.facts(line), (_("Certificates of attendance"), number(certificates_of(event)))],
            "overpaid": papers.overpaid(line),
            "objectives": papers.lines_of(record.objectives),
            "costs": record.costs.all(),
            "materials": record.materials.all(),
            "may_export": request.user.has_perm(EXPORT),
            "may_name": request.user.has_perms(NAMES),
            "may_note": request.user.has_perms(DOOR),
            "forms": FORMS,
        }


class OfEvent(DeskView):
    """The sheet of an event, whichever the place one comes from; to be begun where there is none."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(READ))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
        sheet = TrainingSheet.objects.filter(event=event).first()
        if sheet is not None:
            return redirect("desk:trainingsheet-detail", sheet.pk)
        return redirect(f"{reverse('desk:trainingsheet-create')}?evenement={event.pk}")


class HalfDays(DeskView):
    """A grid: each participant, each half-day. What the door noted is ticked already."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perms((READ, *DOOR)))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event(pk)
        moments = moments_of(event)
        there = attended(event, moments)
        context = {
            "title": _("Attendance by half-days"),
            "event": event,
            "halves": [(one.day, CheckIn.Half(one.half).label) for one in moments],
            "rows": [
                (one, [_drawn((one.pk, moment.day, moment.half), there) for moment in moments])
                for one in participants(event).select_related("organisation")
            ],
            "back": reverse("desk:training-of-event", args=[event.pk]),
        }
        return render(request, "training/desk/half_days.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.event(pk)
        known = {_name(cell): cell for cell in _every_cell(event)}
        shown = {known[name] for name in request.POST.getlist("shown") if name in known}
        ticked = {known[name] for name in request.POST.getlist("there") if name in known}
        by: Any = request.user
        now = timezone.now()
        changed = note_half_days(event=event, shown=shown, ticked=ticked, by=by, at=now)
        words = ngettext("%(count)s presence is changed.", "%(count)s presences are changed.", changed)
        messages.success(request, words % {"count": number(changed)})
        if revoked := Certificate.objects.filter(registration__enrolment__event=event, revoked_at=now).count():
            words = ngettext(
                "%(count)s certificate said more than that: it is revoked, and its holder is told.",
                "%(count)s certificates said more than that: they are revoked, and their holders are told.",
                revoked,
            )
            messages.warning(request, words % {"count": number(revoked)})
        return redirect("desk:training-half-days", pk)

    def event(self, pk: int) -> Event:
        visible = Event.objects.visible_to(self.request.user).select_related("activity")
        found: Event = get_object_or_404(visible, pk=pk)
        return found


def _name(cell: Cell) -> str:
    key, day, half = cell
    return f"{key}.{day:%Y%m%d}.{half}"


def _drawn(cell: Cell, there: set[Cell]) -> tuple[str, bool, str]:
    """A box of the grid: its name, whether it is ticked, what a screen reader says of it."""
    _key, day, half = cell
    return _name(cell), cell in there, f"{long_date(day)}, {CheckIn.Half(half).label}"


def _every_cell(event: Event) -> list[Cell]:
    keys = participants(event).values_list("pk", flat=True)
    moments = moments_of(event)
    return [(key, one.day, one.half) for key in keys for one in moments]


class _Report(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(READ))

    def lines(self, form: PeriodForm) -> Any:
        return report(trainings_of(self.request.user, form.period()))


class Report(_Report):
    """What the trainings of a period gave."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = PeriodForm(request.GET or None)
        period, lines = form.period(), self.lines(form)
        every = totals(lines)
        context = {
            "title": _("What trainings gave"),
            "form": form if form.is_bound else PeriodForm(initial={"du": period.start, "au": period.last_day}),
            "period": period,
            "query": f"du={period.start:%Y-%m-%d}&au={period.last_day:%Y-%m-%d}",
            "lines": [(line, dict(papers.facts(line)), papers.said_days(line)) for line in lines],
            "figures": [(label, text) for label, _value, text in papers.figures(every)],
            "overpaid": [f"{line.event} – {papers.overpaid(line)}" for line in lines if line.is_overpaid],
            "counties": every.counties,
            "rules": papers.rules(),
            "may_export": request.user.has_perm(EXPORT),
            "forms": ("xlsx", *FORMS),
        }
        return render(request, "training/desk/report.html", context, status=422 if form.errors else 200)


class ReportFile(_Report):
    """The same to take away: xlsx, PDF or Word."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(EXPORT))

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        asked = PeriodForm(request.GET or None)
        lines = self.lines(asked)
        if form == "xlsx":
            return xlsx_response(papers.file_name(asked.period()), papers.sheets(lines), papers.rules())
        return paper_response(form, lambda: papers.of_period(asked.period(), lines))


class SheetFile(_Report):
    """One training to take away; `?noms=1` adds the names of those present, for who may export registrations."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(EXPORT))

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
        sheet = get_object_or_404(TrainingSheet.objects.visible_to(request.user), pk=pk)
        with_names = request.GET.get("noms") == "1"
        if with_names and not request.user.has_perms(NAMES):
            raise PermissionDenied
        [line] = report(Event.objects.filter(pk=sheet.event_id))
        if form == "xlsx":
            sheets = [papers.Sheet(_("Trainings"), papers.headings(), [papers.row(line)])]
            if with_names:
                table = papers.attendance(line)
                sheets.append(papers.Sheet(_("Attendance"), table.headings, table.rows))
            return xlsx_response(papers.of_training(line, with_names=False).name, sheets, papers.rules())
        return paper_response(form, lambda: papers.of_training(line, with_names=with_names))


def paper_response(form: str, make: Any) -> HttpResponseBase:
    """The hub's papers are in French, whoever asks."""
    if form not in FORMS:
        raise Http404
    with translation.override("fr-ca"):
        paper = make()
        return protected_file_response(BytesIO(rendered(paper, form)), f"{paper.name}.{form}")


class MaterialFile(_Report):
    """A file that participants take away, for the staff who see its event."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        visible = TrainingSheet.objects.visible_to(request.user).order_by().values("pk")
        material = get_object_or_404(Material.objects.filter(sheet__in=visible).exclude(file=""), pk=pk)
        try:
            return protected_file_response(material.file.open("rb"), material.file_name)
        except FileNotFoundError:
            messages.error(request, _("The file of “%(document)s” is no longer kept.") % {"document": material})
            return redirect("desk:trainingsheet-detail", material.sheet_id)
