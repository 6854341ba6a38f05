"""The thank-you letter to those who came, in the words of whoever closes the event."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db import transaction

from arrimage.agenda.models import Event
from arrimage.outcomes.emails import Letter, greeting, one_an_address, write_once
from arrimage.outcomes.models import AfterLetter
from arrimage.registration.attendance import present_at
from arrimage.registration.models import Registration


@transaction.atomic
def thank(*, event: Event, subjects: Mapping[str, str], texts: Mapping[str, str], at: datetime) -> list[AfterLetter]:
    """Write to each of those present who was not thanked yet. `subjects` and `texts` go by language, `fr` and `en`;
    an empty one falls back on the French one."""
    event = Event.objects.select_for_update().get(pk=event.pk)

    def words(registration: Registration) -> tuple[str, str]:
        language = registration.order.language
        subject = subjects.get(language) or subjects["fr"]
        return subject, f"{greeting(registration)}\n\n{(texts.get(language) or texts['fr']).strip()}"

    letters = [Letter(one, partial(words, one)) for one in one_an_address(list(present_at(event)))]
    return write_once(letters, AfterLetter.Kind.THANKS, at=at)
