"""Mail to one reader who asked for something on the site. All of it leaves through `_send`."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.consent.emails import preferences_link
from arrimage.consent.models import Purpose, Sender
from arrimage.consent.operations import row_of
from arrimage.letters.links import page_on_the_site
from arrimage.letters.merge import settle
from arrimage.letters.models import Issue, Mailing, Newsletter, SignUp
from arrimage.letters.operations.sending import send_message
from arrimage.letters.rendering import compile_issue
from arrimage.letters.tokens import CONFIRMED_WITHIN, sign_up_token


def send_confirmation(sign_up: SignUp) -> None:
    """The one message that an unconfirmed address receives: it says what for, and what happens otherwise (nothing)."""
    newsletters = list(sign_up.newsletters.all())
    with _spoken(sign_up.language):
        context = {
            "newsletters": newsletters,
            "wordings": sign_up.wordings.all(),
            "link": absolute(reverse("letters:confirm", args=[sign_up_token(sign_up)])),
            "days": CONFIRMED_WITHIN.days,
            "sender": Sender.get(),
        }
        subject = _("Confirm your subscription – %(name)s") % {"name": _named(newsletters)}
        text = render_to_string("letters/email/confirm.txt", context)
        _send(sign_up.address, subject, text, sign_up.language, newsletters[:1])


def send_already(address: str, newsletters: Sequence[Newsletter], language: str) -> None:
    """To somebody who subscribes to what she receives: nothing to do, and where to change it."""
    with _spoken(language):
        link = preferences_link(row_of(address).code)
        context = {"newsletters": newsletters, "link": link, "sender": Sender.get()}
        subject = _("You are already subscribed – %(name)s") % {"name": _named(newsletters)}
        _send(address, subject, render_to_string("letters/email/already.txt", context), language, newsletters[:1])


def send_link(code: str, address: str, language: str) -> None:
    """The link by which an address that the ledger knows chooses what it receives."""
    with _spoken(language):
        context = {"link": preferences_link(code), "sender": Sender.get(), "privacy": absolute(reverse("consent:ask"))}
        subject = _("Your link to choose what you receive – %(name)s") % {"name": Sender.get().name}
        _send(address, subject, render_to_string("letters/email/link.txt", context), language)


def send_test(issue: Issue, address: str, names: Mapping[str, str] | None = None) -> None:
    """An issue as its readers will receive it, to one person of the staff; its subject says that it is a test.

    `names` are hers, by merge field. Of two subjects that are compared, each has its test. The envelope is the
    newsletter's too, so that the test can be judged by whom the letters pass through.
    """
    for language in issue.languages:
        content = _greeting(_with_its_page(compile_issue(issue, language), issue, language), names or {})
        for subject in filter(None, (content["subject"], content["subject_b"])):
            said = {**content, "subject": _("[Test] %(subject)s") % {"subject": subject}, "subject_b": ""}
            _hand_over(address, said, language, Mailing.Kind.TEST, {}, issue.newsletter)


def _greeting(content: dict[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Its merge fields filled in with what is known of whom the test is for."""
    known = {name: value for name, value in names.items() if value}
    return {part: _settled(text, known, part == "html") for part, text in content.items()}


def _settled(text: str, values: Mapping[str, str], is_html: bool) -> str:
    for name, value in values.items():
        text = settle(text, name, escape(value) if is_html else value)
    return text


def send_message_test(mailing: Mailing, address: str) -> None:
    """The same for a message to a segment, in the name in which it will leave."""
    for language in mailing.languages:
        content = dict(mailing.content(language))
        with _spoken(language):
            content["subject"] = _("[Test] %(subject)s") % content
        send_message(
            purpose=replies(),
            kind=Mailing.Kind.TEST,
            to=address,
            content=content,
            language=language,
            at=timezone.now(),
            like=mailing,
        )


def _with_its_page(content: dict[str, str], issue: Issue, language: str) -> dict[str, str]:
    """Its link to the web filled in: the issue's page, or the site with words that say so until there is one."""
    is_there = Issue.objects.archived().filter(pk=issue.pk).exists()
    page = page_on_the_site(issue, language) if is_there else settings.BASE_URL
    with _spoken(language):
        label, until_then = _("View it on the web"), _("View it on the web (no page there yet)")
    for name in ("html", "text"):
        content[name] = settle(content[name], "lien_web", page)
        if not is_there:
            content[name] = content[name].replace(label, until_then)
    return content


def _spoken(language: str) -> translation.override:
    return translation.override("en" if language == "en" else "fr-ca")


def _named(newsletters: Sequence[Newsletter]) -> str:
    """One or two by name; of more, the first."""
    first, *others = [one.name for one in newsletters] or [Sender.get().name]
    if not others:
        return first
    if len(others) == 1:
        return _("%(first)s and %(second)s") % {"first": first, "second": others[0]}
    return _("%(first)s and %(count)d others") % {"first": first, "count": len(others)}


def _send(address: str, subject: str, text: str, language: str, signed_by: Sequence[Newsletter] = ()) -> None:
    """In the name of the first newsletter that it is about, as its letters will come; else of the house."""
    content = {"subject": subject, "subject_b": "", "html": "", "text": text}
    headers = {"Auto-Submitted": "auto-replied"}
    _hand_over(address, content, language, Mailing.Kind.RECEIPT, headers, like=next(iter(signed_by), None))


def _hand_over(
    address: str,
    content: dict[str, str],
    language: str,
    kind: str,
    headers: dict[str, str],
    newsletter: Newsletter | None = None,
    like: Newsletter | None = None,
) -> None:
    send_message(
        purpose=replies(),
        kind=kind,
        to=address,
        content=content,
        language=language,
        at=timezone.now(),
        headers=headers,
        newsletter=newsletter,
        like=like,
    )


def replies() -> Purpose:
    """The purpose of what somebody asked for herself, which needs no consent (SOR/2013-221, s. 3(b))."""
    names = {"name_fr": "Réponses aux demandes", "name_en": "Replies to requests", "kind": Purpose.Kind.SERVICE}
    return Purpose.objects.get_or_create(code="reponses", defaults={**names, "position": 90})[0]
