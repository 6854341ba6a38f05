"""The review queue, one question at a time; merging two records field by field; undoing both."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arrimage.kit import desk
from arrimage.kit.desk import Card
from arrimage.kit.desk.display import NOTHING, shown
from arrimage.kit.desk.views.access import DeskView
from arrimage.network.matching.evidence import reasons_from
from arrimage.network.models import MatchQuestion, Merge, Organisation, Person
from arrimage.network.operations.merging import CHOSEN, chosen_sides, merge, undo_merge
from arrimage.network.operations.reviewing import answer_question, last_answered, take_back

KINDS: dict[str, Any] = {"organisations": Organisation, "personnes": Person}
SHOWN = 20
ANSWERS = {"yes": MatchQuestion.Answer.SAME, "no": MatchQuestion.Answer.DIFFERENT, "later": MatchQuestion.Answer.LATER}


@dataclass(frozen=True)
class Line:
    """A field of both records side by side."""

    name: str
    label: str
    one: str
    other: str
    side: str = ""

    @property
    def differs(self) -> bool:
        return self.one != self.other and NOTHING not in (self.one, self.other)


def compared(one: Model, other: Model, *, every: bool = True) -> list[Line]:
    """The fields that at least one record fills, as people read them; with the side that the rule proposes."""
    sides = chosen_sides(one, other)
    lines = []
    for name in CHOSEN[type(one)]:
        field: Any = one._meta.get_field(name)
        mine, theirs = shown(getattr(one, name), field), shown(getattr(other, name), field)
        if (mine, theirs) != (NOTHING, NOTHING) and (every or name in sides):
            lines.append(Line(name, capfirst(str(field.verbose_name)), mine, theirs, sides.get(name, "")))
    return lines


class ReviewView(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("network.change_matchquestion")

    @property
    def may_merge(self) -> bool:
        return bool(self.request.user.has_perm("network.add_merge"))


class Review(ReviewView):
    """One question, both sides beside each other with the evidence; yes, no or later, by button or by key."""

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = MatchQuestion.objects.waiting().select_related(
            *("organisation__municipality", "organisation__county", "other_organisation__municipality"),
            *("other_organisation__county", "person", "other_person", "row__run"),
        )
        question = waiting.first()
        done = MatchQuestion.objects.answered().count()
        context: dict[str, Any] = {
            "title": _("Records to check"),
            "question": question,
            "place": done + 1,
            "total": done + waiting.count(),
            "last": last_answered(request.user),
            "may_merge": self.may_merge,
        }
        if question is not None:
            context |= self._sides(question)
        return render(request, "network/review/review.html", context)

    def _sides(self, question: MatchQuestion) -> dict[str, Any]:
        reasons = reasons_from(question.reasons)
        kind = "organisations" if question.organisation_id else "personnes"
        return {
            "kind": kind,
            "lines": compared(question.record, question.other) if question.other else None,
            "facts": None if question.other else compared(question.record, question.record),
            "cells": question.row.by_heading() if question.row and not question.other else None,
            "reasons_for": [reason for reason in reasons if reason.speaks_for],
            "reasons_against": [reason for reason in reasons if not reason.speaks_for],
            "record_url": desk.site.url_for(question.record),
            "other_url": desk.site.url_for(question.other) if question.other else None,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        question = get_object_or_404(MatchQuestion, pk=_key(request.POST.get("question")))
        said, now = request.POST.get("answer", ""), timezone.now()
        try:
            if said == "take_back":
                if question.other and question.answer == MatchQuestion.Answer.SAME and not self.may_merge:
                    raise PermissionDenied
                take_back(question=question, at=now, by=request.user)
                messages.success(request, _("The answer is taken back: the question is asked again."))
            elif said in ANSWERS:
                if said == "yes" and question.other and not self.may_merge:
                    raise PermissionDenied
                answer_question(question=question, answer=ANSWERS[said], at=now, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("desk:network-review")


class MergeView(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("network.add_merge")


class MergeSearch(MergeView):
    """Which other record says the same: found by its words, it leads to the page where the two become one."""

    def get(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        model, query = KINDS.get(kind), request.GET.get("q", "").strip()
        if model is None:
            raise Http404
        screen = desk.site.screen_for(model)
        if screen is None or not screen.allows(request.user, "view"):
            raise PermissionDenied
        seen = screen.list_queryset(request.user)
        record = get_object_or_404(seen, pk=pk)
        found = screen.search(seen.exclude(pk=pk), query, request.user)[:SHOWN] if query else None
        context = {"title": _("Merge with another record"), "kind": kind, "record": record, "query": query}
        context |= {"found": found, "record_url": desk.site.url_for(record)}
        return render(request, "network/review/merge_search.html", context)


class MergePage(MergeView):
    """Which value of each field stays; the record of the address survives, unless they are exchanged."""

    def get(self, request: HttpRequest, kind: str, pk: int, other: int) -> HttpResponse:
        one, two = self._records(kind, pk, other)
        context = {
            "title": _("Merge two records"),
            "kind": kind,
            "one": one,
            "other": two,
            "lines": compared(one, two, every=False),
            "list_url": reverse_list(one),
        }
        return render(request, "network/review/merge.html", context)

    def post(self, request: HttpRequest, kind: str, pk: int, other: int) -> HttpResponse:
        one, two = self._records(kind, pk, other)
        names = CHOSEN[type(one)]
        choices = {name: side for name in names if (side := request.POST.get(f"side-{name}")) in ("survivor", "merged")}
        try:
            question = _question_of(kind, pk, other)
            if question is not None:
                said = {"answer": MatchQuestion.Answer.SAME, "choices": choices}
                answer_question(question=question, at=timezone.now(), by=request.user, **said)
                one = question.record
            else:
                merge(survivor=one, merged=two, choices=choices, at=timezone.now(), by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("desk:network-review")
        messages.success(request, _("The two records are one. Its history tells what each said, and can undo this."))
        return redirect(desk.site.url_for(one) or "desk:network-review")

    def _records(self, kind: str, pk: int, other: int) -> tuple[Any, Any]:
        model = KINDS.get(kind)
        if model is None or pk == other:
            raise Http404
        return get_object_or_404(model, pk=pk), get_object_or_404(model, pk=other)


class UndoMerge(MergeView):
    """POST only."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = get_object_or_404(Merge, pk=pk)
        try:
            undo_merge(done=done, at=timezone.now(), by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("The merge is undone: there are two records again."))
        return redirect(desk.site.url_for(done.survivor) or "desk:network-review")


def reverse_list(record: Any) -> str:
    screen = desk.site.screen_for(type(record))
    return screen.list_url() if screen else ""


def _question_of(kind: str, pk: int, other: int) -> MatchQuestion | None:
    """The open question about these two, when the survivor is its first record."""
    name = "organisation" if kind == "organisations" else "person"
    return MatchQuestion.objects.waiting().filter(**{name: pk, f"other_{name}": other}).first()


def _key(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def review_card(request: HttpRequest) -> dict[str, Any] | None:
    count = MatchQuestion.objects.waiting().count()
    return {"count": count} if count else None


CARD = Card("network-review", "network/review/card.html", review_card, 30, permission="network.change_matchquestion")
