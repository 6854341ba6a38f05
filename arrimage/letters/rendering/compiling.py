"""The three writings of an issue in one language: mail, plain text, page."""

from django.utils import translation
from django.utils.safestring import SafeString

from arrimage.letters.links import within_the_site
from arrimage.letters.models import Issue
from arrimage.letters.rendering.mail import write_mail
from arrimage.letters.rendering.plain import write_text
from arrimage.letters.rendering.reading import read_letter
from arrimage.letters.rendering.web import write_page

CATALOGUE = {"fr": "fr-ca", "en": "en"}


def compile_issue(issue: Issue, language: str) -> dict[str, str]:
    """Subjects, HTML and text as they leave, merge fields still to be filled in. Raises BrokenMjml with the place.

    The second subject is empty where the issue has none; English has one subject only.
    """
    with translation.override(CATALOGUE.get(language, language)):
        letter = read_letter(issue, language)
        return {
            "subject": letter.subject,
            "subject_b": "" if language == "en" else issue.subject_b,
            "html": write_mail(letter),
            "text": write_text(letter),
        }


def web_body(issue: Issue, language: str) -> SafeString:
    """The issue's blocks as HTML of the site, for a page whose only heading so far is its title.

    Nobody's own: merge fields say what they say to those of whom nothing is known.
    """
    with translation.override(CATALOGUE.get(language, language)):
        return SafeString(within_the_site(write_page(read_letter(issue, language, headline=False), issue)))
