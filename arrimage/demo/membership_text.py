"""The demo hub's members in words: categories and dues, who belongs since when, what became of each, who applies."""

from dataclasses import dataclass
from typing import Any

BANDS = ("under_100k", "from_100k", "from_500k", "from_1m", "from_5m")
ENTERPRISE, SUPPORT, FRIEND, SOLIDARITY = "enterprise", "support", "friend", "solidarity"
CATEGORIES: dict[str, dict[str, Any]] = {
    ENTERPRISE: {
        "name_fr": "Entreprise collective",
        "name_en": "Collective enterprise",
        "description_fr": "Les coopératives, mutuelles et organismes qui vendent des biens ou des services.",
        "description_en": "Cooperatives, mutuals and non-profits that sell goods or services.",
        "kinds": ["enterprise"],
        "college": "Entreprises",
        "year": "rolling",
        "first_year_discount": 25,
    },
    SUPPORT: {
        "name_fr": "Membre accompagnateur",
        "name_en": "Support member",
        "description_fr": "Les organismes qui accompagnent, financent ou forment les entreprises collectives.",
        "description_en": "Organisations that advise, finance or train collective enterprises.",
        "kinds": ["support", "other"],
        "college": "Accompagnateurs",
        "supports_enterprises": True,
        "pro_rata": "months",
    },
    SOLIDARITY: {
        "name_fr": "Membre solidaire",
        "name_en": "Solidarity member",
        "description_fr": "Sans frais, pour les projets qui démarrent et les organismes à petits moyens.",
        "description_en": "Free of charge, for projects that begin and organisations of small means.",
        "college": "Entreprises",
        "year": "rolling",
    },
    FRIEND: {
        "name_fr": "Ami du pôle",
        "name_en": "Friend of the hub",
        "description_fr": "Les personnes qui veulent soutenir l’économie sociale de la région. Sans droit de vote.",
        "description_en": "People who wish to support the region’s social economy. Without a vote.",
        "holder": "person",
        "is_voting": False,
        "year": "rolling",
    },
}
# Dues of a year, before and since the plan's first day: by band of revenue (in their order), or one for all.
DUES: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    ENTERPRISE: ((50, 100, 175, 300, 450), (60, 120, 200, 350, 500)),
    SUPPORT: ((125,), (150,)),
    SOLIDARITY: ((0,), (0,)),
    FRIEND: ((20,), (25,)),
}


@dataclass(frozen=True)
class Stay:
    """A membership begun so many months and days ago. `fate` is what became of it, `ago` how many days ago."""

    name: str
    months: int
    days: int = 0
    category: str = ENTERPRISE
    fate: str = ""
    ago: int = 0
    reason: str = ""


# What each fate is: "" pays every year; the others are told apart in `membership.py`.
UNPAID, HALF, WAIVED, RESIGNED, EXCLUDED = "unpaid", "half", "waived", "resigned", "excluded"
APPLIED, REFUSED, BOUNCED, CREDITED, LATE = "applied", "refused", "bounced", "credited", "late"

