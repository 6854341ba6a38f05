"""Which role of the hub a party responsible is, told from the plan's words."""

from django.contrib.auth.models import Group

from arrimage.kit.text import fold
from arrimage.plan.models import Action, Responsibility

# In the text, the role named first wins: «Coordonnateur Organismes de soutien» is the coordinator.
ROLE_WORDS = {
    "coordinator": ("coordonnat", "coordinat", "direction generale"),
    "presidency": ("presiden",),
    "communications": ("firme de communication", "agence de communication", "communications"),
    "researcher": ("chercheu", "firme de recherche"),
    "project_officer": ("charge de projet", "chargee de projet", "charges de projet", "agent de projet"),
    "adviser": (
        "organismes d accompagnement",
        "organismes de soutien",
        "organisme d accompagnement",
        "organisme de soutien",
        "conseiller",
        "conseillere",
    ),
}


def role_of(label: str) -> str | None:
    """The code of the role named first, or None: the words then name an organisation or a person."""
    folded = f" {fold(label)}"
    places = {
        role: min(found)
        for role, words in ROLE_WORDS.items()
        if (found := [place for word in words if (place := folded.find(f" {word}")) >= 0])
    }
    return min(places, key=lambda role: places[role]) if places else None


def set_responsibles(action: Action, labels: list[str]) -> None:
    """Make the labels the action's parties responsible, in that order; one already there keeps what it is tied to."""
    present = {party.label: party for party in action.responsibilities.all()}
    roles = {group.name: group for group in Group.objects.filter(name__in=ROLE_WORDS)}
    for position, label in enumerate(dict.fromkeys(labels)):
        party = present.pop(label, None) or Responsibility(
            action=action, label=label, role=roles.get(role_of(label) or "")
        )
        party.position = position
        party.save()
    for gone in present.values():
        gone.delete()
