"""A notice that could not leave by e-mail, as a letter to print and post."""

from datetime import date
from pathlib import Path

from django.utils import translation

from arrimage.kit.identity import identity
from arrimage.kit.pdf import pdf
from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.models import NoticeStep, RenewalNotice
from arrimage.membership.renewal.fields import fill
from arrimage.membership.renewal.letters import LANGUAGES, reader_of, values, words_of

TEMPLATE = Path(__file__).with_name("notice.typ")


def notice_pdf(notice: RenewalNotice, day: date) -> bytes:
    """Its words and its balance as of that day, under the hub's coordinates. The year is a charged one."""
    term, hub = notice.term, identity()
    invoice, reader = term.invoice, reader_of(term.membership)
    assert invoice is not None, "only charged years are told of"
    step = NoticeStep.objects.filter(days=notice.days).first() or NoticeStep(subject_fr=notice.subject)
    with translation.override(LANGUAGES[reader.language]):
        known = values(term, invoice, invoice.balance_on(day), reader, hub.name)
        subject, text = (fill(words, known) for words in words_of(step, reader.language))
        sender = (hub.name, *hub.postal_address.splitlines(), hub.email, hub.phone)
        data = {
            "title": subject,
            "hub": hub.name,
            "lang": reader.language,
            "sender": [line for line in sender if line],
            "dated": long_date(day),
            "payer": [invoice.payer_name, *invoice.payer_address.splitlines()],
            "paragraphs": [part.splitlines() for part in text.replace("\r", "").split("\n\n") if part.strip()],
        }
        return pdf(TEMPLATE, data)
