"""What the tests of the whole house show of the sessions of others, where the demo has none."""

from datetime import time, timedelta

from django.utils import timezone

from arrimage.agenda.models import RelayedSession, Resemblance, Source
from arrimage.agenda.operations.relaying import publish, relay
from arrimage.agenda.sessions.found import FoundSession, tidied


def _found(uid: str, title: str, days: int, **values: object) -> FoundSession:
    day = timezone.localdate() + timedelta(days=days)
    said = {"place": "Centre communautaire, Châteauguay", "organiser": "CDR du Suroît", "start_time": time(9)}
    return tidied(FoundSession(**{"uid": uid, "title": title, "date": day, **said, **values}))  # type: ignore[arg-type]


def relayed_sessions() -> RelayedSession:
    """Two sources that tell of the same training, one of them otherwise, and of another that may be the same."""
    found = RelayedSession.objects.filter(title="Gérer la trésorerie d’une coopérative").first()
    if found is not None:
        return found
    at, day = timezone.now(), timezone.localdate()
    first = Source.objects.create(name="CDR du Suroît", url="https://cdr.example/agenda.ics")
    second = Source.objects.create(name="Concertation régionale", url="https://concertation.example/formations")
    treasury = "Gérer la trésorerie d’une coopérative"
    relay(source=first, found=[_found("1", treasury, 20), _found("2", "Formation", 30)], at=at, day=day)
    publish(sessions=RelayedSession.objects.filter(title=treasury), at=at)
    elsewhere = _found("9", treasury, 20, place="Salle du conseil, Châteauguay", end_time=time(12))
    alike = _found("8", "Formation", 30, place="", organiser="", start_time=None)
    relay(source=second, found=[elsewhere, alike], at=at, day=day)
    kept = RelayedSession.objects.get(title=treasury)
    kept.place, kept.kept_by_hand = "Centre communautaire Pauline-Julien, Châteauguay", ["place"]
    kept.save()
    Source.objects.filter(pk=second.pk).update(
        read_at=at,
        failures=2,
        problem="«\u00a0concertation.example\u00a0» est trop lent à répondre\u00a0: réessayez plus tard.",
    )
    Source.objects.filter(pk=first.pk).update(read_at=at, succeeded_at=at, found=2)
    return kept


def a_doubt() -> Resemblance:
    relayed_sessions()
    return Resemblance.objects.filter(kept_apart_at=None).latest("pk")
