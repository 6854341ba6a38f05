"""What came back to the demo hub: a report for each address left out, readers’ answers, mails nobody could make out."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.utils.timezone import make_aware

from arrimage.consent.models import Suppression
from arrimage.letters.models import Delivery, Issue, Return
from arrimage.letters.operations.returns import record_return

UNKNOWN = ("5.1.1", "550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table")
FULL = ("4.2.2", "452 4.2.2 The email account that you tried to reach is over quota")
Kind, Effect, Reason = Return.Kind, Return.Effect, Suppression.Reason


def load_returns(today: date) -> None:
    """Whoever is left out because mail came back, or because she complained, has the report that says why."""
    for row in Suppression.objects.filter(reason__in=(Reason.BOUNCED, Reason.COMPLAINED)).exclude(address=None):
        delivery = Delivery.objects.filter(recipient__key=row.key, bounced_at__isnull=False).first()
        complained = row.reason == Reason.COMPLAINED
        status, diagnostic = ("", "") if complained else UNKNOWN
        _returned(
            row.since,
            kind=Kind.COMPLAINT if complained else Kind.BOUNCE,
            hard=None if complained else True,
            effect=Effect.WITHDRAWN if complained else Effect.SUPPRESSED,
            address=row.address,
            delivery=delivery,
            status=status,
            diagnostic=diagnostic,
        )
    _answered()
    _others(today)


def _answered() -> None:
    """One to three readers write back after each issue, the same day or the next; the latest is still to read."""
    latest = None
    for issue in Issue.objects.filter(mailing__isnull=False).order_by("mailing__started_at").select_related("mailing"):
        taken = issue.mailing.deliveries.filter(state=Delivery.State.HANDED, person__isnull=False).order_by("pk")
        for place, delivery in enumerate(taken[issue.number % 4 :: 5][: 1 + issue.number % 3]):
            at = issue.mailing.started_at + timedelta(hours=2 + 5 * place, minutes=7 * issue.number)
            digest = sha256(f"answer {delivery.pk}".encode()).hexdigest()
            latest = record_return(kind=Kind.REPLY, delivery=delivery, digest=digest, at=at)
            Return.objects.filter(digest=digest).update(looked_at=at + timedelta(days=1))
    if latest is not None:
        Return.objects.filter(pk=latest.pk).update(looked_at=None)


def _others(today: date) -> None:
    full = {"kind": Kind.BOUNCE, "hard": False, "effect": Effect.STRIKE, "status": FULL[0], "diagnostic": FULL[1]}
    away = {"kind": Kind.AUTO_REPLY, "effect": Effect.NONE, "subject": "Réponse automatique : absente jusqu’à lundi"}
    asked = {"kind": Kind.OTHER, "effect": Effect.UNCLEAR, "subject": "Re : où trouver le formulaire?"}
    _returned(today - timedelta(days=9), address="boite.pleine@exemple.example", **full)
    _returned(today - timedelta(days=6), address="absente@exemple.example", **away)
    _returned(today - timedelta(days=2), **asked)


def _returned(day: date, **said: object) -> None:
    at = make_aware(datetime.combine(day, time(7, 40)))
    digest = sha256(f"{day}{sorted(said.items(), key=str)}".encode()).hexdigest()
    Return.objects.create(received_at=at, digest=digest, **said)
