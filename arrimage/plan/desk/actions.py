"""Small steps on an action's page: a note, a document, a task done, a value typed."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arrimage.kit.desk.once import make_once, tell_already_made, token_for
from arrimage.kit.files import protected_file_response
from arrimage.kit.templatetags.formats import long_date
from arrimage.plan import forms
from arrimage.plan.desk.boards import PlanView
from arrimage.plan.models import Action, ActionDocument, DeliverableVersion, Indicator, Reading, Task
from arrimage.plan.operations import add_reading


class Step(PlanView):
    """A POST that needs one permission and leads back to the action's page."""

    permission = ""
    http_method_names = ["post"]

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(self.permission)


class AddNote(Step):
    permission = "plan.add_actionnote"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        action = get_object_or_404(Action, pk=pk)
        form = forms.NoteForm(request.POST)
        return _keep(request, form, action, author=request.user)


class AddDocument(Step):
    permission = "plan.add_actiondocument"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        action = get_object_or_404(Action, pk=pk)
        return _keep(request, forms.DocumentForm(request.POST, request.FILES), action)


def _keep(request: HttpRequest, form: Any, action: Action, **facts: Any) -> HttpResponse:
    """Save what the form holds on the action, or say every mistake."""
    if form.is_valid():
        for name, value in {"action": action, **facts}.items():
            setattr(form.instance, name, value)
        record, is_new = make_once(request, form._meta.model, form.save)
        if not is_new and _says_otherwise(form, record):
            form.save()
            is_new = True
        if is_new:
            messages.success(request, _("Added to the action."))
        else:
            tell_already_made(request, record)
    else:
        for name, problems in form.errors.items():
            for problem in problems:
                said = {"field": capfirst(form[name].label), "problem": problem}
                messages.error(request, _("%(field)s: %(problem)s") % said)
    return redirect("desk:action-detail", action.pk)


def _says_otherwise(form: Any, record: Any) -> bool:
    """Whether the page one went back to was given another text than that of what it made: it is another note."""
    return any(getattr(record, name) != form.cleaned_data[name] for name in ("text", "title") if name in form.fields)


class TaskDone(Step):
    """Done today, or open again."""

    permission = "plan.change_task"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        task = get_object_or_404(Task, pk=pk)
        task.done_on = None if task.done_on else timezone.localdate()
        task.save()
        return redirect("desk:action-detail", task.action_id)


class TypeValue(PlanView):
    """A value typed by hand, with its evidence."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("plan.add_reading")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, pk, forms.ReadingForm(initial={"date": timezone.localdate()}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        indicator = get_object_or_404(Indicator, pk=pk)
        form = forms.ReadingForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, pk, form)
        said = {"indicator": indicator, "day": timezone.localdate(), "user": request.user, **form.to_reading()}
        try:
            typed, is_new = make_once(request, Reading, lambda: add_reading(**said))
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._page(request, pk, form)
        if not is_new:
            tell_already_made(request, typed)
            return redirect("desk:evidence", pk)
        messages.success(request, _("The value is kept with its evidence."))
        if typed.is_outside_plan:
            days = {"day": long_date(typed.date), "start": long_date(indicator.plan.start)}
            sentence = _("It is of %(day)s, outside the plan (%(start)s to %(end)s): it counts in none of its figures.")
            messages.warning(request, sentence % {**days, "end": long_date(indicator.plan.end)})
        return redirect("desk:evidence", pk)

    def _page(self, request: HttpRequest, pk: int, form: forms.ReadingForm) -> HttpResponse:
        indicator = get_object_or_404(Indicator.objects.select_related("action"), pk=pk)
        context = {"title": _("Type a value"), "indicator": indicator, "form": form, "token": token_for(request)}
        return render(request, "plan/desk/reading.html", context, status=422 if form.errors else 200)


class Download(PlanView):
    """A document kept on an action, for those who may read plans."""

    kinds: ClassVar[dict[str, Any]] = {"action": ActionDocument, "version": DeliverableVersion, "reading": Reading}
    kind = "action"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        kept: Any = get_object_or_404(self.kinds[self.kind].objects.exclude(file=""), pk=pk)
        name = kept.file.name.rpartition("/")[2]
        return protected_file_response(kept.file.open("rb"), name)
