"""The screens that the judges look at: a name, an address of the demo hub, and who opens it (nobody: the public)."""

from arrimage.agenda.models import Activity
from arrimage.network.models import Organisation, Segment
from arrimage.plan.models import Action, Indicator, Plan

PUBLIC = ("home", "public plan", "public agenda", "sign-in", "gallery", "not found")
DESK = (
    *("cockpit", "quick entry", "board", "action", "evidence", "list", "record", "form", "import", "search"),
    *("activity", "activity form", "totals"),
    *("segments", "segment", "segment form"),
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
        "segments": "/bureau/segments/",
    }
    return fixed.get(name) or _of_a_record(name)


def _of_a_record(name: str) -> str:
    indicator = Indicator.objects.get(text="Rencontres d’accompagnement tenues")
    activity = Activity.objects.filter(decisions__isnull=False).latest("pk")
    organisation = Organisation.objects.filter(presences__isnull=False, roles__isnull=False).earliest("pk")
    segment = Segment.objects.filter(target=Segment.Target.PERSON).earliest("pk")
    return {
        "segment": f"/bureau/segments/{segment.pk}/",
        "segment form": f"/bureau/segments/{segment.pk}/modifier/",
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
