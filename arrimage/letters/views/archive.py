"""The archive: each newsletter with its issues by year, an issue «on line», a feed for readers of feeds."""

from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arrimage.letters import merge
from arrimage.letters.forms import SubscribeForm
from arrimage.letters.models import Issue, Newsletter
from arrimage.letters.rendering import web_body
from arrimage.letters.rendering.feeds import feed_of
from arrimage.letters.rendering.pictures import logo_on_the_site
from arrimage.letters.rendering.press import press_contact
from arrimage.letters.views.languages import asked_in, in_readers_language
from arrimage.letters.views.subscribing import words


@require_safe
@in_readers_language
def newsletter(request: HttpRequest, code: str) -> HttpResponse:
    """What it is, the form to receive it, its issues of one year (`?annee=`), the latest without."""
    found = get_object_or_404(Newsletter.objects.public(), code=code)
    issues = found.issues.archived().annotate(year=ExtractYear("published_at"))
    years = sorted(set(issues.order_by().values_list("year", flat=True)), reverse=True)
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    shown = year if year in years else next(iter(years), None)
    is_open = Newsletter.objects.open_to_subscription().filter(pk=found.pk).exists()
    form = SubscribeForm(only=found) if is_open else None
    context = {
        "title": _("Press room") if found.is_press else found.name,
        "newsletter": found,
        "issues": issues.filter(year=shown) if shown else issues.none(),
        "years": years,
        "year": shown,
        "form": form,
        **(words(form, found) if form else {}),
        **(press_contact(found) if found.is_press else {}),
        "langue": asked_in(request),
    }
    return render(request, "letters/public/newsletter.html", context)


@require_safe
@in_readers_language
def issue(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An issue as anybody reads it: nothing in it is addressed to one reader."""
    archived = Issue.objects.archived().select_related("newsletter")
    found = get_object_or_404(archived.select_related("mailing"), newsletter__code=code, number=number)
    reads = request.reads  # type: ignore[attr-defined]
    language = reads if reads in found.languages else "fr"
    same = archived.filter(newsletter=found.newsletter).order_by("number")
    with translation.override("en" if language == "en" else "fr-ca"):
        context = {
            "title": merge.fill(found.subject_en, {}) if language == "en" else found.title,
            "preheader": merge.fill(found.preheader_en, {}) if language == "en" else found.summary,
            "issue": found,
            "newsletter": found.newsletter,
            "body": web_body(found, language),
            "logo": logo_on_the_site(found.newsletter),
            "language": language,
            "before": same.filter(number__lt=number).last(),
            "after": same.filter(number__gt=number).first(),
            "langue": asked_in(request),
        }
        return render(request, "letters/public/issue.html", context)


@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Newsletter.objects.public(), code=code)
    response = HttpResponse(feed_of(found), content_type="application/rss+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=900"
    return response
