"""The words of what the demo hub watches and passes on. Issuers and sites are invented; days count from today."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Read:
    """`sector` is a code of the SCIAN; what is not public is kept to the team."""

    days_ago: int
    kind: str
    title: str
    source: str
    url: str
    summary: str = ""
    county: str = ""
    sector: str = ""
    language: str = "fr"
    is_public: bool = True


@dataclass(frozen=True)
class Call:
    """It closes so many days from today; a negative number is a deadline that is past."""

    noted_days_ago: int
    closes_in_days: int
    kind: str
    title: str
    issuer: str
    url: str
    summary: str
    amount: str = ""
    county: str = ""
    sector: str = ""
    has_hour: bool = False
    is_public: bool = True
    is_withdrawn: bool = False


WATCHED = (
    Read(
        2,
        "innovation",
        "Une consigne collective pour les restaurants d’un même village",
        "Le Courrier des Coops",
        "https://courrier-des-coops.example/consigne-collective",
        "Sept restaurants se prêtent les mêmes contenants lavables. La coopérative qui les lave a créé trois emplois. "
        "Le modèle irait bien aux traiteurs de notre réseau, qui livrent déjà aux mêmes endroits.",
        sector="72",
    ),
    Read(
        5,
        "study",
        "Ce que rapportent les achats publics locaux : dix ans de données",
        "Observatoire des circuits courts",
        "https://observatoire-circuits.example/achats-publics",
        "Chaque dollar dépensé auprès d’une entreprise collective en fait circuler 1,80 $ dans la région. De quoi "
        "nourrir vos échanges avec votre municipalité.",
    ),
    Read(
        9,
        "policy",
        "Le programme d’aide à la relève coopérative est prolongé de deux ans",
        "Gazette des programmes",
        "https://gazette-programmes.example/releve-cooperative",
        "L’aide couvre la moitié des honoraires lorsque des employés rachètent leur entreprise. Les demandes se font "
        "en tout temps, jusqu’à épuisement des fonds.",
    ),
    Read(
        13,
        "practice",
        "A Shared Bookkeeper for Five Small Non-Profits",
        "Common Ground Review",
        "https://common-ground.example/shared-bookkeeper",
        "Cinq organismes se partagent une comptable, deux jours chacun par mois. L’article donne l’entente type et "
        "les heures réelles de la première année.",
        language="en",
    ),
    Read(
        17,
        "issue",
        "Assurances : les primes des salles communautaires ont doublé",
        "La Voix des Rives",
        "https://voix-des-rives.example/primes-salles",
        "Trois centres communautaires de Beauharnois-Salaberry cherchent un autre assureur. Un achat regroupé "
        "serait à étudier avec eux.",
        county="Beauharnois-Salaberry",
    ),
    Read(
        1,
        "news",
        "Un entrepôt frigorifique à partager cherche des partenaires",
        "voix-des-rives.example",
        "https://voix-des-rives.example/entrepot-frigorifique",
        is_public=False,
    ),
    Read(
        26,
        "news",
        "Une buanderie coopérative remporte le prix de l’économie circulaire",
        "Le Courrier des Coops",
        "https://courrier-des-coops.example/prix-circulaire",
        "Elle réutilise l’eau de rinçage et récupère la chaleur de ses sécheuses. Notre Buanderie des Rives pourrait "
        "poser sa candidature l’an prochain.",
        sector="81",
    ),
    Read(
        38,
        "innovation",
        "Des toits solaires achetés à plusieurs par des coopératives d’habitation",
        "Énergies communes",
        "https://energies-communes.example/toits-solaires",
        "Onze immeubles, un seul appel d’offres, un prix réduit d’un cinquième. Le cahier des charges est public.",
        sector="53",
    ),
    Read(
        41,
        "study",
        "La relève des conseils d’administration : un sondage auprès de 400 organismes",
        "Observatoire des circuits courts",
        "https://observatoire-circuits.example/releve-conseils",
        "Un siège sur six est vacant ; les organismes qui offrent une formation recrutent deux fois plus vite.",
    ),
    Read(
        95,
        "practice",
        "Un guide pour passer du don de repas à la tarification solidaire",
        "Table des cuisines",
        "https://table-des-cuisines.example/tarification-solidaire",
        "Trois prix au choix, sans preuve à donner. Les recettes ont tenu et plus personne ne s’excuse de venir.",
        sector="62",
    ),
    Read(
        130,
        "policy",
        "Les municipalités peuvent désormais réserver de petits contrats aux organismes d’insertion",
        "Gazette des programmes",
        "https://gazette-programmes.example/contrats-insertion",
        "Le seuil et la marche à suivre tiennent en une page. Utile avant la tournée des MRC.",
    ),
    Read(
        170,
        "innovation",
        "Une bibliothèque d’outils tenue par trois ressourceries",
        "Le Courrier des Coops",
        "https://courrier-des-coops.example/bibliotheque-outils",
        "Chacune garde ses outils ; un seul catalogue les prête à toutes. Le logiciel est libre.",
        sector="81",
    ),
    Read(
        205,
        "issue",
        "Où loger les travailleurs saisonniers ? Quatre régions comparées",
        "Énergies communes",
        "https://energies-communes.example/logement-saisonnier",
        "Deux régions ont bâti une coopérative de logement avec les producteurs ; les loyers y sont plafonnés.",
    ),
)

OPPORTUNITIES = (
    Call(
        6,
        4,
        "projects",
        "Appel de projets : cuisines collectives et récupération alimentaire",
        "Fondation du Grand Fleuve",
        "https://fondation-grand-fleuve.example/cuisines",
        "Pour équiper une cuisine partagée ou récupérer des surplus. Deux organismes au moins présentent le projet "
        "ensemble ; une réponse est donnée en six semaines.",
        amount="jusqu’à 40 000 $ par projet",
        sector="62",
        has_hour=True,
    ),
    Call(
        3,
        19,
        "tenders",
        "Appel d’offres : repas des camps de jour de cinq municipalités",
        "Regroupement d’achats des Rives",
        "https://achats-des-rives.example/camps-de-jour",
        "Deux cents repas par jour, huit semaines, livraison comprise. Les offres conjointes de plusieurs traiteurs "
        "sont acceptées.",
        amount="environ 90 000 $",
        county="Vaudreuil-Soulanges",
        sector="72",
        has_hour=True,
    ),
    Call(
        12,
        33,
        "funding",
        "Fonds d’amorçage pour les coopératives de travail",
        "Fonds solidaire de la Vallée",
        "https://fonds-solidaire.example/amorcage",
        "Un prêt sans intérêt de trois ans pour les coopératives de moins de deux ans, avec l’accompagnement d’une "
        "conseillère.",
        amount="de 5 000 $ à 25 000 $",
    ),
    Call(
        8,
        58,
        "market",
        "Kiosques à louer au marché public de Huntingdon",
        "Comité du marché de Huntingdon",
        "https://marche-huntingdon.example/kiosques",
        "Douze kiosques, dont quatre réservés aux entreprises collectives au tiers du prix.",
        amount="80 $ la fin de semaine",
        county="Le Haut-Saint-Laurent",
    ),
    Call(
        2,
        11,
        "projects",
        "Bourses pour les femmes qui démarrent une entreprise collective",
        "Réseau Traversières",
        "https://traversieres.example/bourses",
        "Cinq bourses, un dossier de quatre pages. À relire avec les groupes de femmes avant de le diffuser.",
        amount="3 000 $",
        is_public=False,
    ),
    Call(
        24,
        9,
        "tenders",
        "Entretien des sentiers du parc riverain",
        "Régie du parc riverain",
        "https://parc-riverain.example/sentiers",
        "Deux saisons d’entretien léger, ouvertes aux entreprises d’insertion.",
        county="Beauharnois-Salaberry",
        is_withdrawn=True,
    ),
    Call(
        47,
        -6,
        "funding",
        "Soutien aux virages numériques des petites équipes",
        "Fondation du Grand Fleuve",
        "https://fondation-grand-fleuve.example/numerique",
        "La moitié du coût d’un logiciel de gestion et de la formation qui l’accompagne.",
        amount="jusqu’à 8 000 $",
    ),
    Call(
        70,
        -31,
        "projects",
        "Appel de projets : transport collectif en milieu rural",
        "Société des chemins partagés",
        "https://chemins-partages.example/appel",
        "Pour essayer une navette, un covoiturage ou un vélo-cargo pendant un an.",
        amount="jusqu’à 60 000 $",
        sector="48-49",
    ),
)
