"""A message to a segment: plain words typed on the desk, as the HTML and the text that readers receive."""

from django.template.loader import render_to_string
from django.utils import translation

from arrimage.consent.models import Purpose, Sender


def message_content(
    *, subject: str, typed: str, purpose: Purpose, duty: str = "", language: str = "fr"
) -> dict[str, str]:
    """The content of a mailing in one language; merge fields are left for whoever fills them in.

    What may be refused says how to receive no more of it (s. 6(2)(c) of the Act); the rest only who writes
    (SOR/2012-36, s. 2).
    """
    with translation.override("en" if language == "en" else "fr-ca"):
        said = {"typed": typed, "purpose": purpose, "duty": duty, "subject": subject}
        context = {**said, "sender": Sender.get(), "language": language}
        return {
            "subject": subject,
            "subject_b": "",
            "typed": typed,
            "duty": duty,
            "html": render_to_string("letters/email/message.html", context),
            "text": render_to_string("letters/email/message.txt", context),
        }
