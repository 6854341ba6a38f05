"""The screens that the judges look at: a name, an address of the demo hub, and who opens it (nobody: the public)."""

from arrimage.agenda.models import Activity
from arrimage.network.models import ImportRun, Organisation
from arrimage.plan.models import Action, Indicator, Plan

PUBLIC = ("home", "public plan", "public agenda", "sign-in", "gallery", "not found")
DESK = (
    *("cockpit", "quick entry", "board", "action", "evidence", "list", "record", "form", "import", "search"),
    *("activity", "activity form", "totals"),
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
        "imports": "/bureau/reseau/importer/",
        "records to check": "/bureau/reseau/a-verifier/",
    }
    return fixed.get(name) or _of_a_record(name)


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
        "import of contacts": f"/bureau/reseau/importer/{ImportRun.objects.get(status='ready').pk}/",
        "columns of contacts": f"/bureau/reseau/importer/{ImportRun.objects.get(status='ready').pk}/colonnes/",
        "merge": f"/bureau/reseau/fusionner/organisations/{organisation.pk}/{organisation.pk + 1}/",
        "totals": f"/bureau/plan/plans/{Plan.objects.get(is_public=True).pk}/",
    }[name]


def who_opens(name: str) -> str:
    return "" if name in PUBLIC else "coralie"
