"""How an issue looks before it leaves: in a mailbox, on a telephone, as text, in the dark, to one reader or another."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from arrimage.letters import merge
from arrimage.letters.links import within_the_site
from arrimage.letters.models import Issue
from arrimage.letters.operations.checking import problems, warnings
from arrimage.letters.rendering import BrokenMjml, compile_issue

MODES = (
    ("computer", _("On a computer")),
    ("phone", _("On a telephone")),
    ("text", _("Text alone")),
    ("dark", _("In the dark")),
    ("known", _("As a reader whose name is known")),
    ("unknown", _("As somebody of whom nothing is known")),
)
IN_ENGLISH = ("english", _("In English"))
SOMEBODY = {"prenom": "Élise", "nom": "Tremblay", "organisation": "Coopérative La Récolte"}
NOWHERE = dict.fromkeys(("lien_retrait", "lien_preferences", "lien_web"), "#")
# What a mail needs, and nothing that runs: the frame holds what editors wrote.
POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:", "https:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}


def preview(issue: Issue, request: HttpRequest, mode: str) -> HttpResponse:
    """The page that the workshop shows beside the form; also what keeps the issue from leaving."""
    language = "en" if mode == "english" else "fr"
    values = NOWHERE if mode == "unknown" else {**SOMEBODY, **NOWHERE}
    preheader = issue.preheader_en if language == "en" else issue.preheader
    context: dict[str, Any] = {"issue": issue, "mode": mode, "language": get_language()}
    context["preheader"] = merge.fill(preheader, values)
    try:
        written = compile_issue(issue, language)
    except BrokenMjml as broken:
        context["problems"] = [str(broken)]
    else:
        context.update(shown(written, values, mode))
        if issue.newsletter_id:
            context.update(problems=problems(issue), warnings=warnings(issue))
    response = TemplateResponse(request, "letters/preview.html", context)
    response._csp_replace = POLICY  # type: ignore[attr-defined]
    return response


def shown(written: dict[str, str], values: dict[str, str], mode: str) -> dict[str, str]:
    """Subject, preview text and letter as that reader sees them; pictures come by whatever name the browser uses."""
    html = merge.fill(written["html"], {name: escape(value) for name, value in values.items()})
    html = within_the_site(html, "src")
    if mode == "dark":
        html = in_the_dark(html)
    return {
        "subject": merge.fill(written["subject"], values),
        "html": html,
        "text": merge.fill(written["text"], values),
    }


def in_the_dark(html: str) -> str:
    """The letter as those see it whose machine asks for dark colours, whatever the editor's asks for."""
    dark = html.replace("@media (prefers-color-scheme: dark)", "@media all")
    return dark.replace("color-scheme: light dark", "color-scheme: dark")
