"""The pages of needs in the member space. Members see the themes; what the others said stays with the hub."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit.space import SpaceView
from arrimage.registration.queries import is_member
from arrimage.training.forms import MemberForm, SayForm
from arrimage.training.models import LearningNeed, Theme
from arrimage.training.operations.needs import join, me_too, say_need, withdraw
from arrimage.training.queries import answered_themes, gathering_themes, needs_of, theme_like
from arrimage.training.sessions import Session, session_of

HERE = "space:training-needs"
LIKE = "training_like"  # what the page that follows proposes: the need just said, and the theme it is like
SHOWN = 40


class Told(NamedTuple):
    """A need, with the session that answers it while one may know of it."""

    need: LearningNeed
    session: Session | None
    is_over: bool


def with_sessions(needs: Iterable[LearningNeed], day: date) -> list[Told]:
    found = []
    for need in needs:
        session = session_of(need.theme) if need.theme and need.state == LearningNeed.State.ANSWERED else None
        shown = session if session and session.is_published else None
        found.append(Told(need, shown, bool(shown and shown.last_day < day)))
    return found


class _OfMember(SpaceView):
    def form(self, kind: type[MemberForm], data: Any = None, **options: Any) -> Any:
        return kind(data, organisations=self.organisations, looked_at=self.organisation, **options)

    def own(self, pk: int) -> LearningNeed:
        need: LearningNeed = get_object_or_404(needs_of(self.person), pk=pk)
        return need

    def refused(self, refusal: ValidationError) -> HttpResponse:
        messages.error(self.request, " ".join(refusal.messages))
        return redirect(HERE)


class Needs(_OfMember):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self.form(SayForm))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(SayForm, request.POST)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("text", "people")}
            try:
                need = say_need(person=self.person, organisation=form.organisation(), on=localdate(), **said)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, _("The hub has your need. You are told by e-mail when a session answers it."))
                like = theme_like(need.text) if need.theme is None else None
                request.session[LIKE] = [need.pk, like.pk] if like else []
                return redirect(HERE)
        return self._page(form, 422)

    def _page(self, form: SayForm, status: int = 200) -> HttpResponse:
        own, day = needs_of(self.person), localdate()
        may_say = is_member(self.person, day)
        joined = own.exclude(theme=None).exclude(state=LearningNeed.State.WITHDRAWN).order_by().values("theme")
        context = {
            "title": _("Train my team"),
            "form": form,
            "may_say": may_say,
            "needs": with_sessions(own.exclude(state=LearningNeed.State.WITHDRAWN)[:SHOWN], day),
            "like": self._like(),
            "themes": [
                (one, self._me_too(one)) for one in gathering_themes().exclude(pk__in=joined)[: SHOWN if may_say else 0]
            ],
            "answered": [
                (one, session_of(one), self._me_too(one)) for one in answered_themes(day).exclude(pk__in=joined)[:SHOWN]
            ],
        }
        return self.page("training/space/needs.html", status, **context)

    def _me_too(self, theme: Theme) -> MemberForm:
        form: MemberForm = self.form(MemberForm, auto_id=f"theme-{theme.pk}-%s")
        return form

    def _like(self) -> tuple[LearningNeed, Theme] | None:
        """What she said last, and the theme of others that seems to be the same one: shown once."""
        keys = self.request.session.pop(LIKE, None)
        if not keys:
            return None
        need = needs_of(self.person).to_gather().filter(pk=keys[0]).first()
        theme = gathering_themes().filter(pk=keys[1]).first()
        return (need, theme) if need and theme else None


class MeToo(_OfMember):
    """She joins the theme; of one that has its session, she reads of it at once."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        theme = gathering_themes().filter(pk=pk).first() or get_object_or_404(answered_themes(localdate()), pk=pk)
        form = self.form(MemberForm, request.POST)
        if not form.is_valid():
            return self.refused(ValidationError([one for errors in form.errors.values() for one in errors]))
        said = {"organisation": form.organisation(), "people": form.cleaned_data["people"]}
        try:
            need = me_too(person=self.person, theme=theme, at=timezone.now(), **said)
        except ValidationError as refusal:
            return self.refused(refusal)
        told = need.state == LearningNeed.State.ANSWERED
        words = (
            _("A session answers it already: see it below.") if told else _("You are counted among those interested.")
        )
        messages.success(request, words)
        return redirect(HERE)


class Withdraw(_OfMember):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        withdraw(need=self.own(pk))
        messages.success(request, _("Your need is withdrawn."))
        return redirect(HERE)


class Join(_OfMember):
    """«That is it»: the need she just said enters the theme of others."""

    def post(self, request: HttpRequest, pk: int, theme: int) -> HttpResponse:
        need, other = self.own(pk), get_object_or_404(gathering_themes(), pk=theme)
        try:
            join(need=need, theme=other, at=timezone.now(), sees_it=True)
        except ValidationError as refusal:
            return self.refused(refusal)
        messages.success(request, _("Your need is with those of the others."))
        return redirect(HERE)
