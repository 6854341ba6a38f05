"""Pairs of organisations of which it is known whether they are the same: written by hand, and made with a seed.

The dirt is that of real files: capitals, lost accents, legal forms, initials, slips, a missing town, somebody's
private address; the traps are those of a small territory: foundations, annexes, sister organisations under one roof.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from arrimage.kit.text import fold
from arrimage.network.matching.descriptions import KnownOrganisation, describe_organisation

TOWNS = {"Beauharnois": (1, 1), "Châteauguay": (2, 2), "Salaberry-de-Valleyfield": (3, 1), "Saint-Rémi": (4, 3)}
SEED = 20180331


@dataclass(frozen=True)
class Pair:
    one: KnownOrganisation
    other: KnownOrganisation
    same: bool
    said: str


def described(name: str, town: str = "", **values: Any) -> KnownOrganisation:
    municipality, county = TOWNS.get(town, (None, None))
    return describe_organisation({"name": name, "municipality": municipality, "county": county, **values})


def _hand(same: bool, one: tuple[Any, ...], other: tuple[Any, ...]) -> Pair:
    def made(said: tuple[Any, ...]) -> KnownOrganisation:
        name, town, *rest = said
        return described(name, town, **(rest[0] if rest else {}))

    return Pair(made(one), made(other), same, f"{one} / {other}")


BEAUHARNOIS, CHATEAUGUAY, VALLEYFIELD, REMI = TOWNS
BY_HAND = [
    _hand(True, ("CPE Les Petits Pas", BEAUHARNOIS), ("Centre de la petite enfance les petits pas inc.", BEAUHARNOIS)),
    _hand(True, ("C.P.E. La Ribambelle", CHATEAUGUAY), ("CPE LA RIBAMBELLE", "")),
    _hand(True, ("Café de la Traverse", VALLEYFIELD), ("CAFE DE LA TRAVERSE (OBNL)", VALLEYFIELD)),
    _hand(True, ("Marché St-Rémi", REMI), ("Marché Saint-Rémi", REMI)),
    _hand(True, ("Boulange & Cie", BEAUHARNOIS), ("Boulange et compagnie", BEAUHARNOIS)),
    _hand(True, ("Maison des jeunes La Piaule", CHATEAUGUAY), ("MDJ La Piaule", CHATEAUGUAY)),
    _hand(True, ("Centre d’action bénévole du Grand Chêne", REMI), ("CAB du Grand Chêne", REMI)),
    _hand(True, ("L’Atelier d’Élise", REMI), ("Atelier d'Elise", REMI)),
    _hand(
        True,
        ("Ressourcerie La Deuxième Rive", BEAUHARNOIS, {"email": "info@deuxiemerive.example"}),
        ("La 2e Rive", BEAUHARNOIS, {"email": "coordo@deuxiemerive.example"}),
    ),
    _hand(
        True,
        ("Coopérative de solidarité Le Potager du Canal", VALLEYFIELD, {"email": "info@potager.example"}),
        ("Potager du Canal", VALLEYFIELD, {"website": "https://www.potager.example/contact"}),
    ),
    _hand(
        True,
        ("9123-4567 Québec inc.", VALLEYFIELD, {"neq": "1144439594"}),
        ("Traiteur du Vieux Quai", VALLEYFIELD, {"neq": "11 4443 9594"}),
    ),
    _hand(True, ("Les Jardins du Suroit", VALLEYFIELD), ("Les Jardins du Suroît", "")),
    _hand(True, ("Popote roulante du Suroit", VALLEYFIELD), ("Popotte roulante du Suroît", VALLEYFIELD)),
    _hand(True, ("Friperie chez Rose", REMI), ("Friperie Chez Rose enr.", REMI)),
    _hand(
        True,
        ("Auberge du Vieux Moulin", REMI, {"phone": "450 555-0199"}),
        ("Auberge Le Vieux Moulin", REMI, {"phone": "(450) 555-0199 poste 2"}),
    ),
    _hand(
        True,
        ("Société d’aide au développement de la collectivité du Suroît", VALLEYFIELD),
        ("SADC du Suroit", VALLEYFIELD),
    ),
    _hand(False, ("CPE Les Petits Pas", BEAUHARNOIS), ("CPE Les Petits Pas", CHATEAUGUAY)),
    _hand(False, ("CPE Les Petits Pas", BEAUHARNOIS), ("CPE Les Petits Loups", BEAUHARNOIS)),
    _hand(
        False, ("Centre de femmes L’Éclaircie", BEAUHARNOIS), ("Fondation du Centre de femmes L’Éclaircie", BEAUHARNOIS)
    ),
    _hand(
        False,
        ("Maison de la famille des Tisserands", REMI, {"email": "info@tisserands.example"}),
        ("Fondation Maison de la famille des Tisserands", REMI, {"email": "dons@tisserands.example"}),
    ),
    _hand(
        False,
        ("Bibliothèque de Saint-Rémi", REMI, {"email": "biblio@saintremi.example"}),
        ("Ville de Saint-Rémi", REMI, {"email": "info@saintremi.example"}),
    ),
    _hand(
        False,
        ("Les Ateliers Beau Temps", BEAUHARNOIS, {"email": "beautemps@gmail.com"}),
        ("La Halte du Vent", BEAUHARNOIS, {"email": "halteduvent@gmail.com"}),
    ),
    _hand(False, ("Maison des jeunes", ""), ("Maison des jeunes", CHATEAUGUAY)),
    _hand(False, ("Habitations Le Tournant phase I", VALLEYFIELD), ("Habitations Le Tournant phase II", VALLEYFIELD)),
    _hand(False, ("Club des aînés de Saint-Rémi", REMI), ("Club de patinage de Saint-Rémi", REMI)),
    _hand(
        False,
        ("Coop de travail Brique et Lierre", BEAUHARNOIS, {"neq": "1144439594"}),
        ("Coop de travail Brique et Lierre", BEAUHARNOIS, {"neq": "1142796482"}),
    ),
    _hand(
        False,
        ("Transport adapté des Rives", VALLEYFIELD, {"phone": "450 555-0101"}),
        ("Popote des Rives", VALLEYFIELD, {"phone": "450 555-0101"}),
    ),
    _hand(False, ("Table de concertation jeunesse", CHATEAUGUAY), ("Table de concertation aînés", CHATEAUGUAY)),
    _hand(
        False,
        ("Comptoir alimentaire La Manne", CHATEAUGUAY, {"email": "info@manne.example"}),
        ("Friperie La Manne", CHATEAUGUAY, {"email": "friperie@manne.example"}),
    ),
    _hand(False, ("Radio communautaire 103,9", CHATEAUGUAY), ("Radio communautaire 106,1", CHATEAUGUAY)),
    _hand(False, ("Musée des Deux-Rives", VALLEYFIELD), ("Amis du Musée des Deux-Rives", VALLEYFIELD)),
]

KINDS = (
    *("CPE", "Coopérative de solidarité", "Maison des jeunes", "Ressourcerie", "Centre d’action bénévole", "Café"),
    *("Coop de travail", "Carrefour jeunesse-emploi", "Les Jardins", "Atelier", "Popote roulante", "Théâtre"),
)
PROPER = (
    *("La Ribambelle", "des Tilleuls", "du Grand Chêne", "L’Étincelle", "de l’Île-aux-Pins", "Sainte-Clotilde"),
    *("des Moissons", "Le Phare", "La Marguerite", "de la Rivière-Noire", "des Écluses", "L’Envolée", "St-Timothée"),
    *("du Vieux-Quai", "Le Goéland", "de la Pointe-du-Moulin", "Les Trois Érables", "des Patriotes"),
)


def pairs() -> list[Pair]:
    """Those by hand, then 320 made with a fixed seed, half of them the same organisation."""
    random = Random(SEED)
    return [*BY_HAND, *_same(random), *_others(random)]


def _same(random: Random) -> Iterator[Pair]:
    for number in range(160):
        name = f"{KINDS[number % len(KINDS)]} {PROPER[random.randrange(len(PROPER))]}"
        town = random.choice(list(TOWNS))
        domain = f"{fold(name).replace(' ', '')[:18]}.example"
        clean = {"email": f"info@{domain}", "phone": f"450 555-{number:04d}"}
        dirty = {"phone": random.choice((f"(450)555-{number:04d}", f"1-450-555-{number:04d}", ""))}
        dirty["email"] = random.choice((f"direction@{domain}", f"{fold(name)[:4]}{number}@gmail.com", ""))
        written = _dirtied(random, name)
        there = town if random.random() < 0.7 else ""
        yield Pair(described(name, town, **clean), described(written, there, **dirty), True, f"{name} / {written}")


def _dirtied(random: Random, name: str) -> str:
    ways = (
        str.upper,
        lambda text: fold(text),
        lambda text: f"{text} inc.",
        lambda text: f"{text}, OBNL",
        lambda text: text.replace("CPE", "Centre de la petite enfance").replace("Coopérative", "Coop"),
        lambda text: text.replace("St-", "Saint-").replace("Sainte-", "Ste-"),
        lambda text: text.replace("Maison des jeunes", "MDJ").replace("Centre d’action bénévole", "C.A.B."),
        lambda text: _slip(random, text),
        lambda text: text.replace("’", "'").replace("-", " "),
        lambda text: f"  {text.lower()} ",
    )
    for way in random.sample(ways, random.choice((1, 1, 2))):
        name = way(name)
    return name


def _slip(random: Random, text: str) -> str:
    """Two letters exchanged somewhere after the first word's beginning."""
    place = random.randrange(4, len(text) - 2)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _others(random: Random) -> Iterator[Pair]:
    """Two organisations that look alike: another proper name, another town, a foundation, one roof, one domain."""
    for number in range(160):
        kind, proper = random.choice(KINDS), random.choice(PROPER)
        name, town = f"{kind} {proper}", random.choice(list(TOWNS))
        mail = {"email": f"info@groupe{number}.example"}
        roof = {"phone": f"450 555-{number:04d}", "postal_code": "J6N 1A1"}
        elsewhere = random.choice([place for place in TOWNS if place != town])
        other = random.choice([one for one in PROPER if one != proper])
        another = random.choice([one for one in KINDS if one[:4] != kind[:4]])
        trap: tuple[tuple[str, str, dict[str, Any]], tuple[str, str, dict[str, Any]]] = (
            ((name, town, roof), (f"{kind} {other}", town, roof)),
            ((name, town, {}), (name, elsewhere, {})),
            ((name, town, mail), (f"Fondation {name}", town, mail)),
            ((name, town, mail), (f"{another} {proper}", town, mail)),
            ((name, town, {**roof, **mail}), (f"{another} {other}", town, {**roof, **mail})),
        )[number % 5]
        (one, first, said), (two, second, also) = trap
        yield Pair(described(one, first, **said), described(two, second, **also), False, f"{one} / {two}")
