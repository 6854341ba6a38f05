"""Mail about consents and privacy requests.

About a request, nothing that somebody typed is sent back: the address may be another person's. About a consent, the
mail is in the language of the wording it shows.
"""

from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.consent.models import ConsentRequest, PrivacyRequest, Purpose, Sender, Wording
from arrimage.consent.tokens import token_of


def acknowledge(request: PrivacyRequest) -> None:
    """That the request was received, its number, and the day by which the law wants it answered."""
    language = request.user.language if request.user else settings.LANGUAGE_CODE
    with translation.override(language):
        context = {"request": request, "page": absolute(reverse("consent:privacy"))}
        body = render_to_string("consent/email/acknowledgement.txt", context)
        send_mail(_("We have received your request"), body, None, [request.requester_email])


def preferences_link(code: str) -> str:
    return absolute(reverse("preferences:choose", args=[token_of(code)]))


def unsubscribe_link(code: str, purpose: Purpose | None) -> str:
    """The link of RFC 8058 for messages of that purpose, or for all of them."""
    name = "preferences:unsubscribe" if purpose else "preferences:unsubscribe-all"
    return absolute(reverse(name, args=[token_of(code), *([purpose.code] if purpose else [])]))


def composed(purpose: Purpose, wording: Wording, sender: Sender, code: str, referrer: str = "") -> tuple[str, str]:
    """Subject and text: the purpose, the words to agree to, who asks, that it can be withdrawn (SOR/2012-36, s. 4)."""
    with translation.override("fr-ca" if wording.language == Wording.Language.FRENCH else wording.language):
        context = {
            "purpose": purpose,
            "wording": wording,
            "sender": sender,
            "referrer": referrer,
            "choose_link": preferences_link(code),
            "unsubscribe_link": unsubscribe_link(code, None),
        }
        subject = _("May we keep writing to you? – %(name)s") % {"name": sender.name}
        return subject, render_to_string("consent/email/request.txt", context)


def send_request(request: ConsentRequest, referrer: str = "") -> None:
    """Send the request to its address; `referrer` is named where a referral allows it.

    Raises OSError or SMTPException when it cannot leave.
    """
    address = str(request.address.address)
    sender = Sender.get()
    subject, body = composed(request.purpose, request.wording, sender, request.address.code, referrer)
    headers = {
        "List-Unsubscribe": f"<{unsubscribe_link(request.address.code, request.purpose)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    reply_to = [sender.email] if sender.email else None
    EmailMessage(subject, body, to=[address], headers=headers, reply_to=reply_to).send()