# fmt: off
STAYS = (
    # Élise's enterprise: its third year ends in some forty days, the renewal is out and not paid yet.
    Stay("Café de la Traverse", 35, -10, fate=UNPAID),
    Stay("Ressourcerie La Deuxième Rive", 34, 3), Stay("Les Potagers du Canal", 33, 5),
    Stay("Coop de travail Brique et Lierre", 33, 20), Stay("Théâtre du Vieux Barrage", 32, 11),
    Stay("La Fournée collective", 31, 2), Stay("Habitations Rivière-aux-Saules", 31, 15),
    Stay("Entretien Clair-Matin", 30, 8), Stay("Vélo-Relais de Châteauguay", 29, 21),
    Stay("Traiteur Les Mains Vertes", 29, 6), Stay("Centre Le Phare des Écluses", 28, 12),
    Stay("Coop Jardin des Marmots", 27, 4), Stay("Atelier Fil et Filet", 27, 19),
    Stay("Les Ruches de la Tortue", 26, 9), Stay("Camp Boisé des Trois Ponts", 26, 25),
    Stay("Imprimerie Encre et Papier", 25, 16), Stay("Récolte Solidaire Mercier", 25, 1),
    Stay("Marina communautaire de Léry", 22, 13), Stay("Maison des métiers de Napierville", 21, 7),
    Stay("Le Grenier d’Achille", 20, 18), Stay("Cuisines du Terroir partagé", 19, 10),
    Stay("Les Aînés branchés", 18, 22), Stay("Verger collectif de la Covey", 17, 14),
    Stay("Gîtes des Trois Cantons", 16, 5), Stay("Coop santé des Frontières", 15, 17),
    Stay("Bois et Relève", 15, 2), Stay("Ferme-école Les Sillons", 14, 23),
    Stay("Auberge du Chemin d’eau", 9, 4), Stay("Tissage Huntingdon", 8, 12),
    Stay("Aide domestique Pignon d’or", 6, 3), Stay("Moulin de Saint-Louis", 5, 16),
    Stay("Logis du Fleuve", 4, 8), Stay("Danse en mouvement Soulanges", 2, 19),
    Stay("La Passerelle numérique", 1, 6),
    # Renewals that wait: before the end of the year, in grace, after it.
    Stay("Coop de câble Les Jardins", 35, 2, fate=UNPAID), Stay("Transport Le Bon Passage", 23, 4, fate=UNPAID),
    Stay("Scène du Vieux Moulin", 24, 12, fate=UNPAID), Stay("Épicerie du Marché d’Ormstown", 24, 33, fate=UNPAID),
    Stay("Laiterie coopérative de la Châteauguay", 36, 21, fate=BOUNCED),
    Stay("Recycl’Art Haut-Saint-Laurent", 28, 11, fate=UNPAID), Stay("Parc nature de la Baie", 17, 9, fate=UNPAID),
    # Admitted, half of the dues paid; a year not charged; an invoice credited in part.
    Stay("Coop Créateurs numériques", 0, 24, fate=HALF), Stay("Brûlerie du Mont", 13, 9, fate=WAIVED,
        reason="Dégât d’eau à l’atelier : cotisation levée par le conseil"),
    Stay("Microbrasserie L’Écluse coopérative", 7, 10, fate=CREDITED,
        reason="Tranche de revenus corrigée d’après les états financiers"),
    # Those who left, and one who came back.
    Stay("Le Panier du Littoral", 30, 0, fate=RESIGNED, ago=700, reason="Fusion avec une autre épicerie"),
    Stay("Les Voiles de Saint-Anicet", 36, 0, fate=RESIGNED, ago=712, reason="Activités suspendues pour deux ans"),
    Stay("Maison de répit Les Lilas", 31, 0, fate=RESIGNED, ago=420, reason="Budget de cotisations réduit"),
    Stay("Coop funéraire des Deux Rives", 29, 0, fate=RESIGNED, ago=480, reason="Changement de direction"),
    Stay("Coop funéraire des Deux Rives", 5, 0),
    Stay("Paysagistes du Suroît", 20, 0, fate=LATE, ago=118, reason="Membre d’un autre regroupement"),
    Stay("Archives vivantes du Canal", 26, 0, fate=EXCLUDED, ago=96,
        reason="Cotisation refusée et manquement au code d’éthique, après deux avis écrits"),
    # Before any year: one asks, one was refused.
    Stay("Sentiers de l’Escapade sociale", 0, 9, fate=APPLIED),
    Stay("Marché fermier Hudson-Saint-Lazare", 3, 0, fate=REFUSED,
        reason="Les règlements ne permettent pas encore les marchés à but lucratif"),
    Stay("Studio Ondes Libres", 14, 6, SOLIDARITY), Stay("La Remise à outils", 10, 8, SOLIDARITY),
    Stay("Serres solidaires de Sainte-Barbe", 7, 15, SOLIDARITY),
    Stay("Carrefour de développement des Rives", 33, 1, SUPPORT),
    Stay("Bureau d’aide aux coopératives du Suroît", 33, 4, SUPPORT),
    Stay("Corporation communautaire des Moissons", 31, 9, SUPPORT),
    Stay("Accès Projets Jardins", 27, 3, SUPPORT), Stay("Tremplin Haut-Saint-Laurent", 20, 12, SUPPORT),
    Stay("Laboratoire de transfert Racines", 15, 5, SUPPORT),
    Stay("Collège de la Vallée – formation continue", 5, 11, SUPPORT), Stay("Institut Méandres", 3, 2, SUPPORT),
)
# fmt: on
FRIENDS = (
    # first name, last name, months since she joined, fate
    ("Mireille", "Castonguay-Roy", 25, ""),
    ("Ludovic", "Ampleman", 14, ""),
    ("Ghislaine", "Théorêt-Ménard", 6, ""),
    ("Anselme", "Dutrisac", 13, UNPAID),
)

DIRECTORY = "Écurie Les Alliés"  # an enterprise of the directory that applies without knowing that it is there
APPLICATIONS: tuple[dict[str, Any], ...] = (
    {
        "name": "Coop Les Semailles du Littoral",
        "neq": "1199000451",
        "legal_form": "producer_coop",
        "description": "Six fermes maraîchères partagent une salle de lavage, un camion et une boutique en ligne.",
        "employees": 7,
        "revenue_band": "from_100k",
        "first_name": "Noémie",
        "last_name": "Latreille",
        "role": "Coordonnatrice",
        "email": "noemie@semailles.example",
        "phone": "450 555-0188",
        "motivation": "Rencontrer d’autres coopératives agricoles et prendre part aux achats groupés.",
        "state": "submitted",
        "ago": 12,
    },
    {
        "name": DIRECTORY,
        "legal_form": "non_profit",
        "description": "Équitation adaptée et camps de jour.",
        "employees": 6,
        "first_name": "Solange",
        "last_name": "Primeau-Viau",
        "role": "Directrice générale",
        "email": "direction@ecurie-allies.example",
        "phone": "450 555-0143",
        "motivation": "Notre conseil souhaite prendre part au comité du fonds régional.",
        "state": "submitted",
        "ago": 6,
    },
    {
        "name": "Coop Les Semailles du Littoral",
        "neq": "1199000451",
        "legal_form": "producer_coop",
        "description": "Coopérative de mise en marché de légumes.",
        "employees": 7,
        "first_name": "Théo",
        "last_name": "Bissonnette-Roy",
        "role": "Président",
        "email": "theo@semailles.example",
        "motivation": "Je ne savais pas si notre demande était partie.",
        "state": "submitted",
        "ago": 2,
    },
    {
        "name": "Ateliers Bois Flotté",
        "legal_form": "non_profit",
        "first_name": "Karim",
        "last_name": "Haddad-Leduc",
        "email": "karim@boisflotte.example",
        "state": "draft",
    },
    {
        "name": "Buanderie solidaire de l’Île",
        "legal_form": "solidarity_coop",
        "description": "Buanderie de quartier, insertion et livraison à vélo.",
        "employees": 4,
        "first_name": "Rosalie",
        "last_name": "Myre-Lemay",
        "role": "Gérante",
        "email": "rosalie@buanderie.example",
        "phone": "450 555-0119",
        "motivation": "Se faire connaître des organismes de la région.",
        "state": "returned",
        "ago": 20,
        "answer": "Pourriez-vous joindre votre NEQ et la tranche de vos revenus de l’an dernier? Merci!",
    },
)
