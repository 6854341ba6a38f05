"""«Prepare this month's issue»: a whole draft from what happened since the last one, to be rewritten and pruned."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from arrimage.kit.text import shortened
from arrimage.letters import sources
from arrimage.letters.models import Issue, Newsletter
from arrimage.letters.rendering.compiling import CATALOGUE
from arrimage.letters.rendering.reading import last_time
from arrimage.plan.queries import highlights

LONGEST_SUBJECT = 60
PRESSED_TWICE = timedelta(seconds=60)
Block = dict[str, Any]


def next_number(newsletter: Newsletter) -> int:
    """One more than the highest so far."""
    return (newsletter.issues.aggregate(Max("number"))["number__max"] or 0) + 1


@transaction.atomic
def prepare_issue(newsletter: Newsletter, at: datetime, by: Any = None) -> Issue:
    """A draft in each of the newsletter's languages. What it tells is written out, each entry with its record.

    Pressed twice within a minute by one person, it answers with the draft just made.
    """
    newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
    if twin := _just_made(newsletter, by):
        return twin
    issue = Issue(newsletter=newsletter, number=next_number(newsletter), created_by=by)
    if newsletter.is_press:
        return _begin_release(issue, by)
    window = sources.Window(last_time(newsletter, at), at)
    for language in ("fr", *(["en"] if newsletter.is_bilingual else [])):
        with translation.override(CATALOGUE[language]):
            _write(issue, language, window)
    issue.save()
    issue.save_revision(user=by, log_action=True)
    return issue


def unless_just_made(newsletter: Newsletter, by: Any) -> Issue | None:
    """The issue being written already, whoever began it, before another is made; None where preparing would answer
    with the draft just made, and of a press newsletter, which may have several releases in hand."""
    if newsletter.is_press or _just_made(newsletter, by):
        return None
    return newsletter.issues.filter(status=Issue.Status.DRAFT).order_by("-pk").first()


def _just_made(newsletter: Newsletter, by: Any) -> Issue | None:
    if by is None:
        return None
    recent = {"created_by": by, "created_at__gt": timezone.now() - PRESSED_TWICE, "status": Issue.Status.DRAFT}
    return newsletter.issues.filter(subject__gt="", **recent).order_by("-pk").first()


def _begin_release(issue: Issue, by: Any) -> Issue:
    """Nothing is proposed but the place of the last one: a release tells one news, which no record knows yet."""
    issue.subject = _("Press release no. %(number)s") % {"number": issue.number}
    issue.place = issue.newsletter.issues.exclude(place="").values_list("place", flat=True).first() or ""
    issue.save()
    issue.save_revision(user=by, log_action=True)
    return issue


def _write(issue: Issue, language: str, window: sources.Window) -> None:
    """Fill in subject, preview text and body in the language in force."""
    told = list(_told(issue.newsletter, window))
    body = list(_body(issue.newsletter, told, window))
    quoted = [(source, items) for source, items in told if source.is_quoted]
    suffix = "_en" if language == "en" else ""
    setattr(issue, f"subject{suffix}", _subject(issue, quoted, window))
    setattr(issue, f"preheader{suffix}", _preheader(quoted))
    setattr(issue, f"body{suffix}", body)


Told = list[tuple[sources.Source, list[sources.Item]]]


def _told(newsletter: Newsletter, window: sources.Window) -> Iterator[tuple[sources.Source, list[sources.Item]]]:
    """What each source of the newsletter has to tell; a record that two of them tell of, once."""
    seen: set[tuple[str, int]] = set()
    for source in sources.catalogue():
        if newsletter.sources and source.code not in newsletter.sources:
            continue
        items = [item for item in source.items(window) if (source.record, item.key) not in seen]
        if source.record:
            seen.update((source.record, item.key) for item in items)
        if items:
            yield source, items


def _subject(issue: Issue, told: Told, window: sources.Window) -> str:
    """The month, and the first thing to tell where it is short enough."""
    month = date_format(timezone.localtime(window.now), "F").capitalize()
    first = told[0][1][0].title if told else ""
    whole = _("%(month)s: %(first)s") % {"month": month, "first": first}
    return whole if first and len(whole) <= LONGEST_SUBJECT else _("%(month)s: our news") % {"month": month}


def _preheader(told: Told) -> str:
    """What the list of messages shows after the subject: the first titles that the subject does not say."""
    titles = [item.title for _source, items in told for item in items[:2]]
    return shortened(" · ".join(titles[1:4]), 140) or _("What is coming, and what was done")


def _body(newsletter: Newsletter, told: Told, window: sources.Window) -> Iterator[Block]:
    """A newsletter that chose its sources is about something: nothing else is said, nor a figure of the plan."""
    everything = _("Here is what happened among us lately, and what is coming.")
    opening = _("Here is what this issue brings you.") if newsletter.sources else everything
    yield _text(_("Hello {{ prenom|everyone }},"), opening)
    for source, items in told:
        entries = [_entry(source, item) for item in items]
        yield {"type": "list", "value": {"heading": str(source.heading), "entries": entries}}
        if source.rest and (more := source.everything()):
            yield {"type": "button", "value": {"label": str(source.rest), "page": None, "link": more}}
    figures = [] if newsletter.sources else highlights(timezone.localdate(window.now), 1)
    if figures:
        yield {"type": "figure", "value": {"indicator": str(figures[0].indicator.pk), "label": ""}}
    yield {"type": "divider", "value": None}
    yield _text(_("Do you have news to share in the next issue? Simply reply to this message."))


def _text(*paragraphs: str) -> Block:
    return {"type": "text", "value": str(format_html_join("", "<p>{}</p>", ((said,) for said in paragraphs)))}


def _entry(source: sources.Source, item: sources.Item) -> Block:
    return {
        "title": item.title,
        "date": item.on.isoformat() if item.on else None,
        "detail": item.detail,
        "text": item.text,
        "link": item.link,
        "record": sources.record_of(source, item),
    }
