"""What people allowed, what they ask of us, what is destroyed."""

from arrimage.consent.models import (
    Address,
    ConsentEntry,
    Incident,
    PrivacyRequest,
    Purpose,
    RetentionRun,
    Suppression,
)
from arrimage.consent.tokens import token_of
from arrimage.letters.models import Return
from tests.judges.screens.screen import desk, public

PRIVACY, LEDGER = "/bureau/vie-privee/", "/bureau/consentements/"


def request() -> PrivacyRequest:
    """One whose person is known, so that every step of its page shows."""
    return PrivacyRequest.objects.filter(person__isnull=False).earliest("pk")


def incident() -> Incident:
    return Incident.objects.latest("pk")


def destruction() -> RetentionRun:
    return RetentionRun.objects.latest("pk")


def entry() -> ConsentEntry:
    return ConsentEntry.objects.exclude(wording=None).latest("pk")


def purpose() -> Purpose:
    return Purpose.objects.get(code="bulletin")


def suppression() -> Suppression:
    return Suppression.objects.latest("pk")


def returned() -> Return:
    return Return.objects.filter(effect="suppressed").latest("pk")


def link() -> str:
    return token_of(Address.objects.filter(address__isnull=False).earliest("pk").code)


SCREENS = (
    public("privacy", "/vie-privee/"),
    public("rights", "/vie-privee/demande/"),
    public("e-mail choices", "/courriels/{it}/", link),
    public("unsubscribe", "/courriels/{it}/retrait/bulletin/", link),
    desk("my data", "/vie-privee/mes-donnees/"),
    desk("privacy desk", PRIVACY),
    desk("requests", f"{PRIVACY}demandes/"),
    desk("request form", f"{PRIVACY}demandes/ajouter/"),
    desk("request", PRIVACY + "demandes/{it.pk}/", request),
    desk("forget", PRIVACY + "demandes/{it.pk}/effacer/", request),
    desk("incidents", f"{PRIVACY}incidents/"),
    desk("incident form", f"{PRIVACY}incidents/ajouter/"),
    desk("incident", PRIVACY + "incidents/{it.pk}/", incident),
    desk("retention rules", f"{PRIVACY}conservation/"),
    desk("retention preview", f"{PRIVACY}conservation/apercu/"),
    desk("certificate", PRIVACY + "destructions/{it.pk}/", destruction),
    desk("openings", f"{PRIVACY}acces/"),
    desk("suppliers", f"{PRIVACY}fournisseurs/"),
    desk("ledger", LEDGER),
    desk("ledger entry", LEDGER + "{it.pk}/", entry),
    desk("e-mail addresses", f"{LEDGER}adresses/"),
    desk("e-mail address", LEDGER + "adresses/{it.address_id}/", entry),
    desk("may we write", f"{LEDGER}verifier/"),
    desk("record an act", f"{LEDGER}consigner/"),
    desk("import of consents", f"{LEDGER}importer/"),
    desk("mistakes of an import of consents", f"{LEDGER}importer/", sent_empty=True),
    desk("about to end", f"{LEDGER}a-renouveler/"),
    desk("suppressions", f"{LEDGER}exclusions/"),
    desk("suppression form", f"{LEDGER}exclusions/ajouter/"),
    desk("suppressed address", LEDGER + "exclusions/{it.pk}/", suppression),
    desk("purposes", f"{LEDGER}finalites/"),
    desk("purpose", LEDGER + "finalites/{it.pk}/", purpose),
    desk("purpose form", LEDGER + "finalites/{it.pk}/modifier/", purpose),
    desk("who writes", f"{LEDGER}expediteur/"),
    desk("returns", "/bureau/infolettres/retours/"),
    desk("returned mail", "/bureau/infolettres/retours/{it.pk}/", returned),
)
