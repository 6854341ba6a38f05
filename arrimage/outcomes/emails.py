"""Letters to those who came: each written once, handed to the delivery ledger.

They are factual messages about what one took part in, of the hub's own initiative (s. 6(6) of the Act): whoever
refuses them receives none. Who asked to be introduced is answered, which is a service message.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.kit.identity import identity
from arrimage.kit.outbox import Outgoing, hand_over
from arrimage.outcomes.models import AfterLetter, Asking, Certificate
from arrimage.registration.emails import AFTERWARDS
from arrimage.registration.models import Registration

About = Asking.About


@contextmanager
def in_language_of(registration: Registration) -> Iterator[None]:
    with translation.override("en" if registration.order.language == "en" else "fr-ca"):
        yield


def address_of(registration: Registration) -> str:
    return registration.email or registration.order.email


def one_an_address(registrations: Sequence[Registration]) -> list[Registration]:
    """Those to write to: whoever registered colleagues under one address is asked once."""
    first: dict[str, Registration] = {}
    for one in registrations:
        if address := address_of(one).strip().lower():
            first.setdefault(address, one)
    return list(first.values())


def link(name: str, token: object) -> str:
    return settings.BASE_URL + reverse(f"outcomes:{name}", args=[token])


@dataclass(frozen=True)
class Letter:
    """To one participant. `write` answers with its subject and its text, in the language in force."""

    registration: Registration
    write: Callable[[], tuple[str, str]]
    occasion: str = ""
    purpose: str = AFTERWARDS

    def outgoing(self, title: str) -> Outgoing:
        registration = self.registration
        with in_language_of(registration):
            subject, text = self.write()
            signed = f"{text}\n\n{identity().name}".rstrip()
        return Outgoing(
            to=address_of(registration),
            subject=subject,
            text=signed,
            purpose=self.purpose,
            language=registration.order.language,
            person=registration.person_id,
            title=title,
        )


def write_once(letters: Sequence[Letter], kind: AfterLetter.Kind, *, at: datetime) -> list[AfterLetter]:
    """The letters written now, in the caller's transaction; those of that kind and occasion are not written again."""
    known = AfterLetter.objects.filter(registration__in=[one.registration for one in letters], kind=kind)
    done = set(known.values_list("registration", "occasion"))
    new = [one for one in letters if (one.registration.pk, one.occasion) not in done]
    handed = hand_over([one.outgoing(str(kind.label)) for one in new], at)
    return AfterLetter.objects.bulk_create(
        AfterLetter(
            registration=one.registration,
            kind=kind,
            occasion=one.occasion,
            written_at=at,
            reference=answer.reference,
            withheld=answer.withheld[:250],
        )
        for one, answer in zip(new, handed, strict=True)
    )


def greeting(registration: Registration) -> str:
    return _("Hello %(name)s,") % {"name": registration.first_name or registration}


def asking_words(event: Event, asking: Asking) -> tuple[str, str]:
    """The subject and the text of what is asked, in the language in force."""
    names = {"event": event}
    page = link("answer", asking.token)
    if asking.about == About.EFFECT:
        subject = _("What came of “%(event)s”?") % names
        said = _(
            "A month ago you came to “%(event)s”. Did something come of it: a contact, an exchange, a project? Two "
            "taps are enough to say, and it helps us hold the next one:"
        )
    elif asking.about == About.COLD:
        subject = _("Three months after “%(event)s”") % names
        said = _("Three months ago you came to “%(event)s”. Has it been of use? It takes less than a minute:")
    else:
        subject = _("Your opinion on “%(event)s”") % names
        said = _("What did you think of “%(event)s”? It takes less than a minute:")
    text = f"{greeting(asking.registration)}\n\n{said % names}\n{page}"
    return subject, text if asking.about == About.EFFECT else f"{text}\n\n{anonymous()}"


def anonymous() -> str:
    return _("Your answer bears no name.")


def revoked_words(certificate: Certificate) -> tuple[str, str]:
    """To whoever held it, with the reason, which its public page does not tell."""
    subject = _("Your certificate is no longer valid: %(event)s") % {"event": certificate.title}
    said = _("Your certificate no. %(number)s for “%(event)s” is no longer valid. The reason: %(why)s") % {
        "number": certificate.number,
        "event": certificate.title,
        "why": certificate.why_revoked,
    }
    more = _("If another one replaces it, it reaches you by e-mail. Answer this letter if something is wrong.")
    return subject, f"{greeting(certificate.registration)}\n\n{said}\n\n{more}"


def certificate_words(certificate: Certificate) -> tuple[str, str]:
    subject = _("Your certificate of attendance: %(event)s") % {"event": certificate.title}
    said = _("Here is your certificate of attendance. Anybody you give this link to can check it:")
    return subject, f"{greeting(certificate.registration)}\n\n{said}\n{link('certificate', certificate.token)}"
