"""What a mailing needs to be sent, read once: who writes, the texts made ready, the links, whether one may write."""

import unicodedata
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from arrimage.consent.decisions import Decision, Why
from arrimage.consent.emails import preferences_link, unsubscribe_link
from arrimage.consent.models import EntryDetails, Purpose
from arrimage.consent.queries import decide
from arrimage.consent.rules import Act, Basis
from arrimage.consent.tokens import token_of
from arrimage.letters.bounces.addresses import return_path
from arrimage.letters.links import page_on_the_site
from arrimage.letters.mail.building import Letter, Recipient, Sender, Template
from arrimage.letters.mail.identity import domain_of
from arrimage.letters.mail.signing import signer_for
from arrimage.letters.merge import OWN_SUBJECT, OWN_TEXT, Hole, parts
from arrimage.letters.models import Mailing
from arrimage.letters.operations.tracking import tracked
from arrimage.letters.reasons import FORGOTTEN, REFERRAL
from arrimage.letters.worker.ledger import Claimed
from arrimage.network.models import OrganisationRole

SAMPLE = "0" * 32
# What the ledger answers of a referral that this very message used: nothing was refused since.
USED = (Why.REFERRAL_USED, Why.EXPIRED)
WINDOW = 100  # outcomes among which refusals are counted
# What has no simpler form in Unicode would be lost.
IN_ASCII = str.maketrans({"’": "'", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})


class Link:
    """A link in which only the reader's token changes."""

    def __init__(self, sample: str) -> None:
        self._before, _token, self._after = sample.partition(token_of(SAMPLE))

    def to(self, token: str) -> str:
        return f"{self._before}{token}{self._after}"


class Route:
    def __init__(self, mailing: Mailing) -> None:
        self.mailing, self.purpose = mailing, mailing.purpose
        self.started = mailing.started_at is not None
        self.lately: deque[bool] = deque(maxlen=WINDOW)
        self.last_refusal = ""
        self.sender = Sender(mailing.from_name, mailing.from_email, mailing.reply_to, _fields(mailing))
        self._templates: dict[tuple[str, str], Template] = {}
        shown = _shown_purpose(mailing)
        self._may_be_refused = shown.may_be_refused
        self._preferences = Link(preferences_link(SAMPLE))
        self._unsubscribe = Link(unsubscribe_link(SAMPLE, shown)) if self._may_be_refused else self._preferences
        self._web = {language: _web_link(mailing, language) for language in ("fr", *mailing.languages)}

    def start(self) -> None:
        """The first message is about to leave."""
        Mailing.objects.filter(pk=self.mailing.pk, started_at=None).update(started_at=timezone.now())
        self.started = True

    def template(self, language: str, variant: str) -> Template:
        found = self._templates.get((language, variant))
        if found is None:
            content = dict(self.mailing.content(language))
            if variant == "b" and content.get("subject_b"):
                content["subject"] = content["subject_b"]
            content["html"] = tracked(str(content.get("html") or ""), mailing=self.mailing, variant=variant)
            signer = signer_for(self.mailing.from_email)
            found = Template(mailing=self.mailing.pk, sender=self.sender, content=content, signer=signer)
            self._templates[language, variant] = found
        return found

    def letter(self, row: Claimed) -> Letter:
        template = self.template(row.language, row.variant)
        token = token_of(row.code)
        unsubscribe = self._unsubscribe.to(token)
        values = {
            "prenom": row.first_name,
            "nom": row.last_name,
            "organisation": row.organisation,
            "referent": row.referrer,
            "lien_retrait": unsubscribe,
            "lien_preferences": self._preferences.to(token),
            "lien_web": self._web.get(row.language, self._web["fr"]),
            OWN_SUBJECT: row.own_subject,
            OWN_TEXT: row.own_text,
        }
        name = f"{row.first_name} {row.last_name}".strip()
        one_click = unsubscribe if self._may_be_refused else ""
        recipient = Recipient(row.pk, row.address, name, values, one_click, row.own_calendar)
        return Letter(template, recipient, _return_path(row.pk, self.mailing.from_email))

    def name_organisations(self, rows: Iterable[Claimed], today: date) -> None:
        """Only where the text says the organisation."""
        wanted = [row for row in rows if row.person and "organisation" in self.template(row.language, "").needs]
        if not wanted:
            return
        roles = OrganisationRole.objects.current(today).filter(person__in={row.person for row in wanted})
        names = dict(roles.order_by("-pk").values_list("person", "organisation__name"))
        for row in wanted:
            row.organisation = names.get(row.person, "") if row.person else ""

    def decide(self, rows: Sequence[Claimed], today: date) -> dict[int, str]:
        """Delivery → why it may not leave today, for those that may not."""
        answers = decide({row.address for row in rows}, self.purpose, today)
        refused = {}
        for row in rows:
            why = self._why_not(row, answers[row.address])
            if why:
                refused[row.pk] = why
        return refused

    def _why_not(self, row: Claimed, answer: Decision) -> str:
        by_referral = answer.why is Basis.REFERRAL
        # The one message of a referral, put off by the server: this very one may be tried again.
        again = row.by_referral and row.attempts > 0 and answer.why in USED
        if not answer.allowed and not again:
            return str(answer.why.value)
        if self.mailing.kind == Mailing.Kind.NOTICE and not row.own_text:  # destroyed with the person's information
            return FORGOTTEN
        row.by_referral = by_referral or again
        if row.by_referral:
            row.referrer = answer.referrer or _referrer_of(row.address)
            if not row.referrer or not names_referrer(self.mailing.content(row.language)):
                return REFERRAL
        return ""

    def note(self, refused: bool, reply: str = "") -> bool:
        """Count an outcome; True when so many were refused that the mailing must stop."""
        self.lately.append(refused)
        if not refused:
            return False
        self.last_refusal = reply
        share = 100 * sum(self.lately) / len(self.lately)
        return sum(self.lately) >= 10 and share >= settings.LETTERS_PAUSE_PERCENT


