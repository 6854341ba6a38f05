"""What a new hub has of the media list: the purpose of press releases, and the live segments that receive them."""

from arrimage.consent.models import Purpose
from arrimage.network.models import Organisation, Segment

CODE = "communiques"
PURPOSE = {
    "name_fr": "Communiqués de presse",
    "name_en": "Press releases",
    "description_fr": "Les nouvelles du pôle à l’intention des médias, quand il y en a.",
    "description_en": "The hub’s news for the media, when there is some.",
    "kind": Purpose.Kind.COMMERCIAL,
    "position": 8,
}
OF_THE_MEDIA = {"all": [{"field": "kind", "is": "in", "value": [Organisation.Kind.MEDIA.value]}]}
SEGMENT = {
    "name": "Médias",
    "description": "Les journalistes et les salles de nouvelles : qui a un courriel et un rôle dans un média.",
    "target": Segment.Target.PERSON,
    "rule": {
        "all": [
            {"field": "has_email", "is": "yes"},
            {"field": "organisation", "is": "matches", "value": OF_THE_MEDIA},
        ]
    },
}
NEWSROOMS = {
    "name": "Salles de nouvelles",
    "description": "Les médias qui ont un courriel à eux, comme celui d’une salle de nouvelles.",
    "target": Segment.Target.ORGANISATION,
    "rule": {"all": [*OF_THE_MEDIA["all"], {"field": "has_email", "is": "yes"}]},
}


def ensure_media_list() -> None:
    """The purpose and the live segments, for a hub that never had them; afterwards they are the hub's."""
    _purpose, is_new = Purpose.objects.get_or_create(code=CODE, defaults=PURPOSE)
    if is_new:
        for segment in (SEGMENT, NEWSROOMS):
            Segment.objects.create(**segment)
