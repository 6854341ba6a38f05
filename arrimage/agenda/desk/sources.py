"""The sources of sessions at the desk: their health, a look before one keeps them, «read now», and a link pasted."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.forms.relayed import LinkForm, RelayedSessionForm, SourceForm
from arrimage.agenda.models import RelayedSession, Source
from arrimage.agenda.models.relayed import NO_ADDRESS
from arrimage.agenda.operations.reading import look, read_source
from arrimage.agenda.operations.relaying import counted, identify_all
from arrimage.agenda.sessions.found import FoundSession, UnreadableSource
from arrimage.agenda.sessions.identity import Action
from arrimage.agenda.sessions.sayings import FIELDS
from arrimage.agenda.tables import SourceTable
from arrimage.agenda.watching import to_look_at
from arrimage.kit import desk
from arrimage.kit.desk.record_form import RecordForm
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.desk.views.forms import Create
from arrimage.kit.desk.views.record_pages import facts
from arrimage.kit.fetching import Unfetchable
from arrimage.network.importing.places import Places

MOST_SHOWN, MOST_PROBLEMS = 30, 10


class AddSource(Create):
    """The form of a new source, where one first looks at what its address holds."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if "look" not in request.POST:
            return super().post(request)
        form = RecordForm(self.screen, request)
        form.is_valid()
        url = form.form.cleaned_data.get("url")
        seen = _looked_at(url, request.POST.get("format", "")) if url else {}
        return self.page(form, title=self.screen.add_label, seen=seen, status=200 if seen.get("reading") else 422)


def _looked_at(url: str, expected: str) -> dict[str, Any]:
    day = localdate()
    try:
        reading = look(url=url, expected=expected, day=day)
    except (Unfetchable, UnreadableSource) as refusal:
        return {"refusal": str(refusal)}
    return {
        "reading": reading,
        "found": identify_all(source=Source.objects.filter(url=url).first(), found=reading.dated, day=day)[:MOST_SHOWN],
        "total": len(reading.dated),
        "problems": reading.problems[:MOST_PROBLEMS],
    }


class SourceScreen(desk.Records):
    model = Source
    path = "sources"
    icon = "link"
    rail = "agenda"
    table_class = SourceTable
    form_class = SourceForm
    list_template = "agenda/relayed/tabbed_list.html"
    form_template = "agenda/relayed/source_form.html"
    detail_template = "agenda/relayed/source.html"
    in_global_search = False
    add_label = gettext_lazy("Follow a source")
    empty_text = gettext_lazy("A partner’s calendar or page of training sessions, read for you each day.")

    @property
    def urls(self) -> Iterable[URLPattern]:
        usual = [pattern for pattern in super().urls if pattern.name != f"{self.key}-create"]
        return [path(f"{self.path}/ajouter/", AddSource.as_view(screen=self), name=f"{self.key}-create"), *usual]

    def saved(self, request: HttpRequest, record: Source, created: bool) -> None:
        if record.address_warning:
            messages.warning(request, record.address_warning)

    def detail_context(self, request: HttpRequest, record: Source) -> dict[str, Any]:
        told = RelayedSession.objects.filter(pk__in=record.sightings.values("session")).coming(localdate())
        context = {"sessions": told[:MOST_SHOWN], "told": told.count()}
        return context | {"facts_of_file": _facts_of_file(record)} if record.is_file else context


def _facts_of_file(record: Source) -> list[tuple[str, str]]:
    """Its name in place of an address, and nothing of what is said of addresses alone."""
    names = ("url", "name", *SourceForm.OF_ADDRESSES)
    left_out = {capfirst(str(Source._meta.get_field(name).verbose_name)) for name in names}
    return [(_("File"), record.name), *(fact for fact in facts(record) if fact[0] not in left_out)]


class ReadNow(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("agenda.change_source"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = get_object_or_404(Source.objects.exclude(url__startswith=NO_ADDRESS), pk=pk)
        read = read_source(source=source, at=timezone.now())
        if read.problem:
            messages.warning(request, read.problem)
        elif read.reading is None:
            messages.success(request, _("Nothing changed at the source since it was last read."))
        else:
            messages.success(request, _outcome(counted(read.done)))
        return redirect("desk:source-detail", pk)


def _outcome(counts: Any) -> str:
    total, new = sum(counts.values()), counts[Action.CREATE] + counts[Action.DOUBTFUL]
    found = ngettext("%(count)s session found", "%(count)s sessions found", total) % {"count": total}
    fresh = ngettext("%(count)s new", "%(count)s new ones", new) % {"count": new}
    changed = ngettext("%(count)s changed", "%(count)s changed ones", counts[Action.UPDATE])
    return f"{found}, {fresh}, {changed % {'count': counts[Action.UPDATE]}}."


class PasteLink(DeskView):
    """A link → what its page says of a session, in the form, which the person completes and saves."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("agenda.add_relayedsession"))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(LinkForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        url = form.cleaned_data["url"]
        try:
            found = look(url=url, day=localdate()).sessions
        except (Unfetchable, UnreadableSource) as refusal:
            form.add_error("url", str(refusal))
            # She may write it down herself: the link is not lost.
            return self._page(form, status=422, session_form=_form_of(FoundSession(url=url)))
        chosen = _chosen(found, request.POST.get("chosen", ""))
        if chosen is None and len(found) > 1:
            return self._page(form, choices=list(enumerate(found[:MOST_SHOWN])))
        one = chosen or (found[0] if found else FoundSession(url=url))
        known = identify_all(source=None, found=[one], day=localdate()) if one.date else []
        return self._page(form, session_form=_form_of(one), read=one, known=known[0] if known else None)

    def _page(self, form: LinkForm, status: int = 200, **more: Any) -> HttpResponse:
        context = {"title": _("Paste a link"), "form": form, **more}
        return render(self.request, "agenda/relayed/paste_link.html", context, status=status)


def _chosen(found: list[FoundSession], text: str) -> FoundSession | None:
    return found[int(text)] if text.isascii() and text.isdigit() and int(text[:4]) < len(found) else None


def _form_of(found: FoundSession) -> RelayedSessionForm:
    initial = {name: getattr(found, name) for name in FIELDS}
    place = Places.of_the_territory().find(found.place) if found.place else None
    town = place.municipality.pk if place and place.municipality else None
    kept = {name: value for name, value in initial.items() if value not in ("", None)}
    return RelayedSessionForm(initial={**kept, "municipality": town})


def card(request: HttpRequest) -> dict[str, Any] | None:
    found = to_look_at(timezone.now(), localdate())
    return {"waiting": found} if found else None


CARD = desk.Card("agenda-relayed", "agenda/cards/relayed.html", card, 27, permission="agenda.change_relayedsession")
