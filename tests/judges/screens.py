"""The screens that the judges look at: a name, an address of the demo hub, and who opens it (nobody: the public)."""

from arrimage.agenda.models import Activity
from arrimage.consent.models import Address, ConsentEntry, Purpose, Suppression
from arrimage.consent.tokens import token_of
from arrimage.network.models import Organisation
from arrimage.plan.models import Action, Indicator, Plan

PUBLIC = (
    *("home", "public plan", "public agenda", "sign-in", "gallery", "not found"),
    *("e-mail choices", "unsubscribe"),
)
DESK = (
    *("cockpit", "quick entry", "board", "action", "evidence", "list", "record", "form", "import", "search"),
    *("activity", "activity form", "totals"),
    *("ledger", "ledger entry", "e-mail addresses", "e-mail address", "may we write", "record an act", "about to end"),
    *("suppressions", "suppressed address", "suppression form", "purposes", "purpose", "purpose form", "who writes"),
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
        "ledger": "/bureau/consentements/",
        "e-mail addresses": "/bureau/consentements/adresses/",
        "may we write": "/bureau/consentements/verifier/",
        "record an act": "/bureau/consentements/consigner/",
        "about to end": "/bureau/consentements/a-renouveler/",
        "suppressions": "/bureau/consentements/exclusions/",
        "suppression form": "/bureau/consentements/exclusions/ajouter/",
        "purposes": "/bureau/consentements/objets/",
        "who writes": "/bureau/consentements/expediteur/",
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
    return {
        "board": f"/bureau/plan/tableau/{Plan.objects.get(is_public=True).code}/",
        "action": f"/bureau/plan/actions/{Action.objects.get(code='1.4.1').pk}/",
        "evidence": f"/bureau/plan/preuves/{indicator.pk}/?liste=non",
        "record": f"/bureau/organisations/{organisation.pk}/",
        "form": f"/bureau/organisations/{organisation.pk}/modifier/",
        "activity": f"/bureau/agenda/{activity.pk}/",
        "activity form": f"/bureau/agenda/{activity.pk}/modifier/",
        "totals": f"/bureau/plan/plans/{Plan.objects.get(is_public=True).pk}/",
    }[name]


def who_opens(name: str) -> str:
    return "" if name in PUBLIC else "coralie"
