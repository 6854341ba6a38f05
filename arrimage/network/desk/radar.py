"""The recruitment radar: how much of the register the directory knows, whom to call, what to decide."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.accounts.models import User
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView, wants_part
from arrimage.kit.templatetags.formats import long_date
from arrimage.network.models import Candidate, PossibleMatch, RegisterEdition
from arrimage.network.operations.candidates import add_to_directory, change_calls, decide_match, recognise_candidates
from arrimage.network.operations.register import accept_licence
from arrimage.network.register import coverage, licence
from arrimage.network.register.filters import CandidateFilter
from arrimage.network.register.forms import CallerForm, CallForm, EditionForm, StateForm
from arrimage.network.register.jobs import read_edition
from arrimage.network.register.sentences import doubts_in_words, reasons_in_words
from arrimage.network.register.tables import CandidateTable

MOST_ABSENT, MOST_MATCHES, MOST_EDITIONS = 200, 50, 20


class RadarView(DeskView):
    """A screen of the radar, for those who have `permission`."""

    permission = "network.view_register_coverage"

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(self.permission)


class Radar(RadarView):
    def get(self, request: HttpRequest) -> HttpResponse:
        day, user = localdate(), request.user
        absent = coverage.absent_from_register()
        context = {
            "title": _("Recruitment radar"),
            "edition": coverage.latest_edition(),
            "whole": coverage.whole(day),
            "parts": (
                (_("By MRC"), coverage.coverage_by("county", day)),
                (_("By sector"), coverage.coverage_by("sector", day)),
                (_("By municipality"), coverage.coverage_by("municipality", day)),
            ),
            "absent_count": absent.count(),
            "absent": absent[:MOST_ABSENT] if user.has_perm("network.view_organisation") else (),
            "waiting": coverage.waiting_matches().count(),
            "gone": Candidate.objects.exclude(gone_on=None).count(),
        }
        return render(request, "network/radar/radar.html", context)


class SearchAgain(RadarView):
    permission = "network.change_candidate"

    def post(self, request: HttpRequest) -> HttpResponse:
        count = recognise_candidates(day=localdate())
        text = ngettext(
            "%(count)d more enterprise is found in the directory.",
            "%(count)d more enterprises are found in the directory.",
            count,
        )
        messages.success(request, text % {"count": count} if count else _("No other enterprise is in the directory."))
        return redirect("desk:radar")


class Editions(RadarView):
    """The editions imported, how far the running one is, and the form that sends another."""

    permission = "network.import_register"

    def get(self, request: HttpRequest) -> HttpResponse:
        template = "network/radar/editions_list.html" if wants_part(request) else "network/radar/editions.html"
        return self._page(EditionForm(), template)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EditionForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, "network/radar/editions.html", status=422)
        archive = form.cleaned_data["archive"]
        edition = accept_licence(source_name=archive.name, by=request.user, file=archive)
        transaction.on_commit(lambda: read_edition.enqueue(edition.pk))
        messages.success(request, _("The archive is received: it is being read, you may go on with your work."))
        return redirect("desk:radar-editions")

    def _page(self, form: EditionForm, template: str, status: int = 200) -> HttpResponse:
        editions = list(RegisterEdition.objects.select_related("accepted_by")[:MOST_EDITIONS])
        running = [edition for edition in editions if edition.status in ("waiting", "reading")]
        context = {
            "title": _("Import the register"),
            "form": form,
            "editions": editions,
            "running": running,
            "terms": licence.TERMS,
            "licence_page": licence.PAGE,
        }
        return render(self.request, template, context, status=status)


class Matches(RadarView):
    """Possible matches, the likeliest first, each with what speaks for and against it."""

    permission = "network.view_candidate"

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = coverage.waiting_matches()
        context = {
            "title": _("Possible matches"),
            "matches": _told(waiting[:MOST_MATCHES]),
            "count": waiting.count(),
            "can_decide": request.user.has_perm("network.change_candidate"),
        }
        return render(request, "network/radar/matches.html", context)


class Decide(RadarView):
    """`same` or `different`, for a possible match; one already decided is left as it is."""

    permission = "network.change_candidate"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        match = get_object_or_404(PossibleMatch.objects.select_related("candidate", "organisation"), pk=pk)
        if match.candidate.organisation_id is None and match.outcome == PossibleMatch.Outcome.WAITING:
            same = request.POST.get("decision") == "same"
            decide_match(match=match, same=same, by=request.user, at=now(), day=localdate())
            said = {"candidate": match.candidate, "organisation": match.organisation}
            messages.success(
                request,
                _("“%(candidate)s” is “%(organisation)s”: the radar knows it now.") % said
                if same
                else _("“%(candidate)s” and “%(organisation)s” are two: this is remembered.") % said,
            )
        else:
            messages.info(request, _("This was already decided."))
        here = request.POST.get("back") == "candidate"
        return redirect("desk:candidate-detail", match.candidate_id) if here else redirect("desk:radar-matches")


class AddToDirectory(RadarView):
    permission = "network.change_candidate"

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("network.add_organisation")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        candidate = get_object_or_404(Candidate.objects.select_related("organisation"), pk=pk)
        organisation = add_to_directory(candidate=candidate, day=localdate())
        messages.success(request, _("“%(name)s” is in the directory, to be verified.") % {"name": organisation})
        return redirect("desk:organisation-detail", organisation.pk)


def _told(matches: Any) -> list[tuple[PossibleMatch, list[str]]]:
    return [(match, reasons_in_words(match.reasons)) for match in matches]


def _changed(count: int) -> str:
    return ngettext("%(count)d enterprise is changed.", "%(count)d enterprises are changed.", count) % {"count": count}


def run_state(request: HttpRequest, candidates: QuerySet[Candidate], *, state: str) -> str:
    return _changed(change_calls(candidates=candidates, day=localdate(), state=state))


def run_caller(request: HttpRequest, candidates: QuerySet[Candidate], *, owner: User, next_on: Any) -> str:
    day = {"next_on": next_on} if next_on else {}
    return _changed(change_calls(candidates=candidates, day=localdate(), owner=owner, **day))


def run_addition(request: HttpRequest, candidates: QuerySet[Candidate]) -> str:
    lacking = list(candidates.filter(organisation=None, gone_on=None))
    for candidate in lacking:
        add_to_directory(candidate=candidate, day=localdate())
    return ngettext(
        "%(count)d enterprise joins the directory, to be verified.",
        "%(count)d enterprises join the directory, to be verified.",
        len(lacking),
    ) % {"count": len(lacking)}


@desk.register
class CandidateScreen(desk.Records):
    model = Candidate
    path = "reseau/radar/entreprises"
    icon = "target"
    rail = "network"
    table_class = CandidateTable
    filterset_class = CandidateFilter
    form_class = CallForm
    list_template = "network/radar/list.html"
    detail_template = "network/radar/candidate.html"
    default_columns = (
        "name",
        "municipality",
        "sector",
        "employees",
        "organisation",
        "doubts",
        "state",
        "owner",
        "next_on",
    )
    select_related = ("municipality", "county", "sector", "organisation", "owner")
    export_permission = "network.export_candidate"
    export_columns = (
        desk.Column(gettext_lazy("NEQ"), lambda record: record.neq),
        desk.Column(gettext_lazy("Name"), lambda record: record.name, "name"),
        desk.Column(gettext_lazy("Legal form"), lambda record: record.get_form_display(), "form"),
        desk.Column(gettext_lazy("Municipality"), lambda record: str(record.municipality or ""), "municipality"),
        desk.Column(gettext_lazy("MRC"), lambda record: str(record.county or ""), "county"),
        desk.Column(gettext_lazy("Sector"), lambda record: str(record.sector or ""), "sector"),
        desk.Column(gettext_lazy("Activity"), lambda record: record.activity),
        desk.Column(gettext_lazy("Employees"), lambda record: record.get_employees_display(), "employees"),
        desk.Column(gettext_lazy("Address"), lambda record: record.address),
        desk.Column(gettext_lazy("Postal code"), lambda record: record.postal_code),
        desk.Column(gettext_lazy("In the directory as"), lambda record: str(record.organisation or ""), "organisation"),
        desk.Column(gettext_lazy("Doubts"), lambda record: " ".join(doubts_in_words(record.doubts)), "doubts"),
        desk.Column(gettext_lazy("Call"), lambda record: record.get_state_display(), "state"),
        desk.Column(gettext_lazy("Who calls"), lambda record: str(record.owner or ""), "owner"),
        desk.Column(gettext_lazy("Next call"), lambda record: record.next_on, "next_on"),
        desk.Column(gettext_lazy("Note"), lambda record: record.note),
        desk.Column(gettext_lazy("Source"), lambda record: source_of(record)),
    )
    bulk_actions = (
        desk.BulkAction(
            key="appel",
            label=gettext_lazy("Note the call"),
            icon="phone",
            permission="network.change_candidate",
            run=run_state,
            confirm=gettext_lazy(
                "The state you choose replaces the one of each enterprise below. The history keeps the old one."
            ),
            form_class=StateForm,
        ),
        desk.BulkAction(
            key="confier",
            label=gettext_lazy("Entrust to somebody"),
            icon="user",
            permission="network.change_candidate",
            run=run_caller,
            confirm=gettext_lazy("The person you choose will call each enterprise below."),
            form_class=CallerForm,
        ),
        desk.BulkAction(
            key="repertoire",
            label=gettext_lazy("Add to the directory"),
            icon="plus",
            permission="network.add_organisation",
            run=run_addition,
            confirm=gettext_lazy(
                "Each enterprise below that the directory lacks becomes an organisation to be verified, "
                "with the register as the source of its facts."
            ),
        ),
    )
    empty_text = gettext_lazy("Import the register’s open files: the territory’s enterprises will be listed here.")

    def detail_context(self, request: HttpRequest, record: Candidate) -> dict[str, Any]:
        matches = record.possible_matches.select_related("organisation__municipality")
        can_decide = request.user.has_perm("network.change_candidate")
        return {
            "doubts": doubts_in_words(record.doubts),
            "matches": _told(matches),
            "can_decide": can_decide and record.organisation_id is None,
            "can_add_to_directory": can_decide
            and record.organisation_id is None
            and request.user.has_perm("network.add_organisation"),
            "source": source_of(record),
        }


def source_of(candidate: Candidate) -> str:
    """What the licence asks to be named wherever the data are shown."""
    return _("Registre des entreprises, Registraire des entreprises du Québec, edition of %(day)s") % {
        "day": long_date(candidate.last_seen_on)
    }


desk.site.register_urls(
    path("reseau/radar/", Radar.as_view(), name="radar"),
    path("reseau/radar/chercher/", SearchAgain.as_view(), name="radar-search"),
    path("reseau/radar/editions/", Editions.as_view(), name="radar-editions"),
    path("reseau/radar/rapprochements/", Matches.as_view(), name="radar-matches"),
    path("reseau/radar/rapprochements/<int:pk>/", Decide.as_view(), name="radar-decide"),
    path("reseau/radar/entreprises/<int:pk>/au-repertoire/", AddToDirectory.as_view(), name="candidate-add"),
)
