"""The demo hub's plan, in words of its own: 3 objectives, 9 orientations, 21 actions and their indicators.

Months count from the plan's first month (0); `None` is an action without a deadline. The numbering skips 3.2.2, as
real plans do.
"""

from dataclasses import dataclass, field
from typing import Any

MANUAL = "plan.manual"
MEETINGS = "agenda.meetings_held"
DELIVERED = "plan.deliverables_accepted"
FRESH = "plan.documents_up_to_date"
REQUESTS_IN_TIME = "consent.requests_answered_in_time"
COVERAGE = "network.register_coverage"
MEMBERS = "membership.members"
PRESENT = "assembly.members_present"
PARTICIPANTS = "agenda.participants"
NETWORKING = {"kind": ["networking", "forum", "visit"]}
TRAINING = {"kind": ["training", "webinar"]}
TRAINED = {"event_kind": TRAINING["kind"]}
SUBSCRIPTIONS = "letters.subscriptions"
BULLETIN = {"newsletter": "bulletin"}
SERVES = "serves_action"  # replaced by the action's own key
ACTION = "action"


@dataclass(frozen=True)
class Line:
    """An indicator: its words, what counts it, the target, and the readings typed so far (month, value, evidence).

    A few are kept private, as a prudent hub does: a share still being put together, talks with partners, requests.
    """

    text: str
    measure: str = MANUAL
    parameters: dict[str, Any] = field(default_factory=dict)
    target: int | None = None
    baseline: int | None = None
    readings: tuple[tuple[int, int, str], ...] = ()
    is_public: bool = True


@dataclass(frozen=True)
class Promise:
    """An action of the plan."""

    code: str
    label: str
    month: int | None
    responsible: tuple[str, ...]
    lines: tuple[Line, ...]
    budget: int | None = None


COORDINATOR = "Coordination"
PRESIDENCY = "Présidence"
OFFICER = "Chargé de projet"
ADVISERS = "Conseillers des organismes de soutien"
FIRM = "Firme de communication"
RESEARCH = "Équipe de recherche"

OBJECTIVES = (
    ("1", "Tisser un réseau régional de l’économie sociale qui se connaît et s’entraide"),
    ("1.1", "Faire grandir la famille des membres"),
    ("1.2", "Faire circuler les nouvelles et les gens"),
    ("1.3", "Renforcer les entreprises collectives en place"),
    ("1.4", "Réunir les conditions d’un fonds régional"),
    ("1.5", "Rapprocher les entreprises collectives et les municipalités"),
    ("2", "Faire connaître l’économie sociale partout sur le territoire"),
    ("2.1", "Parler d’une voix claire au grand public"),
    ("2.2", "Être présents là où les choses se décident"),
    ("3", "Apprendre ensemble et mettre les connaissances au travail"),
    ("3.1", "Rassembler ce que la région sait"),
    ("3.2", "Redonner ces connaissances à qui peut s’en servir"),
)

