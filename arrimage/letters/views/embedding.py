"""The form of a newsletter inside a frame of another site: the one page that others may frame."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from arrimage.letters.models import Newsletter
from arrimage.letters.views.languages import asked_in, in_readers_language
from arrimage.letters.views.subscribing import subscribe


@never_cache
@csrf_exempt  # a frame on another site is given no cookie
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_http_methods(["GET", "HEAD", "POST"])
@in_readers_language
def embedded(request: HttpRequest, code: str) -> HttpResponse:
    """Whatever it answers keeps to the frame: the site's header and footer belong to a whole page."""
    newsletter = Newsletter.objects.open_to_subscription().filter(code=code).first()
    if newsletter is None:
        context = {"title": _("This form is closed"), "langue": asked_in(request)}
        return render(request, "letters/public/embedded_closed.html", context, status=404)
    here = reverse("letters:embed", args=[code])
    if request.method != "POST" and "fait" in request.GET:
        accents = "accents" in request.GET
        context = {"title": _("One more step: check your e-mail"), "newsletter": newsletter, "accents": accents}
        return render(request, "letters/public/embedded_asked.html", context)
    too_many = "letters/public/embedded_too_many.html"
    return subscribe(request, newsletter, "letters/public/embedded.html", f"{here}?fait=1", too_many)
