"""What stands in the way of sending an issue, and what its editor may want to look at once more."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from arrimage.consent.models import Sender
from arrimage.kit.templatetags.formats import long_date
from arrimage.letters import merge, sources
from arrimage.letters.models import Issue
from arrimage.letters.operations.link_forms import Links, picture_faults
from arrimage.letters.operations.texts import Written, at, written_in
from arrimage.letters.rendering import BrokenMjml, compile_issue

CLIPPED_AT = 102_000  # bytes: Gmail cuts the message there, the unsubscribe link with it
HEAVY = 90_000
LONG_SUBJECT = 60


def problems(issue: Issue, now: datetime | None = None) -> list[str]:
    """A sentence for each thing that forbids sending, with its place; none when the issue may leave."""
    now = now or timezone.now()
    found = [*_missing(issue), *_about_release(issue), *_about_logo(issue)]
    for language in _begun(issue):
        written = list(written_in(issue, language))
        found += [at(one, said) for one in written if one.kind == "text" for said in merge.mistakes(one.value)]
        found += Links.of(written).faults()
        found += [at(one, fault) for one in written if one.kind == "picture" for fault in picture_faults(one.value)]
        found += [at(one, fault.sentence) for one, fault in _stale(written, now) if fault.forbids]
        found += [at(one, _("it leads nowhere: choose a page, or give an address.")) for one in _dead_buttons(written)]
        found += _unknown(issue, language)
        found += _broken(issue, language)
    return list(dict.fromkeys(found))


def warnings(issue: Issue, now: datetime | None = None) -> list[str]:
    """A sentence for each thing worth a second look, which forbids nothing."""
    now = now or timezone.now()
    found = [*_about_subjects(issue), *_said_already(issue)]
    if issue.newsletter.is_bilingual and "en" not in _begun(issue):
        found.append(_("The newsletter is also written in English and this issue is not: everyone will read French."))
    for language in _begun(issue):
        written = list(written_in(issue, language))
        found += [said for one in written if one.kind == "text" for said in unsaid(one)]
        found += [at(one, fault.sentence) for one, fault in _stale(written, now) if not fault.forbids]
        found += _too_heavy(issue, language)
    return list(dict.fromkeys(found))


def outdated(issue: Issue, then: datetime, *, forbids: bool) -> list[str]:
    """A sentence for each thing told of that will no longer be so at that moment, those that forbid sending or the
    others: nothing else of what is checked depends on the hour.
    """
    written = [one for language in _begun(issue) for one in written_in(issue, language)]
    found = [at(one, fault.sentence) for one, fault in _stale(written, then) if fault.forbids is forbids]
    return list(dict.fromkeys(found))


def _begun(issue: Issue) -> list[str]:
    """The languages in which something is written, whole or not."""
    english = issue.subject_en or issue.preheader_en or issue.body_en
    return ["fr", *(["en"] if english else [])]


def _missing(issue: Issue) -> Iterator[str]:
    if not issue.subject.strip():
        yield _("The issue has no subject.")
    if not any(_says_something(block) for block in issue.body):
        yield _("The issue is empty: write something, or prepare it from what happened.")
    if issue.subject_b.strip() and issue.subject_b.strip() == issue.subject.strip():
        yield _("Both subject lines are the same: write another one to compare, or none.")
    told_ahead = (issue.subject, issue.subject_b, issue.preheader, issue.subject_en, issue.preheader_en)
    if any(isinstance(part, merge.Hole) and part.is_link for text in told_ahead for part in merge.parts(text)):
        yield _("A link has no place in a subject or a preview text: write it in the letter.")
    if bool(issue.subject_en.strip()) != bool(issue.body_en) or (issue.preheader_en and not issue.body_en):
        yield _("The English version is half written: write its subject and its content, or leave both empty.")
    if not Sender.get().is_complete:
        yield _(
            "The sender is incomplete: the law asks for a name, a postal address and one other way to answer "
            "(Consents › Who writes)."
        )


def _says_something(block: Any) -> bool:
    """Whether a reader finds anything there: a rule does not say a thing, nor a text of blanks."""
    if block.block_type == "text":
        return bool(strip_tags(str(block.value)).replace("&nbsp;", " ").strip())
    return str(block.block_type) != "divider"


def _dead_buttons(written: list[Written]) -> Iterator[Written]:
    yield from (one for one in written if one.kind == "button" and not (one.value.get("page") or one.value.get("link")))


def _about_release(issue: Issue) -> Iterator[str]:
    if not issue.newsletter.is_press:
        return
    if not issue.place.strip():
        yield _("The press release does not say where the news comes from: fill in its place.")


def _about_logo(issue: Issue) -> Iterator[str]:
    newsletter = issue.newsletter
    if not newsletter.logo:
        return
    shown = {"picture": newsletter.logo, "alt": newsletter.logo_alt_fr}
    one = Written(_("Logo of the newsletter"), "picture", shown)
    yield from (at(one, fault) for fault in picture_faults(shown))
    if "en" in _begun(issue) and not newsletter.logo_alt_en.strip():
        yield at(one, _("say in English too what it shows, for those who do not see it."))


def _stale(written: list[Written], now: datetime) -> Iterator[tuple[Written, sources.Fault]]:
    """What the records told of have become; one question for each source."""
    told: dict[str, dict[int, list[Written]]] = {}
    for one in written:
        record = sources.read_record(one.value) if one.kind == "record" else None
        if record:
            told.setdefault(record[0], {}).setdefault(record[1], []).append(one)
    for code, by_key in told.items():
        source = sources.find(code)
        for key, fault in source.faults(by_key.keys(), now).items() if source else ():
            yield from ((one, fault) for one in by_key[key])


def _unknown(issue: Issue, language: str) -> Iterator[str]:
    body = issue.body_en if language == "en" else issue.body
    for block in body:
        if block.block_type == "live" and sources.find(block.value["source"]) is None:
            yield _("A list asks for “%(source)s”, which nothing offers any more.") % {"source": block.value["source"]}


def _broken(issue: Issue, language: str) -> Iterator[str]:
    try:
        compile_issue(issue, language)
    except BrokenMjml as broken:
        yield str(broken)


def _about_subjects(issue: Issue) -> Iterator[str]:
    for subject in filter(None, (issue.subject, issue.subject_b, issue.subject_en)):
        if len(subject) > LONG_SUBJECT:
            yield _("“%(subject)s” has %(count)s characters: telephones show about %(most)s of them.") % {
                "subject": subject,
                "count": len(subject),
                "most": LONG_SUBJECT,
            }
        letters = [sign for sign in merge.FIELD.sub("", subject) if sign.isalpha()]
        if len(letters) > 5 and all(sign.isupper() for sign in letters):
            yield _("“%(subject)s” is all in capitals: filters take that for shouting.") % {"subject": subject}
    if not issue.preheader.strip():
        yield _("There is no preview text: the list of messages will show the first words of the letter.")


def _said_already(issue: Issue) -> Iterator[str]:
    """A clone that leaves as it is would be the same letter again."""
    same = Issue.objects.filter(newsletter=issue.newsletter_id, subject=issue.subject, sent_on__isnull=False)
    if issue.subject and (last := same.exclude(pk=issue.pk).order_by("-sent_on", "-pk").first()):
        said = {"number": last.number, "day": long_date(last.sent_on)}
        yield _("No. %(number)s, of %(day)s, left with this subject: readers would think they had read it.") % said


def unsaid(one: Written) -> Iterator[str]:
    """Merge fields about the reader that say nothing to those of whom nothing is known."""
    for part in merge.parts(one.value):
        if isinstance(part, merge.Hole) and not part.otherwise and not part.is_link:
            sentence = _("say what those read whose “%(name)s” is not known, for example {{ %(name)s|everyone }}.")
            yield at(one, sentence % {"name": part.name})


def _too_heavy(issue: Issue, language: str) -> Iterator[str]:
    try:
        weight = len(compile_issue(issue, language)["html"].encode())
    except BrokenMjml:
        return
    if weight >= HEAVY:
        yield _(
            "The letter weighs %(weight)s kB: Gmail cuts messages at %(limit)s kB, and what ends them is lost. "
            "Shorten it, or tell the rest on the site."
        ) % {"weight": round(weight / 1000), "limit": CLIPPED_AT // 1000}
