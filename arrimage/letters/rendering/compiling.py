"""The three writings of an issue in one language: mail, plain text, page."""

from datetime import datetime

from django.utils import translation
from django.utils.safestring import SafeString

from arrimage.letters.links import within_the_site
from arrimage.letters.models import Issue
from arrimage.letters.rendering.mail import write_mail
from arrimage.letters.rendering.plain import write_text
from arrimage.letters.rendering.reading import departure_of, read_letter
from arrimage.letters.rendering.web import write_page

CATALOGUE = {"fr": "fr-ca", "en": "en"}


def compile_issue(issue: Issue, language: str, now: datetime | None = None) -> dict[str, str]:
    """Subjects, HTML and text as they leave, merge fields still to be filled in. Raises BrokenMjml with the place.

    The second subject is empty where the issue has none; English has one subject only.
    """
    with translation.override(CATALOGUE.get(language, language)):
        letter = read_letter(issue, language, now)
        return {
            "subject": letter.subject,
            "subject_b": "" if language == "en" else issue.subject_b,
            "html": write_mail(letter),
            "text": write_text(letter),
        }


def compile_page(issue: Issue, language: str, now: datetime | None = None) -> str:
    """The issue's blocks as HTML of the site, for a page whose only heading so far is its title.

    Nobody's own: merge fields say what they say to those of whom nothing is known.
    """
    with translation.override(CATALOGUE.get(language, language)):
        return within_the_site(write_page(read_letter(issue, language, now, page=True), issue))


def web_body(issue: Issue, language: str) -> SafeString:
    """The page of the issue that left: as it was kept with the mail, else written from its blocks as of its departure.

    One that came out on the site only may still be corrected; before it leaves, it is read as of now.
    """
    kept = issue.mailing.contents.get(language, {}).get("page") if issue.mailing else None
    return SafeString(kept or compile_page(issue, language, departure_of(issue)))
