"""Newsletters and issues for the tests that write, check and read them."""

from typing import Any

from django.core.cache import cache
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from arrimage.consent.models import Purpose, Sender
from arrimage.letters.models import Issue, Newsletter

Block = dict[str, Any]


def sender(**said: Any) -> Sender:
    return Sender.objects.create(
        name="Pôle des Rives",
        postal_address="100, rue du Canal\nValleyfield (Québec)  J6S 0A0",
        email="bonjour@pole.example",
        **said,
    )


def newsletter(code: str = "bulletin", **said: Any) -> Newsletter:
    purpose, _made = Purpose.objects.get_or_create(code=code, defaults={"name_fr": "Bulletin", "kind": "commercial"})
    known = {"name_fr": "Bulletin des Rives", "name_en": "Rives Newsletter", "from_name": "Pôle des Rives"}
    return Newsletter.objects.create(code=code, purpose=purpose, from_email="a@pole.example", **{**known, **said})


def issue(*body: Block, of: Newsletter | None = None, **said: Any) -> Issue:
    known = {"subject": "Nouvelles d’avril", "preheader": "Une récolte et deux rendez-vous", "number": 12}
    return Issue.objects.create(newsletter=of or newsletter(), body=list(body), **{**known, **said})


def image(colour: str = "teal", size: tuple[int, int] = (1600, 900)) -> Any:
    cache.clear()  # the library keeps smaller pictures there by key, and another test had this key
    file = get_test_image_file(filename=f"{colour}.png", colour=colour, size=size)
    return get_image_model().objects.create(title=colour, file=file)


def text(html: str) -> Block:
    return {"type": "text", "value": html}


def picture(**said: Any) -> Block:
    known = {"picture": said.pop("of", None) or image().pk, "alt": "Des gens au bord de la rivière"}
    return {"type": "picture", "value": {**known, **said}}


def button(label: str = "Réserver", link: str = "https://exemple.quebec/reserver", **said: Any) -> Block:
    return {"type": "button", "value": {"label": label, "link": link, **said}}


def told(title: str, **said: Any) -> Block:
    return {"title": title, **said}


def listed(*entries: Block, heading: str = "À l’agenda") -> Block:
    return {"type": "list", "value": {"heading": heading, "entries": list(entries)}}


def research(**said: Any) -> Block:
    known = {
        "title": "Ce que valent les circuits courts",
        "authors": "R. Okafor et L. Tremblay",
        "citation": "Économie et solidarités, 2018, p. 12-34",
        "summary": "Dix ans de marchés publics, comparés.",
        "link": "https://revue.exemple.quebec/article",
    }
    return {"type": "research", "value": {**known, **said}}


def quote(words: str = "Ensemble, on va plus loin.", author: str = "Élise Tremblay") -> Block:
    return {"type": "quote", "value": {"text": words, "author": author}}


def downloads() -> Block:
    files = [{"title": "Photo de groupe", "picture": image().pk, "document": None, "credit": "Studio Confluence"}]
    return {"type": "downloads", "value": {"heading": "", "files": files}}


DIVIDER: Block = {"type": "divider", "value": None}


def columns(left: list[Block], right: list[Block]) -> Block:
    return {"type": "columns", "value": {"left": left, "right": right}}


def every_block() -> list[Block]:
    """One of each kind that needs no record."""
    seen = image().pk
    return [
        text(
            "<h2>Bonjour {{ prenom|tout le monde }}</h2><p>Le <b>marché</b> <i>rouvre</i> : "
            '<a href="https://exemple.quebec/marche">lisez la suite</a>.</p>'
            "<ul><li>un</li><li>deux<ul><li>deux et demi</li></ul></li></ul><ol><li>premier</li></ol>"
        ),
        picture(of=seen, caption="Le quai, au matin", link="https://exemple.quebec/quai"),
        button(),
        columns([text("<p>À gauche.</p>"), picture(of=seen)], [text("<h3>À droite</h3>"), button("Voir")]),
        quote(),
        research(),
        DIVIDER,
        listed(
            told(
                "5 à 7 du réseau",
                date="2018-04-12",
                detail="17 h · Ormstown",
                text="Apportez une idée.\nOn s’occupe du reste.",
                link="https://exemple.quebec/5a7",
            ),
            told("Assemblée annuelle", date="2018-04-20"),
        ),
        listed(told("La Récolte", detail="Coopérative · Ormstown", text="Un four communal."), heading=""),
    ]
