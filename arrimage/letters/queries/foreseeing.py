"""What one chosen person would receive today, and why she would not."""

from dataclasses import dataclass, field
from datetime import date

from arrimage.letters import readers
from arrimage.letters.models import Issue, Mailing
from arrimage.letters.operations.planning import segments_of
from arrimage.letters.queries.audience import ALLOWED, Naming, code_of
from arrimage.letters.reasons import NOT_CHOSEN, sentence
from arrimage.letters.rendering import compile_issue
from arrimage.network.models import OrganisationRole, Person


@dataclass(frozen=True)
class Foreseen:
    """`why` is empty when she receives it, else the sentence that says why not. `subjects` are two while they are
    compared: which of them she gets is drawn when the issue leaves. `content` and `values` are her letter's.
    """

    address: str
    person: Person | None
    why: str
    language: str
    subjects: list[str]
    content: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)


def foreseen(sent: Issue | Mailing, day: date, *, address: str, person: Person | None = None) -> Foreseen:
    """As planning would decide on that day. Raises as `audience` does, and BrokenMjml."""
    purpose = sent.newsletter.purpose if isinstance(sent, Issue) else sent.purpose
    segments = segments_of(sent) if isinstance(sent, Issue) else sent.segments.all()
    kind = Mailing.Kind.ISSUE if isinstance(sent, Issue) else sent.kind
    plain = readers.spelling(address) or address
    with readers.gathered(segments, purpose):
        reader = readers.one(plain)
    if reader is None and not segments:
        reader = readers.Reader(None, None, plain, person.pk if person else None, None)
    why, referrer = sentence(NOT_CHOSEN), ""
    if reader is not None:
        answer = readers.answers([reader], purpose, day)[reader.address]
        resting = readers.resting_for(sent.newsletter, kind, day)
        code = code_of(answer, reader, Naming(sent), resting)
        why = "" if code == ALLOWED else (sentence(code) if answer.allowed else answer.reason)
        referrer = answer.referrer
        person = person or Person.objects.filter(pk=reader.person).first()
    spoken = (reader.language if reader else None) or (person.language if person else "")
    language = spoken if spoken in sent.languages else sent.languages[0]
    content = compile_issue(sent, language) if isinstance(sent, Issue) else sent.content(language)
    subjects = [one for one in (content["subject"], content.get("subject_b")) if one]
    return Foreseen(plain, person, why, language, subjects, content, _values(person, referrer, day))


def _values(person: Person | None, referrer: str, day: date) -> dict[str, str]:
    """The merge fields that speak of her."""
    if person is None:
        return {"referent": referrer}
    roles = OrganisationRole.objects.current(day).filter(person=person).order_by("-pk")
    organisation = roles.values_list("organisation__name", flat=True)[:1]
    known = {"prenom": person.first_name, "nom": person.last_name, "organisation": next(iter(organisation), "")}
    return {**known, "referent": referrer}
