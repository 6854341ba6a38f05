"""The list of themes, and the page of one: who is interested, what session answers them, who is still to be told."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.kit import desk
from arrimage.kit.desk import site
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.templatetags.formats import number
from arrimage.training.filters import ThemeFilter
from arrimage.training.forms import AnswerForm, ChooseSessionForm, GatherForm, NewSessionForm, ThemeForm
from arrimage.training.models import LearningNeed, Theme
from arrimage.training.operations.answers import (
    Told,
    answer_with_session,
    choose_session,
    note_told,
    set_aside,
    tell,
)
from arrimage.training.operations.opening import Wanted, open_session
from arrimage.training.operations.themes import gather, look_again, move, unite
from arrimage.training.queries import coming_events, coming_relayed, invitees, needs_with_people
from arrimage.training.sessions import no_door_because, of_event, of_relayed, session_of
from arrimage.training.tables import ThemeTable

Column = desk.Column
CHANGE = "training.change_theme"
OPEN_EVENT = ("agenda.add_event", "agenda.add_activity")


def unite_ticked(request: HttpRequest, records: QuerySet[Theme]) -> str:
    try:
        kept = unite(themes=list(records))
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return _("Everything is now in “%(theme)s”.") % {"theme": kept}


class ThemeScreen(desk.Records):
    model = Theme
    path = "themes"
    icon = "target"
    rail = "training"
    table_class = ThemeTable
    filterset_class = ThemeFilter
    form_class = ThemeForm
    list_template = "training/desk/list.html"
    detail_template = "training/desk/theme.html"
    select_related = ("event__activity", "session")
    export_permission = "training.export_learningneed"
    add_label = gettext_lazy("Add a theme")
    empty_text = gettext_lazy("A theme holds the needs that one session could answer. Needs are gathered into it.")
    export_columns = (
        Column(gettext_lazy("Theme"), lambda theme: theme.title, "title"),
        Column(gettext_lazy("Interested"), lambda theme: theme.interested, "interested"),
        Column(gettext_lazy("Interested people wanted"), lambda theme: theme.interested_wanted, "interested"),
        Column(gettext_lazy("People who would come"), lambda theme: theme.seats, "seats"),
        Column(gettext_lazy("State"), lambda theme: str(theme.get_state_display()), "state"),
        Column(gettext_lazy("Session"), lambda theme: str(theme.event or theme.session or ""), "session"),
        Column(gettext_lazy("Answered on"), lambda theme: theme.answered_on),
    )
    bulk_actions = (
        desk.BulkAction(
            "unite",
            gettext_lazy("Unite these themes"),
            "arrows-move",
            CHANGE,
            unite_ticked,
            gettext_lazy("Their needs enter the theme made first, which keeps its name; the others go."),
        ),
    )

    def list_queryset(self, user: Any) -> QuerySet[Any]:
        listed: Any = super().list_queryset(user)
        found: QuerySet[Any] = listed.with_interest()
        return found

    def detail_context(self, request: HttpRequest, record: Theme) -> dict[str, Any]:
        needs = needs_with_people(record.needs.exclude(state=LearningNeed.State.WITHDRAWN))
        tied = record.event or record.session
        return {
            "counted": Theme.objects.with_interest().get(pk=record.pk),
            "needs": needs,
            "session": session_of(record),
            "session_url": site.url_for(tied) if tied else None,
            "no_door": no_door_because(record.event, timezone.now()),
            "to_tell": invitees(needs.filter(pk__in=record.needs.to_tell().order_by().values("pk"))),
            "may_answer": request.user.has_perm(CHANGE),
            "may_open": request.user.has_perms(OPEN_EVENT),
            "gather_form": GatherForm(),
        }

    def saved(self, request: HttpRequest, record: Theme, created: bool) -> None:
        look_again(theme=record)


class ThemeStep(DeskView):
    """A step of a theme, for those who may change it; back to its page once it is done."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(CHANGE))

    def theme(self, pk: int) -> Theme:
        return get_object_or_404(Theme.objects.select_related("event__activity", "session"), pk=pk)

    def back(self, theme: Theme) -> HttpResponse:
        return redirect("desk:theme-detail", theme.pk)

    def said(self, told: Told) -> str:
        """What left, and who is left to be called."""
        words = ngettext("%(count)s letter is leaving.", "%(count)s letters are leaving.", told.sent)
        sentence = words % {"count": number(told.sent)}
        if not told.unreached:
            return sentence
        left = ngettext(
            "%(count)s need is of somebody whom no letter reaches: see below whom to call.",
            "%(count)s needs are of people whom no letter reaches: see below whom to call.",
            told.unreached,
        )
        return f"{sentence} {left % {'count': number(told.unreached)}}"


