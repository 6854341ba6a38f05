"""What the newsletters add to the page of choices: how often each comes, and where its past issues are."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from arrimage.consent.choices import register_extra
from arrimage.consent.decisions import Decision
from arrimage.consent.models import Address, Purpose
from arrimage.letters.models import Newsletter, ReaderChoice


@register_extra
def frequency(request: HttpRequest, token: str, address: Address, purpose: Purpose, decision: Decision) -> SafeString:
    newsletter = Newsletter.objects.filter(purpose=purpose, is_active=True).first()
    if newsletter is None:
        return mark_safe("")
    chosen = ReaderChoice.objects.filter(recipient=address, newsletter=newsletter).first()
    context = {
        "newsletter": newsletter,
        "token": token,
        "may_choose": decision.allowed,
        "every": chosen.every if chosen else ReaderChoice.Every.ISSUE,
        "choices": ReaderChoice.Every.choices,
        "langue": "?langue=en" if request.GET.get("langue") == "en" else "",
    }
    return mark_safe(render_to_string("letters/public/frequency.html", context, request))
