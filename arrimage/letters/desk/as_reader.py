"""What a chosen person would receive: found by her name or address, then her letter shows as she would see it.

And the letter as nobody in particular reads it, for those who approve it without seeing the readers.
"""

from typing import Any

from csp.decorators import csp_replace
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent.models import Address
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.letters import merge
from arrimage.letters.models import Issue, Mailing
from arrimage.letters.operations.issues import AT_HOME
from arrimage.letters.previews import NOWHERE, POLICY, SOMEBODY, shown
from arrimage.letters.queries.foreseeing import Foreseen, foreseen
from arrimage.letters.rendering import BrokenMjml, compile_issue
from arrimage.network.models import Person
from arrimage.network.segments import UnclearRule

SHOWN = 12


class _AsReader(DeskView):
    """Of an issue or a message that has not left: afterwards the ledger says what each received."""

    model: type[Any]

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.view_delivery")

    def sent(self, pk: int) -> Any:
        waiting = {"status__in": AT_HOME} if self.model is Issue else {"status": Mailing.Status.DRAFT}
        return get_object_or_404(self.model, pk=pk, **waiting)

    def chosen(self, sent: Any) -> Foreseen | None:
        """She whom the address of the page names by her number, None when it names nobody. Raises ValidationError."""
        person, address = self.request.GET.get("personne", ""), self.request.GET.get("adresse", "")
        try:
            if person:
                found = get_object_or_404(_people(self.request.user), pk=int(person))
                return foreseen(sent, localdate(), address=found.email, person=found)
            if address:
                row = get_object_or_404(Address, pk=int(address), address__isnull=False)
                return foreseen(sent, localdate(), address=str(row.address))
        except ValueError:
            raise Http404 from None
        except (UnclearRule, BrokenMjml) as error:
            raise ValidationError(str(error)) from error
        return None


class Choose(_AsReader):
    """GET shows her whom one chose; POST looks for somebody, so that no name is left in an address."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = self.sent(pk)
        try:
            return self.page(sent, reader=self.chosen(sent))
        except ValidationError as error:
            return self.page(sent, wrong=error.messages)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent, query = self.sent(pk), request.POST.get("q", "").strip()
        people = list(_people(request.user).search(query)[:SHOWN]) if query else []
        known = {person.email.lower() for person in people}
        rows = Address.objects.search(query).exclude(address=None)[:SHOWN] if query else []
        return self.page(sent, query=query, people=people, addresses=[one for one in rows if one.address not in known])

    def page(self, sent: Any, **found: Any) -> HttpResponse:
        kind = self.model._meta.model_name
        reader = found.get("reader")
        context = {
            "title": _("As a chosen person sees it"),
            "record": sent,
            "back": f"desk:{kind}-detail",
            "letter": f"desk:{kind}-letter-as-reader",
            "subjects": [merge.fill(one, reader.values) for one in reader.subjects] if reader else [],
            **found,
        }
        return render(self.request, "letters/desk/as_reader.html", context)


# A letter keeps its own styles; in its frame nothing of it may run.
in_its_frame = method_decorator(csp_replace({**POLICY, "sandbox": []}))


class LetterAsReader(_AsReader):
    """Her letter alone, for the frame of the page."""

    @in_its_frame
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = self.sent(pk)
        try:
            reader = self.chosen(sent)
        except ValidationError as error:
            raise Http404 from error
        if reader is None:
            raise Http404
        return _framed(request, shown(reader.content, {**NOWHERE, **reader.values}, "computer"))


class ReadIssue(DeskView):
    """Before it leaves: whoever may see the issue may read its letter."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.view_issue")

    @in_its_frame
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = get_object_or_404(Issue.objects.select_related("newsletter"), pk=pk, status__in=AT_HOME)
        language = "en" if request.GET.get("langue") == "en" and "en" in issue.languages else "fr"
        try:
            written = compile_issue(issue, language)
        except BrokenMjml as broken:
            return HttpResponse(str(broken), content_type="text/plain; charset=utf-8")
        return _framed(request, shown(written, {**SOMEBODY, **NOWHERE}, "computer"))


def _framed(request: HttpRequest, letter: dict[str, str]) -> HttpResponse:
    if request.GET.get("texte") or not letter["html"]:
        return HttpResponse(letter["text"], content_type="text/plain; charset=utf-8")
    return HttpResponse(letter["html"])


def _people(user: Any) -> Any:
    """Those whom she may see, with an address."""
    screen = desk.site.screen_for(Person)
    assert screen is not None, "people are on the desk"
    return screen.visible_to(user).exclude(email="")


class ChooseForIssue(Choose):
    model = Issue


class ChooseForMailing(Choose):
    model = Mailing


class LetterOfIssue(LetterAsReader):
    model = Issue


class LetterOfMailing(LetterAsReader):
    model = Mailing


URLS = (
    path("infolettres/numeros/<int:pk>/lire/", ReadIssue.as_view(), name="issue-read"),
    path("infolettres/numeros/<int:pk>/vu-par/", ChooseForIssue.as_view(), name="issue-as-reader"),
    path("infolettres/numeros/<int:pk>/vu-par/lettre/", LetterOfIssue.as_view(), name="issue-letter-as-reader"),
    path("infolettres/envois/<int:pk>/vu-par/", ChooseForMailing.as_view(), name="mailing-as-reader"),
    path("infolettres/envois/<int:pk>/vu-par/lettre/", LetterOfMailing.as_view(), name="mailing-letter-as-reader"),
)
