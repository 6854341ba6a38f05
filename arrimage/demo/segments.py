"""The demo's segments: what a coordinator looks for all year."""

from typing import Any

from arrimage.accounts.models import User
from arrimage.network.models import RegionalCounty, Segment

ORGANISATION, PERSON = Segment.Target.ORGANISATION, Segment.Target.PERSON
ENTERPRISES = {"field": "kind", "is": "in", "value": ["enterprise"]}
STANDING = {"field": "status", "is": "in", "value": ["recognised", "emerging"]}


def load_segments(owner: User) -> None:
    """Two of organisations, two of people; one has several groups, one looks at where people work."""
    coops = ["consumer_coop", "producer_coop", "worker_coop", "worker_shareholder_coop", "solidarity_coop"]
    county = RegionalCounty.objects.earliest("sort_key")
    _keep(
        owner,
        ORGANISATION,
        "EÉS à rencontrer cet automne",
        "Entreprises reconnues ou en émergence que personne n’a rencontrées depuis six mois.",
        [
            {"all": [ENTERPRISES, STANDING]},
            {"all": [{"field": "agenda.met_days", "is": "not_last", "value": {"days": 180, "kinds": []}}]},
        ],
    )
    _keep(
        owner,
        ORGANISATION,
        f"Coopératives et OBNL de {county}",
        "Pour les invitations aux activités de cette MRC.",
        [
            {"all": [{"field": "county", "is": "in", "value": [county.pk]}, STANDING]},
            {"any": [{"field": "legal_form", "is": "in", "value": [*coops, "non_profit"]}]},
        ],
    )
    _keep(
        owner,
        PERSON,
        "Directions d’EÉS à qui écrire",
        "Celles et ceux qui dirigent une entreprise d’économie sociale et dont on a le courriel.",
        [
            {"all": [{"field": "role", "is": "contains", "value": "direct"}, {"field": "has_email", "is": "yes"}]},
            {"field": "organisation", "is": "matches", "value": {"all": [ENTERPRISES, STANDING]}},
        ],
    )
    _keep(
        owner,
        PERSON,
        "Réseau d’experts",
        "Toutes les personnes du réseau d’experts.",
        [{"all": [{"field": "is_expert", "is": "yes"}]}],
    )


def _keep(owner: User, target: Segment.Target, name: str, description: str, groups: list[Any]) -> None:
    Segment.objects.create(owner=owner, target=target, name=name, description=description, rule={"all": groups})
