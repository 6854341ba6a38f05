"""A bulletin that people may subscribe to, its readers, and issues that left."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from arrimage.consent.models import Purpose, Sender, Wording
from arrimage.consent.operations import record, row_of
from arrimage.consent.rules import Act
from arrimage.letters.forms import SubscribeForm
from arrimage.letters.models import Delivery, Issue, Mailing, Newsletter

JULIE, MARC, ANNE = "julie@exemple.org", "marc@exemple.org", "anne@exemple.org"
TEXT = [{"type": "text", "value": "<p>Bonjour à toutes et à tous.</p>"}]


@pytest.fixture(autouse=True)
def _no_caller_is_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def sender(db) -> Sender:
    return Sender.objects.create(
        name="Pôle", postal_address="100, rue du Canal", phone="450 555-0100", email="pole@exemple.org"
    )


def _newsletter(code: str, name: str, position: int, **said: Any) -> Newsletter:
    purpose = Purpose.objects.create(code=code, name_fr=name, position=position)
    text = f"J’accepte de recevoir {name}. Je peux retirer mon consentement en tout temps."
    Wording.objects.create(purpose=purpose, version=1, text=text, identity="Pôle\n100, rue du Canal\n450 555-0100")
    given = {"from_name": "Pôle", "from_email": "pole@exemple.org", "position": position, **said}
    return Newsletter.objects.create(code=code, name_fr=name, purpose=purpose, **given)


@pytest.fixture
def bulletin(sender) -> Newsletter:
    return _newsletter("bulletin", "Le bulletin", 1, description_fr="Les nouvelles du mois.")


@pytest.fixture
def research(sender) -> Newsletter:
    return _newsletter("recherche", "La recherche", 2, needs_approval=True)


@pytest.fixture
def subscribe(bulletin) -> Callable[..., None]:
    """`subscribe(JULIE)`: she agreed to the bulletin some time ago."""

    def agree(address: str, newsletter: Newsletter = bulletin, days: int = 100) -> None:
        at = timezone.now() - timedelta(days=days)
        wording = Wording.objects.get(purpose=newsletter.purpose)
        said = {"purpose": newsletter.purpose, "wording": wording, "source": "form"}
        record(address=address, act=Act.GIVEN, on=timezone.localdate(at), at=at, **said)

    return agree


@pytest.fixture
def draft(bulletin) -> Issue:
    return Issue.objects.create(newsletter=bulletin, number=1, subject="Le numéro de mars", body=TEXT)


@pytest.fixture
def sent(bulletin) -> Callable[..., Issue]:
    """`sent({JULIE: "handed", MARC: "bounced"}, at=…)`: an issue that left, with what came of each message."""

    def leave(
        came: dict[str, str], at: datetime | None = None, newsletter: Newsletter = bulletin, **said: Any
    ) -> Issue:
        at = at or timezone.now() - timedelta(days=2)
        number = newsletter.issues.count() + 1
        given = {
            "number": number,
            "subject": f"Numéro {number}",
            "body": TEXT,
            "status": "sent",
            "sent_on": timezone.localdate(at),
        }
        issue = Issue.objects.create(newsletter=newsletter, published_at=at, **{**given, **said})
        mailing = Mailing.objects.create(
            title=issue.subject,
            newsletter=newsletter,
            purpose=newsletter.purpose,
            from_name="Pôle",
            from_email="pole@exemple.org",
            contents={"fr": {"subject": issue.subject, "subject_b": issue.subject_b, "html": "", "text": "Bonjour"}},
            status="sent",
            planned_at=at,
            started_at=at,
            finished_at=at,
        )
        for place, (address, state) in enumerate(came.items()):
            taken = state in ("handed", "delivered", "bounced", "complained")
            Delivery.objects.create(
                mailing=mailing,
                recipient=row_of(address),
                address=address,
                state=state,
                why="withdrawn" if state == "withheld" else "",
                handed_at=at if taken else None,
                variant="ab"[place % 2] if issue.subject_b else "",
            )
        Issue.objects.filter(pk=issue.pk).update(mailing=mailing)
        issue.refresh_from_db()
        return issue

    return leave


@dataclass(frozen=True)
class Posted:
    to: str
    subject: str
    body: str


@pytest.fixture
def outbox(db) -> Callable[[], list[Posted]]:
    """What was given to the post for one person each, in order."""

    def read() -> list[Posted]:
        rows = Delivery.objects.filter(mailing__kind__in=("receipt", "test"), state="planned").select_related("mailing")
        contents = [(row.address, row.mailing.content(row.language)) for row in rows.order_by("pk")]
        return [Posted(address, content["subject"], content["text"]) for address, content in contents]

    return read


@pytest.fixture
def filled() -> Callable[..., dict[str, Any]]:
    """The form as a person sends it, a while after it was drawn."""

    def fill(**said: Any) -> dict[str, Any]:
        with time_machine.travel(timezone.now() - said.pop("ago", timedelta(seconds=20)), tick=False):
            token = SubscribeForm.signer.sign("")
        return {"email": JULIE, "name": "", "website": "", "opened": token, **said}

    return fill
