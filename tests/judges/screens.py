"""The screens that the judges look at: a name, an address of the demo hub, and who opens it (nobody: the public)."""

from arrimage.agenda.models import Activity
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
from arrimage.network.models import Committee, ImportRun, Organisation, Person, PossibleMatch, Segment, SetAside
from arrimage.plan.models import Action, Indicator, Plan

PUBLIC = (
    *("home", "public plan", "public agenda", "sign-in", "gallery", "not found"),
    *("privacy", "rights", "e-mail choices", "unsubscribe"),
)
DESK = (
    *("cockpit", "quick entry", "board", "action", "evidence", "list", "record", "form", "import", "search"),
    *("activity", "activity form", "totals"),
    *("privacy desk", "requests", "request", "request form", "forget", "incidents", "incident", "incident form"),
    *("retention rules", "retention preview", "certificate", "openings", "suppliers", "my data"),
    *("radar", "register editions", "possible matches", "call list", "candidate"),
    *("profile in dispute", "organisation form", "person", "person form", "committees", "committee", "committee form"),
    *("facts to decide", "sharing", "tags", "free field form", "directory settings"),
    *("segments", "segment", "segment form"),
    *("ledger", "ledger entry", "e-mail addresses", "e-mail address", "may we write", "record an act", "about to end"),
    *("suppressions", "suppressed address", "suppression form", "purposes", "purpose", "purpose form", "who writes"),
    *("imports", "import of contacts", "columns of contacts", "records to check", "merge"),
)


def address(name: str) -> str:
    """Where the screen of that name is; needs the demo hub."""
    fixed = {
        "home": "/",
        "public plan": "/plan/",
        "public agenda": "/agenda/",
        "sign-in": "/compte/login/",
        "gallery": "/composants/",
        "not found": "/nulle-part/",
        "cockpit": "/bureau/",
        "quick entry": "/bureau/agenda/saisie/",
        "list": "/bureau/organisations/",
        "import": "/bureau/plan/importer/",
        "search": "/bureau/recherche/?q=potager",
        "privacy": "/vie-privee/",
        "rights": "/vie-privee/demande/",
        "my data": "/vie-privee/mes-donnees/",
        "privacy desk": "/bureau/vie-privee/",
        "requests": "/bureau/vie-privee/demandes/",
        "request form": "/bureau/vie-privee/demandes/ajouter/",
        "incidents": "/bureau/vie-privee/incidents/",
        "incident form": "/bureau/vie-privee/incidents/ajouter/",
        "retention rules": "/bureau/vie-privee/conservation/",
        "retention preview": "/bureau/vie-privee/conservation/apercu/",
        "openings": "/bureau/vie-privee/acces/",
        "suppliers": "/bureau/vie-privee/fournisseurs/",
        "radar": "/bureau/reseau/radar/",
        "register editions": "/bureau/reseau/radar/editions/",
        "possible matches": "/bureau/reseau/radar/rapprochements/",
        "call list": "/bureau/reseau/radar/entreprises/?standing=yes&known=no",
        "committees": "/bureau/comites/",
        "facts to decide": "/bureau/reseau/a-decider/",
        "tags": "/bureau/reseau/etiquettes/",
        "free field form": "/bureau/reseau/champs/ajouter/",
        "directory settings": "/bureau/reseau/reglages/",
        "segments": "/bureau/segments/",
        "ledger": "/bureau/consentements/",
        "e-mail addresses": "/bureau/consentements/adresses/",
        "may we write": "/bureau/consentements/verifier/",
        "record an act": "/bureau/consentements/consigner/",
        "about to end": "/bureau/consentements/a-renouveler/",
        "suppressions": "/bureau/consentements/exclusions/",
        "suppression form": "/bureau/consentements/exclusions/ajouter/",
        "purposes": "/bureau/consentements/objets/",
        "who writes": "/bureau/consentements/expediteur/",
        "imports": "/bureau/reseau/importer/",
        "records to check": "/bureau/reseau/a-verifier/",
    }
    return fixed.get(name) or _of_the_ledger(name) or _of_a_record(name)