class FindSession(ThemeStep):
    """The people to invite, and the session that answers them: drafted here, or chosen among those to come.

    A session chosen is shown with those who will be written to, and only then confirmed.
    """

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self.theme(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._choose(self.theme(pk)) if "choose" in request.POST else self._open(self.theme(pk))

    def _open(self, theme: Theme) -> HttpResponse:
        if not self.request.user.has_perms(OPEN_EVENT):
            raise PermissionDenied
        form = NewSessionForm(self.request.POST)
        if form.is_valid():
            try:
                event = open_session(theme=theme, wanted=Wanted(**form.cleaned_data), by=self.request.user)  # type: ignore[arg-type]
                choose_session(theme=theme, event=event, at=timezone.now())
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                words = _("“%(title)s” is drafted. Complete it and publish it: whoever asked is invited then.")
                messages.success(self.request, words % {"title": event})
                return redirect(site.url_for(event) or site.url_for(event.activity) or "/")
        return self._page(theme, new=form)

    def _choose(self, theme: Theme) -> HttpResponse:
        form = ChooseSessionForm(self.request.POST, **self._sessions())
        if form.is_valid():
            if "confirmed" not in self.request.POST:
                return self._confirm(theme, form)
            try:
                told = choose_session(theme=theme, at=timezone.now(), **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(self.request, _("The session is chosen.") + " " + self.said(told))
                return self.back(theme)
        return self._page(theme, choose=form)

    def _sessions(self) -> dict[str, Any]:
        at = timezone.now()
        return {"events": coming_events(self.request.user, at), "sessions": coming_relayed(at)}

    def _confirm(self, theme: Theme, form: ChooseSessionForm) -> HttpResponse:
        """Whom the chosen session is about to invite, before any letter leaves."""
        event, session = form.cleaned_data["event"], form.cleaned_data["session"]
        people = invitees(needs_with_people(theme.needs.open()))
        context = {
            "title": _("Choose this session for “%(theme)s”?") % {"theme": theme},
            "record": theme,
            "form": form,
            "session": of_event(event) if event else of_relayed(session),
            "no_door": no_door_because(event, timezone.now()),
            "people": people,
            "written_to": len({one.email.casefold() for one in people if one.email}),
        }
        return render(self.request, "training/desk/confirm_session.html", context)

    def _page(self, theme: Theme, new: Any = None, choose: Any = None) -> HttpResponse:
        needs = needs_with_people(theme.needs.open())
        context = {
            "title": _("A session for “%(theme)s”") % {"theme": theme},
            "record": theme,
            "counted": Theme.objects.with_interest().get(pk=theme.pk),
            "people": invitees(needs),
            "new": new or NewSessionForm(initial={"title": theme.title}),
            "choose": choose or ChooseSessionForm(**self._sessions()),
            "may_open": self.request.user.has_perms(OPEN_EVENT),
        }
        return render(self.request, "training/desk/find_session.html", context, status=422 if new or choose else 200)


class SetAside(ThemeStep):
    """No session: those who asked are told why."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self.theme(pk), AnswerForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        theme, form = self.theme(pk), AnswerForm(request.POST)
        if form.is_valid():
            try:
                told = set_aside(theme=theme, answer=form.cleaned_data["answer"], at=timezone.now())
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, _("Answered.") + " " + self.said(told))
                return self.back(theme)
        return self._page(theme, form, status=422)

    def _page(self, theme: Theme, form: AnswerForm, status: int = 200) -> HttpResponse:
        title = _("Answer without a session: “%(theme)s”") % {"theme": theme}
        people = invitees(needs_with_people(theme.needs.open()))
        context = {"title": title, "record": theme, "form": form, "people": people}
        return render(self.request, "training/desk/set_aside.html", context, status=status)


class Tell(ThemeStep):
    """The session is published: its invitation leaves now, to those who do not know yet."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        theme, at = self.theme(pk), timezone.now()
        try:
            told = answer_with_session(theme=theme, at=at) if theme.is_open else tell(theme=theme, at=at)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, self.said(told))
        return self.back(theme)


class ToldByVoice(ThemeStep):
    """Somebody called her."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        need = get_object_or_404(LearningNeed, pk=pk, theme__isnull=False)
        note_told(need=need, at=timezone.now())
        messages.success(request, _("It is noted that she knows."))
        return redirect("desk:theme-detail", need.theme_id)


class Split(ThemeStep):
    """The ticked needs leave the theme: for another, for a new one, or for none."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        theme = self.theme(pk)
        keys = [key for key in request.POST.getlist("need") if key.isascii() and key.isdigit() and len(key) < 19]
        needs = theme.needs.open().filter(pk__in=keys)
        count = needs.count()
        if not count:
            messages.warning(request, _("Nothing was done: tick at least one need, that still waits."))
            return self.back(theme)
        try:
            messages.success(request, self._moved(needs, count))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return self.back(theme)

    def _moved(self, needs: Any, count: int) -> str:
        if "out" in self.request.POST:
            move(needs=needs, theme=None)
            return _("They wait to be gathered again.")
        form = GatherForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        other = form.cleaned_data["theme"]
        if other is None:
            other = gather(needs=needs, title=form.cleaned_data["title"])
        else:
            move(needs=needs, theme=other)
        words = ngettext("%(count)s need is now in “%(theme)s”.", "%(count)s needs are now in “%(theme)s”.", count)
        return words % {"count": number(count), "theme": other}
