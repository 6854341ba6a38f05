"""What is written down when an issue leaves: its day, its place in the archive, the research it passes on,
the records it tells of.

Called by whatever makes an issue leave, the desk or the worker at its hour; calling it again changes nothing. An issue
cancelled before anybody received it has not left: all of it is taken back.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from arrimage.letters import sources
from arrimage.letters.models import Issue, Mailing, Mention, Share
from arrimage.letters.operations.texts import written_in
from arrimage.letters.rendering.reading import blocks_of, body_of, last_time, window_of

RESEARCH = "research"


@transaction.atomic
def record_departure(*, issue: Issue, at: datetime) -> None:
    """`at` is when it left by mail, or came out on the site only."""
    day = issue.sent_on or localdate(at)
    changed: dict[str, Any] = {"sent_on": day}
    if issue.newsletter.is_public and issue.published_at is None:
        changed["published_at"] = issue.embargo_until if issue.is_under_embargo(at) else at
    Issue.objects.filter(pk=issue.pk).update(**changed)
    for name, value in changed.items():
        setattr(issue, name, value)
    channel = Share.Channel.WEB if issue.status == Issue.Status.WEB else Share.Channel.NEWSLETTER
    told = records_in(issue, at)
    passed_on = research_in(issue, told)
    shares = [Share(issue=issue, url=url, title=title, channel=channel, on=day) for url, title in passed_on.items()]
    Share.objects.bulk_create(shares, ignore_conflicts=True)
    mentions = [Mention(issue=issue, source=source, key=key) for source, key in sorted(told)]
    Mention.objects.bulk_create(mentions, ignore_conflicts=True)


@transaction.atomic
def undo_departure(*, mailing: Mailing) -> bool:
    """Back to being written, once its mailing is cancelled; the mailing stays in the ledger, without issue.

    False, and nothing is done, when somebody received it or may have.
    """
    issue = Issue.objects.filter(mailing=mailing, mailing__status=Mailing.Status.CANCELLED).first()
    if issue is None or mailing.deliveries.perhaps_received().exists():
        return False
    decided = {"scheduled_for": None, "approved_by": None, "approved_at": None, "approved_digest": ""}
    left = {"mailing": None, "sent_on": None, "published_at": None}
    Issue.objects.filter(pk=issue.pk).update(status=Issue.Status.DRAFT, **decided, **left)
    issue.shares.all().delete()
    issue.mentions.all().delete()
    return True


def research_in(issue: Issue, told: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Address → title of each piece of research in the issue, in a block of its own or among the records `told` of;
    the same address twice, in either language, is one.
    """
    found: dict[str, str] = {}
    bodies: list[Any] = [issue.body, issue.body_en]
    for body in bodies:
        for url, title in _items(list(body.raw_data)):
            found.setdefault(_plain(url), title[:250])
    for title, url in _studied(told):
        found.setdefault(_plain(url), title[:250])
    return found


def _studied(told: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """Title and address of the research among these records."""
    by_source: dict[str, list[int]] = {}
    for code, key in sorted(told):
        by_source.setdefault(code, []).append(key)
    for code, keys in by_source.items():
        source = sources.find(code)
        yield from source.research(keys) if source is not None else ()


def records_in(issue: Issue, at: datetime) -> set[tuple[str, int]]:
    """The source's code and the key of each record that the issue tells of when it leaves at that moment."""
    found: set[tuple[str, int]] = set()
    since = last_time(issue.newsletter, at, issue)
    for language in ("fr", "en"):
        told = (sources.read_record(one.value) for one in written_in(issue, language) if one.kind == "record")
        found.update(record for record in told if record)
        for block in blocks_of(body_of(issue, language)):
            source = sources.find(block.value["source"]) if block.block_type == "live" else None
            if source is not None:
                items = source.items(window_of(block.value, since, at))
                found.update((source.code, item.key) for item in items)
    return found


def _items(blocks: Any) -> Iterator[tuple[str, str]]:
    """The research blocks, also those in columns, that lead somewhere."""
    if isinstance(blocks, dict):
        value = blocks.get("value")
        if blocks.get("type") == RESEARCH and isinstance(value, dict) and value.get("link"):
            yield str(value["link"]), str(value.get("title") or value["link"])
        else:
            yield from _items(list(blocks.values()))
    elif isinstance(blocks, list):
        for block in blocks:
            yield from _items(block)


def _plain(url: str) -> str:
    """Without what only serves to follow people, nor the slash at the end: the same page is one address."""
    address, _mark, _place = url.strip().partition("#")
    base, _question, query = address.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith(("utm_", "mc_", "fbclid")))
    return (f"{base.rstrip('/')}?{kept}" if kept else base.rstrip("/"))[:500]