def _of_the_ledger(name: str) -> str | None:
    entry = ConsentEntry.objects.exclude(wording=None).latest("pk")
    purpose = Purpose.objects.get(code="bulletin")
    token = token_of(Address.objects.filter(address__isnull=False).earliest("pk").code)
    return {
        "ledger entry": f"/bureau/consentements/{entry.pk}/",
        "e-mail address": f"/bureau/consentements/adresses/{entry.address_id}/",
        "suppressed address": f"/bureau/consentements/exclusions/{Suppression.objects.latest('pk').pk}/",
        "purpose": f"/bureau/consentements/objets/{purpose.pk}/",
        "purpose form": f"/bureau/consentements/objets/{purpose.pk}/modifier/",
        "e-mail choices": f"/courriels/{token}/",
        "unsubscribe": f"/courriels/{token}/retrait/bulletin/",
    }.get(name)


def _of_a_record(name: str) -> str:
    indicator = Indicator.objects.get(text="Rencontres d’accompagnement tenues")
    activity = Activity.objects.filter(decisions__isnull=False).latest("pk")
    organisation = Organisation.objects.filter(presences__isnull=False, roles__isnull=False).earliest("pk")
    candidate = PossibleMatch.objects.earliest("pk").candidate_id
    disputed = SetAside.objects.filter(organisation__isnull=False).earliest("pk").organisation_id
    person = Person.objects.filter(seats__isnull=False).earliest("pk")
    committee = Committee.objects.earliest("pk")
    segment = Segment.objects.filter(target=Segment.Target.PERSON).earliest("pk")
    return {
        "candidate": f"/bureau/reseau/radar/entreprises/{candidate}/",
        "profile in dispute": f"/bureau/organisations/{disputed}/",
        "organisation form": f"/bureau/organisations/{disputed}/modifier/",
        "sharing": f"/bureau/organisations/{disputed}/partager/",
        "person": f"/bureau/personnes/{person.pk}/",
        "person form": f"/bureau/personnes/{person.pk}/modifier/",
        "committee": f"/bureau/comites/{committee.pk}/",
        "committee form": f"/bureau/comites/{committee.pk}/modifier/",
        "segment": f"/bureau/segments/{segment.pk}/",
        "segment form": f"/bureau/segments/{segment.pk}/modifier/",
        "board": f"/bureau/plan/tableau/{Plan.objects.get(is_public=True).code}/",
        "action": f"/bureau/plan/actions/{Action.objects.get(code='1.4.1').pk}/",
        "evidence": f"/bureau/plan/preuves/{indicator.pk}/?liste=non",
        "record": f"/bureau/organisations/{organisation.pk}/",
        "form": f"/bureau/organisations/{organisation.pk}/modifier/",
        "activity": f"/bureau/agenda/{activity.pk}/",
        "activity form": f"/bureau/agenda/{activity.pk}/modifier/",
        "request": f"/bureau/vie-privee/demandes/{_certain_request().pk}/",
        "forget": f"/bureau/vie-privee/demandes/{_certain_request().pk}/effacer/",
        "incident": f"/bureau/vie-privee/incidents/{Incident.objects.latest('pk').pk}/",
        "certificate": f"/bureau/vie-privee/destructions/{RetentionRun.objects.latest('pk').pk}/",
        "import of contacts": f"/bureau/reseau/importer/{ImportRun.objects.get(status='ready').pk}/",
        "columns of contacts": f"/bureau/reseau/importer/{ImportRun.objects.get(status='ready').pk}/colonnes/",
        "merge": f"/bureau/reseau/fusionner/organisations/{organisation.pk}/{organisation.pk + 1}/",
        "totals": f"/bureau/plan/plans/{Plan.objects.get(is_public=True).pk}/",
    }[name]


def _certain_request() -> PrivacyRequest:
    """One whose person is known, so that every step of its page shows."""
    return PrivacyRequest.objects.filter(person__isnull=False).earliest("pk")


def who_opens(name: str) -> str:
    return "" if name in PUBLIC else "coralie"
