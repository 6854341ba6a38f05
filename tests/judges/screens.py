"""The screens that the judges look at: a name, an address of the demo hub, and who opens it (nobody: the public)."""

from arrimage.agenda.models import Activity
from arrimage.consent.models import Incident, PrivacyRequest, RetentionRun
from arrimage.network.models import Organisation, PossibleMatch
from arrimage.plan.models import Action, Indicator, Plan

PUBLIC = ("home", "public plan", "public agenda", "sign-in", "gallery", "not found", "privacy", "rights")
DESK = (
    *("cockpit", "quick entry", "board", "action", "evidence", "list", "record", "form", "import", "search"),
    *("activity", "activity form", "totals"),
    *("privacy desk", "requests", "request", "request form", "forget", "incidents", "incident", "incident form"),
    *("retention rules", "retention preview", "certificate", "openings", "suppliers", "my data"),
    *("radar", "register editions", "possible matches", "call list", "candidate"),
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
    }
    return fixed.get(name) or _of_a_record(name)


def _of_a_record(name: str) -> str:
    indicator = Indicator.objects.get(text="Rencontres d’accompagnement tenues")
    activity = Activity.objects.filter(decisions__isnull=False).latest("pk")
    organisation = Organisation.objects.filter(presences__isnull=False, roles__isnull=False).earliest("pk")
    candidate = PossibleMatch.objects.earliest("pk").candidate_id
    return {
        "candidate": f"/bureau/reseau/radar/entreprises/{candidate}/",
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
        "totals": f"/bureau/plan/plans/{Plan.objects.get(is_public=True).pk}/",
    }[name]


def _certain_request() -> PrivacyRequest:
    """One whose person is known, so that every step of its page shows."""
    return PrivacyRequest.objects.filter(person__isnull=False).earliest("pk")


def who_opens(name: str) -> str:
    return "" if name in PUBLIC else "coralie"