# fmt: off
ACTIONS = (
    Promise("1.1.1", "Inviter chaque entreprise collective de la région à devenir membre", 11, (COORDINATOR,), (
        Line("Nombre d’entreprises membres", MEMBERS, {"kind": ["enterprise"]}, target=50, baseline=37),
        Line("Nouveaux membres", "membership.new_members", {}, target=16),
        Line("Membres présents à l’assemblée générale annuelle", PRESENT, {"kind": ["annual"]}, target=30, baseline=22),
        Line("Part des entreprises du registre connues du pôle", COVERAGE, {}, 50, 20, is_public=False),
    )),
    Promise("1.1.2", "Compter les organismes de soutien parmi nos membres", 11, (COORDINATOR, ADVISERS), (
        Line("Nombre de membres accompagnateurs", "membership.support_members", {}, target=10, baseline=6),
    )),
    Promise("1.2.1", "Publier chaque mois un bulletin que les gens lisent", 11, (COORDINATOR,), (
        Line("Personnes inscrites au bulletin", SUBSCRIPTIONS, BULLETIN, target=60, baseline=12),
        Line("Bulletins envoyés", "letters.issues_sent", BULLETIN, target=12),
        Line("Lecteurs rejoints par le bulletin", "letters.readers_reached", BULLETIN, target=80, baseline=20),
    )),
    Promise("1.2.2", "Organiser des 5 à 7 et des visites entre entreprises", 10, (COORDINATOR,), (
        Line("Activités de réseautage tenues", "agenda.networking_held", {}, target=6),
        Line("Participations à ces activités de réseautage", PARTICIPANTS, NETWORKING, target=120),
        Line("Organisations différentes venues à ces activités", "agenda.organisations_met", NETWORKING, target=60),
        Line("Collaborations nées des rencontres", "outcomes.collaborations_born", {}, target=8),
    ), budget=4200),
    Promise("1.3.1", "Tenir à jour le portrait régional de l’économie sociale", 9, (RESEARCH, COORDINATOR), (
        Line("Portrait régional à jour", FRESH, {ACTION: SERVES, "nature": ["portrait"]}, target=100),
        Line("Entreprises au répertoire", "network.organisations_in_directory", {"kind": ["enterprise"]}, target=65),
        Line("Fiches d’entreprises à jour", "network.profiles_up_to_date", {"kind": ["enterprise"]}, target=80),
    ), budget=18000),
    Promise("1.3.2", "Repérer les formations utiles et bâtir celles qui manquent", 10, (COORDINATOR, ADVISERS), (
        Line("Calendrier des formations en ligne", DELIVERED, {ACTION: SERVES, "nature": ["calendar"]}, target=1),
        Line("Sondages de besoins menés", target=2, readings=((3, 1, "Rapport du sondage de l’été"),)),
        Line("Formations tenues", "agenda.trainings_organised", {}, target=5),
        Line("Participations à ces formations", PARTICIPANTS, TRAINING, target=60),
        Line("Séances à venir relayées au calendrier", "agenda.sessions_coming", {}, target=6),
        Line("Calendrier des séances à jour", "agenda.training_calendar_fresh", {}, target=90),
        Line("Satisfaction des personnes participantes", "outcomes.satisfaction", TRAINED, target=85),
        Line("Besoins de formation répondus", "training.needs_answered", {}, target=60),
    ), budget=6500),
    Promise("1.3.3", "Outiller les gestionnaires : mentorat, partage, bonnes pratiques", 11, (COORDINATOR, OFFICER), (
        Line("Jumelages de mentorat proposés", target=8, readings=((7, 3, "Fiches de jumelage"),)),
        Line("Plateforme de partage ouverte", DELIVERED, {ACTION: SERVES, "nature": ["platform"]}, target=1),
        Line("Outils transmis aux gestionnaires", target=15, readings=((5, 9, "Page des outils, liste des envois"),)),
    ), budget=12000),
    Promise("1.3.4", "Accompagner les entreprises dans leurs projets d’affaires", 11, (COORDINATOR, ADVISERS), (
        Line("Rencontres d’accompagnement tenues", MEETINGS, {"kind": ["accompaniment"]}, target=60, baseline=38),
        Line("Entreprises dirigées vers une ressource", target=20, readings=((6, 11, "Fiches de référencement"),)),
    )),
    Promise("1.4.1", "Animer le comité du fonds régional", 8, (COORDINATOR, ADVISERS), (
        Line("Rencontres du comité", MEETINGS, {"kind": ["committee"], SERVES: SERVES}, target=5),
        Line("Étude de faisabilité du fonds", DELIVERED, {ACTION: SERVES, "nature": ["study"]}, target=1),
    ), budget=15000),
    Promise("1.5.1", "Faire la tournée des MRC et des municipalités", 10, (COORDINATOR, PRESIDENCY), (
        Line("Rencontres de la tournée", MEETINGS, {"kind": ["tour"]}, target=30),
    ), budget=2500),
    Promise("1.5.2", "Signer des ententes par secteur avec des partenaires publics", 11, (COORDINATOR, PRESIDENCY), (
        Line("Ententes signées", target=3, readings=((5, 1, "Entente sur l’alimentation, signée"),), is_public=False),
    )),
    Promise("2.1.1", "Écrire un plan de communication pour le grand public", 3, (COORDINATOR, FIRM), (
        Line("Plan de communication adopté", DELIVERED, {ACTION: SERVES, "nature": ["plan"]}, target=1),
    ), budget=7000),
    Promise("2.1.2", "Garder nos outils de communication à jour", 5, (COORDINATOR, FIRM), (
        Line("Outils de communication à jour", FRESH, {ACTION: SERVES, "nature": ["tool"]}, target=100),
    ), budget=3500),
    Promise("2.1.3", "Garder le site Internet à jour", 5, (FIRM, COORDINATOR), (
        Line("Site Internet à jour", FRESH, {ACTION: SERVES, "nature": ["website"]}, target=100),
        Line("Demandes sur les renseignements personnels traitées à temps", REQUESTS_IN_TIME, {}, 100, is_public=False),
    ), budget=5000),
    Promise("2.1.4", "Raconter l’économie sociale : articles, annonces, communiqués", 10, (COORDINATOR, FIRM), (
        Line("Articles publiés", target=12, readings=((4, 6, "Revue de presse"), (7, 9, "Revue de presse"))),
        Line("Annonces parues", target=6, readings=((6, 3, "Preuves de parution"),)),
        Line("Communiqués envoyés", "letters.issues_sent", {"newsletter": "communiques"}, target=8),
    ), budget=4800),
    Promise("2.2.1", "Représenter le pôle auprès des partenaires et lors d’événements", 11, (COORDINATOR, PRESIDENCY), (
        Line("Représentations du pôle", "agenda.representations", {}, target=30, baseline=22),
    )),
    Promise("2.2.2", "Présenter l’économie sociale aux groupes qui la connaissent peu", 11, (COORDINATOR,), (
        Line("Présentations données", "agenda.presentations", {}, target=15, baseline=9),
        Line("Participations à ces présentations", PARTICIPANTS, {"kind": ["presentation"]}, target=400),
    )),
    Promise("3.1.1", "Réunir un réseau régional d’experts", 6, (COORDINATOR, ADVISERS), (
        Line("Experts convoqués", "agenda.experts_convened", {}, target=15),
        Line("Rencontres du réseau d’experts", MEETINGS, {"kind": ["experts"]}, target=4),
        Line("Plan d’action du réseau d’experts", DELIVERED, {ACTION: SERVES, "nature": ["plan"]}, target=1),
    )),
    Promise("3.1.2", "Suivre les innovations, les enjeux et les occasions", None, (OFFICER, ADVISERS), (
        Line("Fiches de veille rédigées", "library.sheets_written", {}, target=16),
        Line("Base de données de veille en service", DELIVERED, {ACTION: SERVES, "nature": ["database"]}, target=1),
    )),
    Promise("3.2.1", "Partager les recherches sur l’économie sociale", 10, (COORDINATOR, RESEARCH), (
        Line("Infolettre de recherche lancée", DELIVERED, {ACTION: SERVES, "nature": ["newsletter"]}, target=1),
        Line("Partages de recherches", "letters.research_shared", {}, target=30),
    )),
    Promise("3.2.3", "Faire connaître les occasions de développement", 11, (COORDINATOR, ADVISERS), (
        Line("Rencontres sur les occasions de développement", MEETINGS, {SERVES: SERVES}, target=8),
        Line("Présentations sur les occasions de développement", "agenda.presentations", {SERVES: SERVES}, target=4),
        Line("Participations à ces rencontres et présentations", PARTICIPANTS, {SERVES: SERVES}, target=150),
    )),
)
# fmt: on
