"""The addresses that letters and calendars bear, whole; none names anybody."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from arrimage.registration.models import Order, Registration
from arrimage.registration.tokens import own_path


def own_page(order: Order) -> str:
    """Where whoever registered reads, confirms and changes it."""
    return f"{settings.BASE_URL}{own_path(order)}"


def place_path(registration: Registration) -> str:
    """The page of one participant, for herself. Her code is read on her badge: it does not open the page alone. A
    place that another person takes has another code, hence another page.
    """
    return reverse("registration:place", args=[_signer("place").sign(registration.code.hex)])


def place_page(registration: Registration) -> str:
    """Where a participant whom another registered, or gave a place to, reads it and gives it up. Give it only to her
    address.
    """
    return f"{settings.BASE_URL}{place_path(registration)}"


def place_of(token: str) -> Registration | None:
    """The registration that such an address was made for, its order being confirmed."""
    try:
        code = _signer("place").unsign(token)
    except BadSignature:
        return None
    confirmed = Registration.objects.filter(code=code, order__confirmed_at__isnull=False)
    return confirmed.select_related("order__enrolment__event__activity__municipality").first()


def _signer(of: str) -> Signer:
    return Signer(key=settings.CONSENT_KEY, salt=f"arrimage.registration.{of}", sep=".")


def own_agenda(registration: Registration) -> str:
    """The calendar of all that the address of this registration is registered to; it works as long as `CONSENT_KEY`
    stays. Give it only to that address: in a letter, or on a page it opened.
    """
    token = _signer("agenda").sign(str(registration.pk))
    return f"{settings.BASE_URL}{reverse('registration:own-agenda', args=[token])}"


def registration_of(token: str) -> Registration | None:
    """The registration that such an address was made for; None when it is not one of ours, or was never confirmed."""
    try:
        key = _signer("agenda").unsign(token)
    except BadSignature:
        return None
    confirmed = Registration.objects.filter(pk=int(key), order__confirmed_at__isnull=False)
    return confirmed.select_related("order").first()


def address_of(registration: Registration) -> str:
    """Where the participant is written to: her own address, else that of whoever registered her."""
    return registration.email or registration.order.email
