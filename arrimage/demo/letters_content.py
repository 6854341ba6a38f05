"""What the demo hub writes: two newsletters, twelve issues sent, one in preparation. Data; the region is invented.

Addresses of issues are left to whoever loads them: each issue says how many months ago it left.
"""

from datetime import date, datetime, time
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone

from arrimage.consent.rules import add_months
from arrimage.demo.letters_blocks import DIVIDER, Block, button, listed, live, picture, quote, text
from arrimage.demo.letters_text import SITE, issues
from arrimage.demo.pictures import load_logo, load_pictures
from arrimage.letters import sources
from arrimage.network.models import Organisation
from arrimage.network.public import public_organisations
from arrimage.plan.queries import highlights

NEWCOMERS = ("Les Potagers du Canal", "Café de la Traverse", "Ressourcerie La Deuxième Rive")


def newsletters() -> list[dict[str, Any]]:
    """Fields of each newsletter; `purpose` is the code of a purpose of consent."""
    sender = {
        "from_name": "Pôle des Rives",
        "from_email": "infolettre@pole-des-rives.example",
        "logo_id": load_logo(),
        "logo_alt_fr": "Pôle des Rives",
        "logo_alt_en": "Pôle des Rives",
    }
    return [
        {
            "code": "bulletin",
            "purpose": "bulletin",
            "name_fr": "Bulletin des Rives",
            "name_en": "Rives Newsletter",
            "description_fr": "Les nouvelles des entreprises collectives de la région, une fois par mois.",
            "description_en": "News of the region’s collective enterprises, once a month.",
            "frequency": "monthly",
            "reply_to": "bonjour@pole-des-rives.example",
            "position": 1,
            **sender,
        },
        {
            "code": "recherche",
            "purpose": "recherche",
            "name_fr": "Infolettre de recherche et d’innovation",
            "name_en": "Research and Innovation Letter",
            "description_fr": "Ce que la recherche nous apprend de l’économie sociale, chaque saison.",
            "description_en": "What research teaches us about the social economy, every season.",
            "frequency": "quarterly",
            "sources": ["library.watched"],
            "needs_approval": True,
            "reply_to": "recherche@pole-des-rives.example",
            "position": 2,
            **sender,
        },
    ]


def sent_issues(day: date) -> list[dict[str, Any]]:
    """The issues already sent, the oldest first: newsletter's code, number, `months_ago`, subject, preheader, body."""
    found = []
    numbers = {"bulletin": 0, "recherche": 0}
    for code, ago, subject, preheader, body in sorted(issues(), key=lambda issue: -issue[1]):
        numbers[code] += 1
        month = _month(day, ago)
        found.append(
            {
                "newsletter": code,
                "number": numbers[code],
                "months_ago": ago,
                "subject": subject.format(month=month, Month=month.capitalize()),
                "preheader": preheader,
                "body": [text("<p>Bonjour {{ prenom|tout le monde }},</p>"), *body, *_read_lately(day, code, ago)],
            }
        )
    return found


def _read_lately(day: date, code: str, ago: int) -> list[Block]:
    """Last month's bulletin told of what had been read since the one before."""
    if (code, ago) != ("bulletin", 1):
        return []
    left = datetime.combine(add_months(day, -1), time(8), get_current_timezone())
    window = sources.Window(datetime.combine(add_months(day, -2), time(8), get_current_timezone()), left, most=2)
    return _listed_from("library.watched", "Lu pour vous", window)


def draft_issue(day: date) -> dict[str, Any]:
    """The bulletin in preparation, with pictures, coming activities, new enterprises, opportunities, what was watched
    and a figure of the plan."""
    pictures, month = load_pictures(), _month(day, 0)
    return {
        "newsletter": "bulletin",
        "number": 1 + sum(1 for issue in issues() if issue[0] == "bulletin"),
        "subject": f"{month.capitalize()} : le marché flottant prend le large",
        "subject_b": "Trois entreprises se joignent au réseau",
        "preheader": "Une place à prendre sur le quai, trois nouvelles venues et nos prochains rendez-vous",
        "body": list(_draft_body(day, pictures)),
    }


