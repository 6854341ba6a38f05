"""What the demo hub writes: two newsletters, twelve issues sent, one in preparation. Data; the region is invented.

Addresses of issues are left to whoever loads them: each issue says how many months ago it left.
"""

from datetime import date, datetime, time
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone

from arrimage.demo.pictures import load_logo, load_pictures
from arrimage.letters import sources
from arrimage.network.models import Organisation
from arrimage.network.public import public_organisations
from arrimage.plan.queries import highlights

Block = dict[str, Any]
NEWCOMERS = ("Les Potagers du Canal", "Café de la Traverse", "Ressourcerie La Deuxième Rive")
SITE = "https://pole-des-rives.example"


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
    for code, ago, subject, preheader, body in sorted(_issues(), key=lambda issue: -issue[1]):
        numbers[code] += 1
        month = _month(day, ago)
        found.append(
            {
                "newsletter": code,
                "number": numbers[code],
                "months_ago": ago,
                "subject": subject.format(month=month, Month=month.capitalize()),
                "preheader": preheader,
                "body": [text("<p>Bonjour {{ prenom|tout le monde }},</p>"), *body],
            }
        )
    return found


def draft_issue(day: date) -> dict[str, Any]:
    """The bulletin in preparation, with pictures, coming activities, new enterprises and a figure of the plan."""
    pictures, month = load_pictures(), _month(day, 0)
    return {
        "newsletter": "bulletin",
        "number": 1 + sum(1 for issue in _issues() if issue[0] == "bulletin"),
        "subject": f"{month.capitalize()} : le marché flottant prend le large",
        "subject_b": "Trois entreprises se joignent au réseau",
        "preheader": "Une place à prendre sur le quai, trois nouvelles venues et nos prochains rendez-vous",
        "body": list(_draft_body(day, pictures)),
    }