def names_referrer(content: Mapping[str, Any]) -> bool:
    """Whether each part of the text has the place where who referred the reader is named."""
    texts = [str(content.get(name) or "") for name in ("html", "text")]
    written = [text for text in texts if text.strip()]
    return bool(written) and all(
        any(isinstance(part, Hole) and part.name == "referent" for part in parts(text)) for text in written
    )


def _referrer_of(address: str) -> str:
    """Who was named when the referral was used."""
    used = EntryDetails.objects.filter(entry__act=Act.REFERRAL_USED, entry__address__address=address)
    return used.order_by("-entry").values_list("referrer", flat=True).first() or ""


def _shown_purpose(mailing: Mailing) -> Purpose:
    """The one that the envelope tells of: a test is allowed as a reply is, and looks like the letter it tries."""
    is_test = mailing.kind == Mailing.Kind.TEST
    return mailing.newsletter.purpose if is_test and mailing.newsletter else mailing.purpose


def _fields(mailing: Mailing) -> dict[str, str]:
    """The header fields that are the same for everyone."""
    domain = domain_of(mailing.from_email)
    kind, purpose = mailing.kind, _shown_purpose(mailing)
    code = purpose.code
    # Gmail's: campaign, customer, kind of mail, sender.
    fields = {"Feedback-ID": f"m{mailing.pk}:{code}:{kind}:arrimage"}
    if purpose.needs_consent:  # RFC 2919
        source = mailing.newsletter or purpose
        fields["List-Id"] = f"{_ascii_phrase(str(source))} <{code}.{domain}>"
        fields["Precedence"] = "bulk"
    elif kind in (Mailing.Kind.RECEIPT, Mailing.Kind.NOTICE):  # RFC 3834
        fields["Auto-Submitted"] = "auto-generated"
    return {**fields, **(mailing.content("").get("headers") or {})}


def _ascii_phrase(name: str) -> str:
    """The description of a List-Id, which is there for people: letters, digits and apostrophes need no quotes."""
    plain = unicodedata.normalize("NFKD", name.translate(IN_ASCII)).encode("ascii", "ignore").decode()
    return " ".join("".join(sign if sign.isalnum() or sign == "'" else " " for sign in plain).split())


def _web_link(mailing: Mailing, language: str) -> str:
    """The issue's page, or the site where there is none: a newsletter that is not public has no archive."""
    issue = getattr(mailing, "issue", None)
    if issue is None or not issue.newsletter.is_public:
        return str(settings.BASE_URL)
    return page_on_the_site(issue, language)


def _return_path(delivery: int, from_email: str) -> str:
    if not settings.LETTERS_RETURN_DOMAIN:
        return from_email
    return str(return_path(delivery, settings.LETTERS_RETURN_DOMAIN))
