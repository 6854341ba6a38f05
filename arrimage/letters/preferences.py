"""What the newsletters say on the page of choices: how often each comes, where its past issues are, whom it reaches."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from arrimage.consent.choices import register_extra, register_link_page, register_reach
from arrimage.consent.decisions import Decision
from arrimage.consent.models import Address, Purpose
from arrimage.letters.models import Newsletter, ReaderChoice
from arrimage.letters.operations.press import CODE
from arrimage.network.models import Segment
from arrimage.network.segments import UnclearRule, members_of

register_link_page("letters:mine")


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


@register_reach
def on_the_media_list(purpose: Purpose, email: str) -> bool:
    """Press releases go to the media list, whatever anybody else chooses; all the rest goes to who chooses it."""
    newsletter = Newsletter.objects.press().filter(purpose=purpose).first()
    if newsletter is None:
        return purpose.code != CODE
    segments = newsletter.segments
    return not segments or any(_is_in(segment, email) for segment in segments)


def _is_in(segment: Segment, email: str) -> bool:
    try:
        return members_of(segment).filter(email__iexact=email).exists()
    except UnclearRule:  # which sends nothing to anybody
        return False
