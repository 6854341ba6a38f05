"""How people ask for a name, and the name they mean: forty pairs, with look-alikes among which it must be found.

The list was written before the search was made to meet it; `tests/kit/test_search_recall.py` and `bench/search.py`
measure against it. A first name before a last name, one of each, is a person.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Typed in the search field; the name of the record that must be among those found."""

    how: str
    query: str
    name: str


ORGANISATIONS = (
    Pair("accents", "epicerie de l'ile perrot", "Épicerie de l’Île-Perrot"),
    Pair("accents", "CAFE DES BENEVOLES", "Café des Bénévoles"),
    Pair("ligature", "coeur des vents", "Coopérative Cœur des Vents"),
    Pair("ligature", "oeuvre du verger", "L’Œuvre du Verger"),
    Pair("plural", "ateliers du haut saint laurent", "Atelier du Haut-Saint-Laurent"),
    Pair("plural", "jardin communautaires", "Les Jardins communautaires de Soulanges"),
    Pair("plural", "journal regionaux", "Les Journaux régionaux réunis"),
    Pair("feminine", "coopératif forestière", "Coopérative forestière du Suroît"),
    Pair("feminine", "maison familial", "La Maison familiale de Beauharnois"),
    Pair("derived", "entraide alimentation", "Entraide alimentaire de Salaberry"),
    Pair("abbreviation", "st-remi habitation", "Habitations Saint-Rémi"),
    Pair("abbreviation", "sainte martine", "Ressourcerie Ste-Martine"),
    Pair("acronym", "cpe les lutins", "Centre de la petite enfance Les Lutins"),
    Pair("acronym", "centre de la petite enfance coccinelle", "CPE La Coccinelle"),
    Pair("acronym", "cdc beauharnois", "Corporation de développement communautaire de Beauharnois"),
    Pair("acronym", "societe d'aide au developpement suroit", "SADC du Suroît"),
    Pair("acronym", "C.P.E. moussaillons", "CPE Les Moussaillons"),
    Pair("hyphen", "haut richelieu recyclage", "Recyclage du Haut-Richelieu"),
    Pair("hyphen", "covoiturage", "Co-voiturage des Trois-Lacs"),
    Pair("hyphen", "agro-tourisme", "Agrotourisme Valleyfield"),
    Pair("elision", "l entreprise d insertion", "L’entreprise d’insertion Le Pont"),
    Pair("elision", "lauberge du canal", "L’Auberge du Canal"),
    Pair("and", "Lait et Miel", "Lait & Miel"),
    Pair("and", "terre & partage", "Terre et partage"),
    Pair("number", "3e age", "Club du troisième âge de Rigaud"),
    Pair("number", "premiere avenue", "Théâtre de la 1re Avenue"),
    Pair("partial", "biblio vaudr", "Bibliothèque de Vaudreuil"),
    Pair("partial", "coop sante huntingdon", "Coopérative de santé de Huntingdon"),
    Pair("missing letter", "ressourceri du lac", "Ressourcerie du Lac"),
    Pair("missing letter", "freperie solidaire", "Friperie solidaire"),
    Pair("added letter", "menuiserrie du canal", "Menuiserie du Canal"),
    Pair("wrong letter", "boulangerie le pitrin", "Boulangerie Le Pétrin"),
    Pair("swapped letters", "cuisnie collective", "Cuisine collective du Sud-Ouest"),
    Pair("sound", "orchestre filarmonique", "Orchestre philharmonique du Suroît"),
    Pair("sound", "teatre des raquettes", "Théâtre des Raquètes"),
    Pair("double letter", "comunication suroit", "Communications Suroît"),
)

PEOPLE = (
    Pair("inverted", "Tremblay Hélène", "Hélène Tremblay"),
    Pair("hyphen", "jean francois leger", "Jean-François Léger"),
    Pair("swapped letters", "genevieve gautheir", "Geneviève Gauthier"),
    Pair("sound", "stefanie ouellette", "Stéphanie Ouellet"),
)

VARIANTS = (*ORGANISATIONS, *PEOPLE)

# Words of the names above in other company: whoever finds them all has found nothing.
LOOK_ALIKES = tuple(
    f"{kind} {place}"
    for kind in (
        *("Café", "Coopérative d’habitation", "Maison des jeunes", "Centre d’action bénévole", "Atelier", "Théâtre"),
        *("Ressources", "Friperie", "Cuisines", "Bibliothèque", "Corporation", "Société d’histoire", "Club de l’âge"),
        *("Entraide", "Jardin", "Épicerie", "Auberge", "Orchestre", "Communauté", "Centre de la forêt", "Boulangerie"),
    )
    for place in (
        *("de Vaudreuil", "Saint-Rémi", "du Haut-Saint-Laurent", "de Beauharnois", "de Huntingdon", "du Suroît"),
        *("de Salaberry", "de Rigaud", "du Lac", "de Soulanges", "Sainte-Martine", "de l’Île", "du Canal", "du Nord"),
    )
)

# What nobody is called: finding anybody would be finding at random.
NOBODY = ("zyxwvut", "qqqqqqq rrrrrrr", "kfjdhgsk", "0000000000")
