"""Before sending: who will receive it, who will not, and why, by reason."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from arrimage.consent.decisions import Decision, Why
from arrimage.consent.queries import surely_allowed, surely_unknown
from arrimage.consent.rules import Basis
from arrimage.letters import readers
from arrimage.letters.models import Issue, Mailing
from arrimage.letters.operations.planning import segments_of
from arrimage.letters.readers import Reader
from arrimage.letters.reasons import REFERRAL, RESTING
from arrimage.letters.rendering import BrokenMjml, compile_issue
from arrimage.letters.worker.routes import names_referrer

ALLOWED = "allowed"
SHOWN = 1_000  # people kept by name for each reason


@dataclass(frozen=True)
class Member:
    address: str
    person: int | None
    language: str
    decision: Decision | None = None


@dataclass
class Audience:
    """`allowed` receive it; `withheld` do not, by the code of the reason (`arrimage.letters.reasons`)."""

    allowed: int = 0
    withheld: Counter[str] = field(default_factory=Counter)
    _people: dict[str, list[Member]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.allowed + self.withheld.total()

    def people(self, code: str = ALLOWED, limit: int = 100) -> list[Member]:
        """The first of those: the ones who receive it by default, else those left out for that reason."""
        return sorted(self._people.get(code, []), key=lambda member: member.address)[:limit]

    def add(self, code: str, count: int, people: Sequence[Member]) -> None:
        if code == ALLOWED:
            self.allowed += count
        elif count:
            self.withheld[code] += count
        kept = self._people.setdefault(code, [])
        kept.extend(people[: SHOWN - len(kept)])


def audience(sent: Issue | Mailing, day: date) -> Audience:
    """As planning would decide on that day, the text as it stands: a referral's reader must be told who referred her.

    Raises ValidationError and UnclearRule as planning does.
    """
    purpose = sent.newsletter.purpose if isinstance(sent, Issue) else sent.purpose
    segments = segments_of(sent) if isinstance(sent, Issue) else sent.segments.all()
    found = Audience()
    allowed, nothing = surely_allowed(purpose, day), surely_unknown(purpose, day)
    kind = Mailing.Kind.ISSUE if isinstance(sent, Issue) else sent.kind
    resting = readers.resting_for(sent.newsletter, kind, day)
    rested, woken = allowed.filter(pk__in=resting), allowed.exclude(pk__in=resting) if resting else allowed
    names = Naming(sent)
    with readers.gathered(segments, purpose):
        for code, addresses in ((ALLOWED, woken), (RESTING, rested), (Why.NOTHING.value, nothing)):
            statement, values = readers.subquery(addresses)
            _count(found, code, statement, values)
        for batch in readers.left(allowed | nothing if purpose.needs_consent else allowed):
            _weigh(found, batch, readers.answers(batch, purpose, day), names, resting)
        for batch in readers.unknown():
            _weigh(found, batch, readers.answers(batch, purpose, day), names)
    return found


def _count(found: Audience, code: str, statement: str, values: Sequence[Any]) -> None:
    among = f"FROM {readers.JOINED} WHERE a.id IN ({statement})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {among}", values)
        [count] = cursor.fetchone()
        cursor.execute(
            f"SELECT a.id, a.key, a.address, r.person_id, r.language {among} ORDER BY a.address LIMIT {SHOWN}", values
        )
        people = [_member(Reader(*row), None) for row in cursor.fetchall()]
    found.add(code, count, people)


def _weigh(
    found: Audience,
    batch: Sequence[Reader],
    answers: dict[str, Decision],
    names: "Naming",
    resting: Collection[int] = (),
) -> None:
    for reader in batch:
        answer = answers[reader.address]
        found.add(code_of(answer, reader, names, resting), 1, [_member(reader, answer)])


def code_of(answer: Decision, reader: Reader, names: "Naming", resting: Collection[int] = ()) -> str:
    """`ALLOWED`, or the code of the reason for which she would receive nothing."""
    if not answer.allowed:
        return str(answer.why.value)
    if answer.why is Basis.REFERRAL and not names.referrer(reader.language):
        return REFERRAL
    return RESTING if reader.row in resting else ALLOWED


class Naming:
    """Whether the text names who referred the reader, by language; nothing is compiled when nobody was referred."""

    def __init__(self, sent: Issue | Mailing) -> None:
        self._sent = sent
        self._known: dict[str, bool] = {}

    def referrer(self, spoken: str | None) -> bool:
        languages = self._sent.languages
        language = spoken if spoken in languages else next(iter(languages), "")
        if language not in self._known:
            self._known[language] = names_referrer(self._content(language))
        return self._known[language]

    def _content(self, language: str) -> Mapping[str, Any]:
        if isinstance(self._sent, Mailing):
            return self._sent.content(language)
        try:
            return compile_issue(self._sent, language)
        except BrokenMjml:  # which forbids it to leave
            return {}


def _member(reader: Reader, decision: Decision | None) -> Member:
    return Member(reader.address, reader.person, reader.language or "", decision)
