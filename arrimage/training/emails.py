"""The letter that answers those who said they needed something: they asked, the hub replies (a service message)."""

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.kit.identity import identity
from arrimage.kit.outbox import Outgoing, hand_over
from arrimage.training.models import LearningNeed, Theme
from arrimage.training.queries import address_of
from arrimage.training.sessions import session_of

PURPOSE = "evenements"
LANGUAGES = {"fr": "fr-ca", "en": "en"}


def write_answers(theme: Theme, needs: Sequence[LearningNeed], at: datetime) -> dict[int, str]:
    """One letter to each person who asked, whatever the number of her needs, in the caller's transaction.

    Returns the needs told, by key, with the row of the ledger; those without an address, or to whom one may not write,
    are absent.
    """
    by_person: dict[int, list[LearningNeed]] = {}
    for need in needs:
        if need.person is not None and address_of(need.person):
            by_person.setdefault(need.person.pk, []).append(need)
    letters = [_letter(theme, asked) for asked in by_person.values()]
    told: dict[int, str] = {}
    for asked, handed in zip(by_person.values(), hand_over(letters, at), strict=True):
        if not handed.withheld:
            told |= {need.pk: handed.reference or f"{need.person_id}" for need in asked}
    return told


def _letter(theme: Theme, asked: Sequence[LearningNeed]) -> Outgoing:
    person, session = asked[0].person, session_of(theme)
    assert person is not None  # only needs of somebody come here
    with translation.override(LANGUAGES[person.language]):
        told = {"person": person, "needs": asked, "theme": theme, "session": session, "hub": identity()}
        text = render_to_string("training/email/answer.txt", told)
        words = _("You asked for it: “%(title)s”") if session else _("About the training you asked for: “%(title)s”")
        subject = words % {"title": session.title if session else theme.title}
    return Outgoing(
        to=address_of(person),
        subject=subject,
        text=text,
        purpose=PURPOSE,
        language=person.language,
        person=person.pk,
        title=subject,
    )
