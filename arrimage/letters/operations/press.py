"""What a new hub has of the media list: the purpose of press releases, and the live segments that receive them."""

from arrimage.consent.models import Purpose, Sender, Wording
from arrimage.letters.models import Newsletter
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
# What somebody of the list agrees to on the page of choices; the hub may write other words afterwards.
WORDS = {
    "fr": "J’accepte de recevoir par courriel : {}. Je peux retirer mon consentement en tout temps.",
    "en": "I agree to receive by e-mail: {}. I may withdraw my consent at any time.",
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
    """The purpose and each of the live segments, for a hub that never had it; afterwards they are the hub's.

    The history of segments remembers those that the hub renamed or removed: they do not come back.
    """
    Purpose.objects.get_or_create(code=CODE, defaults=PURPOSE)
    for segment in (SEGMENT, NEWSROOMS):
        named = {"name": segment["name"]}
        if not (Segment.objects.filter(**named).exists() or Segment.history.filter(**named).exists()):
            Segment.objects.create(**segment)
    ensure_media_wording()


def ensure_media_wording() -> None:
    """The words, where there are none yet, as soon as the hub has said who writes: they must state it."""
    purpose, sender = Purpose.objects.commercial().filter(code=CODE).first(), Sender.get()
    if purpose is None or not sender.is_complete or purpose.wordings.exists():
        return
    names = {"fr": purpose.name_fr, "en": purpose.name_en or purpose.name_fr}
    for language, text in WORDS.items():
        said = {"language": language, "text": text.format(names[language]), "identity": sender.identity}
        Wording.objects.create(purpose=purpose, version=1, **said)


def lists_of_the_press() -> list[Segment]:
    """Whom releases reach: the lists of their newsletter; until the hub has one, those it was given. None: everyone."""
    newsletter = Newsletter.objects.press().filter(purpose__code=CODE).first()
    if newsletter is not None:
        return newsletter.segments
    return list(Segment.objects.filter(name__in=(SEGMENT["name"], NEWSROOMS["name"])))