def _month(day: date, ago: int) -> str:
    months = day.year * 12 + day.month - 1 - ago
    return date_format(date(months // 12, months % 12 + 1, 1), "F")


def _draft_body(day: date, pictures: dict[str, int]) -> list[Block]:
    noon = datetime.combine(day, time(8), get_current_timezone())
    window = sources.Window(noon, noon, 60, 3)
    figures = highlights(day, 1)
    body = [
        text(
            "<p>Bonjour {{ prenom|tout le monde }},</p>"
            "<p>Il y a deux ans, l’idée faisait sourire : vendre des légumes sur un quai, à même une barge. Ce "
            "mois-ci, le <b>marché flottant</b> largue ses amarres pour sa première tournée. Huit villages, "
            "douze producteurs, une seule coopérative à la barre.</p>"
        ),
        picture(
            pictures["riviere"],
            "Un voilier passe devant un village au soleil couchant",
            "La barge fera halte dans huit villages. Dessin du Pôle des Rives.",
        ),
        text(
            "<p>Les producteurs qui souhaitent monter à bord ont jusqu’à la fin du mois pour réserver leur place. "
            "Le premier arrêt est gratuit, et l’équipe du quai vous aide à tout porter.</p>"
        ),
        button("Réserver ma place sur la barge", f"{SITE}/marche-flottant"),
        quote(
            "On ne vend pas seulement des tomates. On redonne un quai à des gens qui n’y descendaient plus.",
            "Maude Lavigne, Coopérative du marché flottant",
        ),
        *_listed_from("agenda.coming", "À l’agenda", window),
        button("Voir tout l’agenda", "/agenda/"),
        live("library.opportunities", "Des occasions à saisir", 3),
        _newcomers(),
        live("library.watched", "Lu pour vous", 2),
        {
            "type": "columns",
            "value": {
                "left": [
                    picture(pictures["marche"], "Trois étals de marché sous des auvents rayés"),
                    text(
                        "<h3>Acheter ici, ensemble</h3><p>Six municipalités commandent désormais leurs repas de "
                        f'réunion à des traiteurs collectifs. <a href="{SITE}/achats">Voyez comment</a>.</p>'
                    ),
                ],
                "right": [
                    picture(pictures["velo"], "Un vélo rouge dans un atelier, des outils au mur"),
                    text(
                        "<h3>L’atelier a besoin de mains</h3><p>Bécyk’Rives cherche trois bénévoles le samedi. "
                        f'Aucune expérience requise, <a href="{SITE}/becykrives">on vous montre tout</a>.</p>'
                    ),
                ],
            },
        },
    ]
    if figures:
        body.append({"type": "figure", "value": {"indicator": str(figures[0].indicator.pk), "label": ""}})
    last = "<p>Une nouvelle à partager dans le prochain numéro ? Répondez simplement à ce message.</p>"
    return [*body, DIVIDER, text(f"{last}<p>Bonne lecture !<br/><i>Coralie, pour l’équipe du Pôle</i></p>")]


def _listed_from(code: str, heading: str, window: sources.Window) -> list[Block]:
    """As «prepare an issue» writes it: each entry with its record."""
    source = sources.find(code)
    items = source.items(window) if source else []
    entries = [
        {
            "title": item.title,
            "date": item.on.isoformat() if item.on else None,
            "detail": item.detail,
            "text": item.text,
            "link": item.link,
            "record": f"{code}:{item.key}",
        }
        for item in items
    ]
    return [listed(heading, *entries)] if entries else []


def _newcomers() -> Block:
    """Three enterprises of the region, for the network's own dates are those of the day when the demo was loaded."""
    chosen = public_organisations(Organisation.objects.filter(name__in=NEWCOMERS))
    entries = [
        {
            "title": one.name,
            "detail": one.municipality.partition(" (")[0],
            "text": one.description,
            "link": one.website,
            "record": f"network.new_enterprises:{one.pk}",
        }
        for one in chosen
    ]
    return listed("Bienvenue dans le réseau", *entries)