def _month(day: date, ago: int) -> str:
    months = day.year * 12 + day.month - 1 - ago
    return date_format(date(months // 12, months % 12 + 1, 1), "F")


def text(html: str) -> Block:
    return {"type": "text", "value": html}


def button(label: str, link: str) -> Block:
    return {"type": "button", "value": {"label": label, "page": None, "link": link}}


def quote(words: str, author: str) -> Block:
    return {"type": "quote", "value": {"text": words, "author": author}}


def listed(heading: str, *entries: Block) -> Block:
    return {"type": "list", "value": {"heading": heading, "entries": list(entries)}}


def picture(key: int, alt: str, caption: str = "") -> Block:
    return {"type": "picture", "value": {"picture": key, "alt": alt, "caption": caption, "link": ""}}


def research(title: str, authors: str, citation: str, summary: str, link: str) -> Block:
    value = {"title": title, "authors": authors, "citation": citation, "summary": summary, "link": link}
    return {"type": "research", "value": value}


DIVIDER: Block = {"type": "divider", "value": None}


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
        _newcomers(),
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


Said = tuple[str, int, str, str, list[Block]]


def _issues() -> list[Said]:
    return [*_bulletins(), *_letters()]


def _bulletins() -> list[Said]:
    return [
        (
            "bulletin",
            8,
            "Un bulletin naît : bienvenue chez vous",
            "Pourquoi ce bulletin, et ce que vous y trouverez chaque mois",
            [
                text(
                    "<p>Voici le premier numéro du Bulletin des Rives. Une fois par mois, nous vous raconterons ce que "
                    "font les entreprises collectives d’ici : une réussite, un rendez-vous, une main à tendre.</p>"
                    "<h2>Ce que vous y trouverez</h2><ul><li>des nouvelles des entreprises du réseau</li>"
                    "<li>les activités à venir</li><li>un chiffre de notre plan d’action, avec ses preuves</li></ul>"
                ),
                button("Lire notre plan d’action", "/plan/"),
            ],
        ),
        (
            "bulletin",
            7,
            "{Month} : la buanderie solidaire ouvre ses portes",
            "Quinze emplois, et l’eau de rinçage sert deux fois",
            [
                text(
                    "<p>Quinze personnes ont trouvé du travail à la <b>Buanderie des Rives</b>, qui lave depuis lundi "
                    "le linge de quatre résidences d’aînés. L’eau de rinçage y sert deux fois.</p>"
                ),
                quote(
                    "Le premier jour, on a plié mille deux cents serviettes. On a ri tout le long.", "Nancy, plieuse"
                ),
                button("Visiter la buanderie", f"{SITE}/buanderie"),
            ],
        ),
        (
            "bulletin",
            6,
            "{Month} : cinq rendez-vous près de chez vous",
            "Un 5 à 7, deux formations, une visite et une corvée",
            [
                text("<p>Le mois s’annonce rempli. Choisissez votre rendez-vous, nous vous gardons une chaise.</p>"),
                listed(
                    "À l’agenda ce mois-là",
                    {"title": "5 à 7 du réseau", "detail": "17 h · Café coopératif du Canal", "text": ""},
                    {"title": "Lire ses états financiers sans mal de tête", "detail": "Formation, en ligne"},
                    {"title": "Corvée au jardin collectif", "detail": "Apportez vos gants"},
                ),
            ],
        ),
        (
            "bulletin",
            5,
            "La scierie coopérative embauche 🌲",
            "Huit postes, dont quatre sans expérience",
            [
                text(
                    "<p>La <b>Scierie du Lac</b> cherche huit personnes, dont quatre sans expérience. La coopérative "
                    "forme sur place et paie les cours du soir.</p><h3>Comment postuler</h3>"
                    "<ol><li>Appelez l’équipe au 450 555-0142.</li><li>Venez visiter un mardi matin.</li></ol>"
                ),
                button("Voir les postes", f"{SITE}/emplois"),
            ],
        ),
        (
            "bulletin",
            4,
            "{Month} : à mi-chemin de notre plan",
            "Ce qui avance, ce qui traîne, et pourquoi",
            [
                text(
                    "<p>Nous sommes à mi-parcours. La plupart des promesses tiennent leur rythme ; deux ont pris du "
                    "retard, et nous vous disons pourquoi.</p>"
                ),
                button("Voir où nous en sommes", "/plan/"),
                DIVIDER,
                text("<p>Une question sur un chiffre ? Chacun mène à ses preuves : suivez le lien.</p>"),
            ],
        ),
        (
            "bulletin",
            3,
            "Un toit, dix familles : l’habitation coopérative",
            "Dix logements sortent de terre au cœur du village",
            [
                text(
                    "<p>Après quatre hivers d’assemblées et de plans, la <b>Coopérative d’habitation du Moulin</b> "
                    "accueille ses dix premières familles. L’ancienne meunerie garde sa roue, et la cour devient un "
                    "jardin.</p>"
                ),
                quote(
                    "Ici, personne ne demande la permission de planter un pommier.", "Rosalie, locataire et présidente"
                ),
            ],
        ),
        (
            "bulletin",
            2,
            "{Month} : avez-vous dix minutes pour la région ?",
            "Notre questionnaire aux entreprises, et ce que nous ferons de vos réponses",
            [
                text(
                    "<p>De quoi votre entreprise aura-t-elle besoin l’an prochain : de gens, de locaux, de prêts ? Vos "
                    "réponses décident de nos formations. Dix minutes suffisent, et personne n’est nommé.</p>"
                ),
                button("Répondre au questionnaire", f"{SITE}/questionnaire"),
            ],
        ),
        (
            "bulletin",
            1,
            "{Month} : la fête des récoltes, en trois images",
            "Quatre cents personnes, un seul four à pain",
            [
                text(
                    "<p>Quatre cents personnes ont partagé la soupe et le pain dimanche. Merci aux vingt-deux "
                    "bénévoles, et à la pluie d’avoir attendu le dessert.</p><h2>Et maintenant ?</h2><p>Le comité se "
                    "réunit bientôt pour préparer la prochaine. Répondez à ce message pour vous y joindre.</p>"
                ),
            ],
        ),
    ]


def _letters() -> list[Said]:
    return [
        (
            "recherche",
            7,
            "Ce que rapporte un dollar dépensé ici",
            "Une étude mesure l’effet des achats locaux sur trois ans",
            [
                text(
                    "<p>Premier numéro de notre lettre de recherche : une étude, une idée à essayer, rien de plus.</p>"
                ),
                research(
                    "Les achats de proximité et la richesse des petites régions",
                    "R. Okafor, M. Bélanger",
                    "Cahiers de l’économie des territoires, no 12, p. 40-61",
                    "Un dollar dépensé dans une entreprise collective circule près de deux fois dans la région avant "
                    "d’en sortir. L’effet double quand l’acheteur est une municipalité.",
                    "https://cahiers-territoires.example/12/achats",
                ),
            ],
        ),
        (
            "recherche",
            5,
            "Relève : qui reprendra les coopératives ?",
            "Trois chemins observés dans vingt entreprises",
            [
                research(
                    "Reprendre à plusieurs : vingt transmissions suivies pas à pas",
                    "L. Tremblay et coll.",
                    "Revue de la gouvernance partagée, vol. 7",
                    "Quand les employés sont associés deux ans avant le départ, neuf transmissions sur dix tiennent.",
                    "https://gouvernance-partagee.example/7/reprendre",
                ),
                text(
                    "<p><b>Une idée à essayer :</b> nommer dès maintenant une personne qui apprend le métier de la "
                    "direction, une demi-journée par semaine.</p>"
                ),
            ],
        ),
        (
            "recherche",
            3,
            "Mesurer sans se perdre : l’utilité sociale",
            "Cinq questions suffisent, disent les chercheuses",
            [
                research(
                    "Cinq questions pour dire l’utilité sociale",
                    "A. Nguyen, C. Roy",
                    "Mesure et société, p. 5-19",
                    "Les longs questionnaires épuisent les équipes et n’apprennent rien de plus que cinq questions "
                    "posées chaque année.",
                    "https://mesure-societe.example/cinq-questions",
                ),
                quote("Ce qu’on compte chaque année finit par compter.", "A. Nguyen"),
            ],
        ),
        (
            "recherche",
            1,
            "Numérique : partager un outil plutôt que l’acheter",
            "Douze entreprises, un seul logiciel, et du temps retrouvé",
            [
                research(
                    "Mettre en commun ses outils numériques",
                    "Chaire sur l’innovation collective",
                    "Document de travail no 31",
                    "Douze entreprises qui partagent un logiciel de paie ont gagné chacune trois jours par mois.",
                    "https://innovation-collective.example/31",
                ),
                button("En discuter avec les auteurs", f"{SITE}/causerie"),
            ],
        ),
    ]
