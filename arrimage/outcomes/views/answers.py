"""`/apres/<token>/`: the evaluation, or what came of the event. Opening the page never answers."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from arrimage.outcomes.forms.answers import EffectForm, EvaluationForm
from arrimage.outcomes.models import Asking
from arrimage.outcomes.operations.asking import AnsweredAlready, evaluate, say_what_came_of_it
from arrimage.outcomes.views.private_links import in_language, kept_nowhere


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def answer(request: HttpRequest, *, token: UUID) -> HttpResponse:
    asked = Asking.objects.select_related("registration__order", "registration__enrolment__event__activity")
    asking: Asking = get_object_or_404(asked, token=token)
    with in_language(asking.registration.order.language):
        response = _answer(request, asking)
        response["Content-Language"] = translation.get_language()
    return response


def _answer(request: HttpRequest, asking: Asking) -> HttpResponse:
    event = asking.registration.enrolment.event
    if asking.is_answered:
        return render(request, "outcomes/public/thanks.html", {"title": _("Thank you"), "event": event})
    form = _form(asking, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        if form.is_valid() and _take(asking, form):
            return redirect("outcomes:answer", token=asking.token)
        status = 422
    kind = "effect" if asking.about == Asking.About.EFFECT else "evaluation"
    title = _("What came of it?") if kind == "effect" else _("Your opinion")
    context = {"title": title, "event": event, "form": form}
    return render(request, f"outcomes/public/{kind}.html", context, status=status)


def _form(asking: Asking, posted: Any) -> Any:
    if asking.about == Asking.About.EFFECT:
        return EffectForm(posted, registration=asking.registration)
    return EvaluationForm(posted, about=asking.about)


def _take(asking: Asking, form: Any) -> bool:
    """Whether the answer is kept, now or before; the form has what is wrong with it."""
    keep: Any = say_what_came_of_it if asking.about == Asking.About.EFFECT else evaluate
    try:
        keep(asking=asking, said=form.said(), on=timezone.localdate())
    except AnsweredAlready:
        return True
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
