"""The calendar inside a frame of another site: with the newsletters' form, the only pages that others may frame."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from arrimage.agenda.coming.pages import by_month, frame, leaf_of_coming, question_of


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
def embedded(request: HttpRequest) -> HttpResponse:
    """What comes, by the filters of the address; links lead out of the frame."""
    question = question_of(request)
    page = leaf_of_coming(request, question)
    context = frame(question, title=_("Agenda"), view="embed") | {
        "page": page,
        "months": by_month(page.items, question.now),
    }
    return render(request, "agenda/public/embedded.html", context)
