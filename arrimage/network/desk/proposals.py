"""What members propose, on the desk: side by side with the profile, taken whole, in part, or refused with a word."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit import desk
from arrimage.kit.desk.views import DeskView
from arrimage.network.desk.profile_page import label_of, words_of_value
from arrimage.network.forms.members import DecisionForm
from arrimage.network.models import AccessRequest, Organisation, ProposedChange
from arrimage.network.operations.proposals import AlreadyDecided, ChangedMeanwhile, conflicts, decide
from arrimage.network.permissions import ACCESS, PROPOSALS
from arrimage.network.profile_values import known_value


@dataclass(frozen=True)
class Difference:
    """A field of a proposal in words: what was there, what comes, and what is there now when that is neither."""

    name: str
    label: str
    before: str
    after: str
    now: str = ""
    in_conflict: bool = False


def seen_by(user: Any) -> QuerySet[ProposedChange]:
    """Those on the profiles this person may read."""
    seen = Organisation.objects.visible_to(user).order_by().values("pk")
    return ProposedChange.objects.filter(organisation__in=seen).select_related("organisation", "person")


def differences_of(proposal: ProposedChange) -> list[Difference]:
    record, other = proposal.organisation, conflicts(proposal)
    made = []
    for name, said in proposal.changes.items():
        now = _words(record, name, known_value(record, name)) if name in other else ""
        words = _words(record, name, said["before"]), _words(record, name, said["after"])
        made.append(Difference(name, label_of(record, name, {}), *words, now, name in other))
    return made


def _words(record: Organisation, name: str, value: Any) -> str:
    return words_of_value(record, name, value, {}) if value not in (None, "", []) else "–"


class _ProposalView(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(PROPOSALS))


class Proposals(_ProposalView):
    """The queue, the oldest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"title": _("Changes proposed by members"), "waiting": seen_by(request.user).waiting()}  # type: ignore[attr-defined]
        return render(request, "network/desk/proposals.html", context)


class Proposal(_ProposalView):
    """One proposal; POST `decision`: `take` the fields ticked, or `refuse` them all."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = self._proposal(pk)
        form = DecisionForm(initial={"revision": proposal.organisation.revision}, names=[*proposal.changes])
        return self._page(proposal, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = self._proposal(pk)
        form = DecisionForm(request.POST, names=[*proposal.changes])
        if not form.is_valid():
            return self._page(proposal, form, status=422)
        said = form.cleaned_data
        taken = said["fields_taken"] if request.POST.get("decision") == "take" else []
        try:
            done = decide(
                proposal=proposal,
                fields=taken,
                answer=said["answer"],
                revision=said["revision"],
                by=request.user,
                at=timezone.now(),
            )
        except AlreadyDecided:
            messages.info(request, _("Somebody has already decided on these changes."))
        except ChangedMeanwhile:
            text = _("The profile changed while this page was open. Nothing was taken: look at it again below.")
            messages.warning(request, text)
            return redirect("desk:network-proposal", pk)
        except ValidationError as error:
            why = " ".join(error.messages)
            messages.error(request, _("This value cannot be taken: %(why)s") % {"why": why})
            return self._page(self._proposal(pk), form, status=422)
        else:
            text = (
                _("%(count)d of %(total)d changes are in the profile; their author is told.")
                if taken
                else _("The changes are refused; their author is told.")
            )
            messages.success(request, text % {"count": len(done.applied), "total": len(done.changes)})
        return redirect("desk:network-proposals")

    def _proposal(self, pk: int) -> ProposedChange:
        return get_object_or_404(seen_by(self.request.user).select_related("decided_by"), pk=pk)

    def _page(self, proposal: ProposedChange, form: DecisionForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("Changes proposed for “%(name)s”") % {"name": proposal.organisation},
            "proposal": proposal,
            "differences": differences_of(proposal),
            "ticked": form.data.getlist("fields_taken") if form.is_bound else None,  # type: ignore[attr-defined]
            "form": form,
            "record_url": desk.site.url_for(proposal.organisation),
        }
        return render(self.request, "network/desk/proposal.html", context, status=status)


def members_card(request: HttpRequest) -> dict[str, Any] | None:
    """How many proposals and requests for access wait for this person."""
    user = request.user
    proposals = seen_by(user).waiting().count() if user.has_perm(PROPOSALS) else 0  # type: ignore[attr-defined]
    requests = AccessRequest.objects.waiting().count() if user.has_perm(ACCESS) else 0
    return {"proposals": proposals, "requests": requests} if proposals or requests else None


class ProposalsPanel(desk.Panel):
    """On an organisation's page: what its people propose and that waits."""

    title = gettext_lazy("Proposed by its people")
    template_name = "network/desk/proposals_panel.html"
    order = 5

    def applies_to(self, model: type[Any]) -> bool:
        return model is Organisation

    def visible_to(self, user: Any, record: Any) -> bool:
        return bool(user.has_perm(PROPOSALS)) and record.proposals.waiting().exists()

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {"proposals": record.proposals.waiting().select_related("person")}


CARD = desk.Card("network-members", "network/desk/members_card.html", members_card, 12, permission=PROPOSALS)
