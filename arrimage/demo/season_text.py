"""The demo's season of events, in words of its own: what was held, what comes, what others hold."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

ANYONE, MEMBERS, OTHERS = "anyone", "members", "others"


@dataclass(frozen=True)
class TicketText:
    """A ticket: its name, its price in dollars, whom it is for."""

    name: str
    price: Decimal = Decimal(0)
    holder: str = ANYONE


@dataclass(frozen=True)
class EventText:
    """An event of the season. Past ones are `month` and `day` of the plan; coming ones `in_days` from today."""

    kind: str
    title: str
    summary: str
    description: str
    town: str = "Salaberry-de-Valleyfield"
    place: str = ""
    month: int | None = None
    day: int = 15
    in_days: int | None = None
    start: time = time(17)
    end: time = time(19)
    is_online: bool = False
    capacity: int | None = None
    registered: int = 0
    waiting: int = 0
    absent: int = 0
    tickets: tuple[TicketText, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()  # kind, question
    programme: tuple[tuple[time, str], ...] = ()
    speakers: tuple[tuple[str, str], ...] = ()
    audience: str = "everyone"


FREE = (TicketText("Entrée libre"),)
DINNER = (("diet", "Avez-vous une allergie ou un régime particulier ?"),)
NEEDS = (("access", "De quoi avez-vous besoin pour participer à l’aise ?"),)

# fmt: off
HELD = (
    EventText(
        "networking", "5 à 7 des retrouvailles", "On se retrouve, autour d’une bouchée.",
        "Deux heures pour se revoir, accueillir les nouveaux membres et trouver un fournisseur parmi les voisins.",
        "Beauharnois", "Salle communautaire du Canal", month=2, day=12, capacity=45, registered=28, absent=3,
        tickets=FREE, questions=DINNER,
        programme=((time(17), "Accueil"), (time(17, 30), "Tour de table éclair"), (time(18), "Bouchées et rencontres")),
    ),
    EventText(
        "visit", "Visite de la Cuisine des Rapides", "Une entreprise ouvre ses portes et raconte ses débuts.",
        "Visite des cuisines, dégustation et échange sur la mise en commun des achats.",
        "Coteau-du-Lac", "Cuisine des Rapides", month=4, day=22, start=time(13, 30), end=time(16),
        capacity=20, registered=15, absent=2, tickets=FREE,
    ),
    EventText(
        "networking", "5 à 7 des achats responsables", "Des acheteurs publics rencontrent des entreprises collectives.",
        "Chaque entreprise présente en trois minutes ce qu’elle vend ; les acheteurs disent ce qu’ils cherchent.",
        "Salaberry-de-Valleyfield", "Pavillon du Vieux-Moulin", month=7, day=8, capacity=40, registered=26, absent=4,
        tickets=FREE, questions=NEEDS,
    ),
)
TO_CLOSE = EventText(
    "webinar", "Webinaire : préparer une demande de subvention", "Une heure, en ligne, avec des exemples.",
    "Les pièces à rassembler, le budget, les erreurs qui font refuser un dossier.", in_days=-6,
    start=time(12), end=time(13), is_online=True, registered=17, absent=5, tickets=FREE,
)
COMING = (
    EventText(
        "networking", "5 à 7 d’hiver", "Le dernier rendez-vous de l’année, avec de la musique.",
        "Bouchées des traiteurs membres, tirage et retour sur l’année. Les places partent vite.",
        "Salaberry-de-Valleyfield", "Café de la Berge", in_days=12, capacity=24, registered=24, waiting=5,
        tickets=FREE, questions=DINNER,
        programme=((time(17), "Accueil"), (time(18), "Mot de la présidence"), (time(18, 15), "Musique et bouchées")),
    ),
    EventText(
        "training", "Mobiliser et garder ses bénévoles", "Une matinée d’outils simples à rapporter chez soi.",
        "Accueil, reconnaissance, relève : chacun repart avec un plan d’une page.",
        "Rigaud", "Centre Paul-Brasseur", in_days=20, start=time(9), end=time(12), capacity=20, registered=9,
        tickets=(
            TicketText("Membre", Decimal(20), MEMBERS), TicketText("Non-membre", Decimal(40), OTHERS),
        ), questions=NEEDS, speakers=(("Yvon Latreille", "formateur"),),
    ),
    EventText(
        "visit", "Visite de trois fermes collectives", "Un autobus, trois fermes, un dîner.",
        "Départ de Valleyfield, retour à 16 h. Prévoir des bottes.", "Sainte-Martine", "Ferme du Ruisseau",
        in_days=41, start=time(9), end=time(16), capacity=30, registered=6, tickets=FREE, questions=DINNER,
    ),
)
POSTPONED = EventText(
    "forum", "Forum des achats locaux", "Une journée pour acheter plus près.",
    "Conférences le matin, rencontres l’après-midi.", "Vaudreuil-Dorion", "Centre multisports", in_days=26,
    start=time(9), end=time(16), capacity=80, registered=8, tickets=FREE,
)
CANCELLED = EventText(
    "webinar", "Webinaire : la facturation électronique", "Les outils gratuits comparés.",
    "Trois outils, leurs forces et leurs pièges.", in_days=9, start=time(12), end=time(13), is_online=True,
    registered=5, tickets=FREE,
)
DRAFT = EventText(
    "forum", "Forum régional de l’économie sociale", "Une journée pour se donner un cap.",
    "Le programme se prépare avec les membres.", "Salaberry-de-Valleyfield", "Salle du Canal", in_days=95,
    start=time(9), end=time(16), capacity=120, tickets=FREE,
)
COFFEE = EventText(
    "webinar", "Café numérique", "Une question, une heure, un café, en ligne.",
    "Chaque premier mardi du mois, on répond ensemble à une question sur les outils numériques.", in_days=0,
    start=time(8, 30), end=time(9, 30), is_online=True, tickets=FREE,
)
COFFEE_RULE = "FREQ=MONTHLY;BYDAY=1TU;COUNT=6"

# What others hold: title, organiser, town, days from today, hour, price, seen by which sources.
CDC, SADC = "Calendrier de la CDC des Rives", "Agenda de la SADC du Suroît"
RELAYED = (
    ("Recruter en région : où trouver son monde", "SADC du Suroît", "Huntingdon", 8, time(9), Decimal(0), (SADC,)),
    ("Tenue de livres pour organismes", "CDC des Rives", "Beauharnois", 15, time(13), Decimal(25), (CDC,)),
    ("Introduction à la cybersécurité", "CDC des Rives", "Vaudreuil-Dorion", 18, time(9), Decimal(0), (CDC, SADC)),
    ("Fixer ses prix sans perdre son âme", "SADC du Suroît", "Ormstown", 27, time(9), Decimal(35), (SADC,)),
    ("Animer une assemblée générale", "CDC des Rives", "Salaberry-de-Valleyfield", 33, time(18), Decimal(0), (CDC,)),
)
TO_REVIEW = (
    ("Écriture de communiqués", "CDC des Rives", "Châteauguay", 38, time(9), Decimal(15), (CDC,)),
    ("Yoga des gestionnaires", "SADC du Suroît", "Ormstown", 44, time(12), None, (SADC,)),
)


THANKS = ("Les rencontres éclair.", "L’ambiance, et des gens que je ne connaissais pas.", "Des exemples concrets.")
IMPROVE = ("Commencer à l’heure.", "Un peu plus de temps pour les questions.", "Une salle moins sonore.")
COLLABORATIONS = (
    ("purchase", "Nous achetons maintenant nos repas de réunion chez eux."),
    ("exchange", "Ils nous prêtent leur camion le lundi."),
    ("contact", "On se reparle en janvier."),
    ("project", "Une demande commune pour un poste partagé."),
)
# fmt: on
