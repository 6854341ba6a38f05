"""The demo's committees: a board, a working committee and the experts' network, with their terms."""

from datetime import timedelta

from arrimage.demo.clock import Clock
from arrimage.network.models import Committee, CommitteeMember, OrganisationRole

COMMITTEES = (
    # name, kind, mandate, seats, first seat taken from the people who hold a role
    ("Conseil d’administration", "board", "Administrer le pôle entre deux assemblées.", 7, 0),
    ("Comité du fonds régional", "committee", "Réunir les conditions d’un fonds régional.", 5, 9),
    ("Réseau d’experts", "network", "Mettre en commun ce que la région sait.", 6, 16),
)
TITLES = ("Présidence", "Vice-présidence", "Trésorerie", "Secrétariat")


def load_committees(clock: Clock) -> None:
    """Terms of two years: most go on, one ends within two months, one is over."""
    roles = list(OrganisationRole.objects.select_related("person", "organisation").order_by("pk")[:30])
    for name, kind, mandate, seats, first in COMMITTEES:
        committee = Committee.objects.create(name=name, kind=kind, mandate=mandate, start=clock.month(-30))
        members = []
        for seat, role in enumerate(roles[first : first + seats]):
            ends = {1: clock.today + timedelta(days=40), seats - 1: clock.month(-2)}.get(seat, clock.last_of(15))
            title = TITLES[seat] if seat < len(TITLES) else "Membre"
            members.append(
                CommitteeMember(
                    committee=committee,
                    person=role.person,
                    organisation=role.organisation,
                    role=title,
                    start=clock.month(-8) if ends > clock.today else clock.month(-26),
                    end=ends,
                )
            )
        CommitteeMember.objects.bulk_create(members)
