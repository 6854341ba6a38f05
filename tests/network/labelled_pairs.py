"""Pairs of organisations, of people, of which it is known whether they are the same: by hand, and made with a seed.

The dirt is that of real files: capitals, lost accents, legal forms, initials, slips, a missing town, somebody's
private address; the traps are those of a small territory: foundations, annexes, sister organisations under one roof.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from arrimage.kit.text import fold
from arrimage.network.matching.descriptions import (
    KnownOrganisation,
    KnownPerson,
    describe_organisation,
    describe_person,
)

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


@dataclass(frozen=True)
class PeoplePair:
    one: KnownPerson
    other: KnownPerson
    same: bool
    said: str


CAFE, PHARE = described("Café de la Traverse"), described("Le Phare")
WORKS_AT = {"": (), "café": (CAFE,), "phare": (PHARE,)}


def _somebody(first: str, last: str, email: str = "", where: str = "", phone: str = "") -> KnownPerson:
    said = {"first_name": first, "last_name": last, "email": email, "phone": phone}
    return describe_person(said, organisations=WORKS_AT[where])


def _people(same: bool, one: tuple[str, ...], other: tuple[str, ...]) -> PeoplePair:
    return PeoplePair(_somebody(*one), _somebody(*other), same, f"{one} / {other}")


BEAUSOLEIL, TREMBLAY = "famille.beausoleil@gmail.com", "les.tremblay@videotron.ca"
PHONES = ("450 555-0101", "450 555-0102")
# Couples, a parent and a child, colleagues who share a box: they have an address in common, and near names.
PEOPLE_BY_HAND = [
    _people(True, ("Marie-Ève", "Côté", "marie@cafe.example"), ("Marie Eve", "COTE", "MARIE@cafe.example")),
    _people(True, ("Marie", "St-Onge", "", "café"), ("marie", "Saint-Onge", "", "café")),
    _people(True, ("Élise", "D’Amours", "elise@phare.example"), ("Elise", "D'Amours", "elise@phare.example")),
    _people(True, ("Côté", "Marie", "marie@cafe.example"), ("Marie", "Côté", "marie@cafe.example")),
    _people(True, ("Jean", "Roy", "info@cafe.example"), ("JEAN", "ROY", "info@cafe.example")),
    _people(True, ("M.", "Côté", "marie@cafe.example"), ("Marie", "Côté", "marie@cafe.example")),
    _people(True, ("", "Côté", "marie@cafe.example"), ("Marie", "Côté", "marie@cafe.example")),
    _people(True, ("Marie", "Côté", "marie@cafe.example"), ("Marie", "Côté-Roy", "marie@cafe.example")),
    _people(True, ("Jean-François", "Roy", "jf@phare.example"), ("Jeff", "Roy", "jf@phare.example")),
    _people(True, ("Hélène", "Roy", "", "", "450 555-0101"), ("Hélène", "Roy", "", "", "(450) 555-0101")),
    _people(True, ("Marie", "Tremblay", "mt@phare.example"), ("Marie", "Tremblya", "mt@phare.example")),
    _people(False, ("Louis", "Tremblay", TREMBLAY), ("Louise", "Tremblay", TREMBLAY)),
    _people(False, ("Denis", "Beausoleil", BEAUSOLEIL), ("Denise", "Beausoleil", BEAUSOLEIL)),
    _people(False, ("Denis", "Beausoleil", BEAUSOLEIL, "café"), ("Denise", "Beausoleil", BEAUSOLEIL, "café")),
    _people(False, ("Jean", "Tremblay", TREMBLAY), ("Jean-Paul", "Tremblay", TREMBLAY)),
    _people(False, ("Jean", "Tremblay", TREMBLAY), ("Jean", "Tremblay fils", TREMBLAY)),
    _people(True, ("Jean", "Roy jr", "jeanjr@cafe.example"), ("Jean", "Roy fils", "jeanjr@cafe.example")),
    _people(
        True, ("Jean", "Roy", "jean@cafe.example", "", PHONES[0]), ("Jean", "Roy", "jean@cafe.example", "", PHONES[1])
    ),
    _people(True, ("Jean", "Roy", "jean@cafe.example", "café"), ("Jean", "Roy", "", "café", PHONES[1])),
    _people(False, ("Jean", "Tremblay père", TREMBLAY), ("Jean", "Tremblay fils", TREMBLAY)),
    _people(False, ("Jean", "Tremblay sr", "", "café"), ("Jean", "Tremblay jr", "", "café")),
    _people(False, ("Jean", "Tremblay", "", "café"), ("Jean", "Tremblay II", "", "café")),
    _people(False, ("Jean", "Tremblay", TREMBLAY, "", PHONES[0]), ("Jean", "Tremblay", TREMBLAY, "", PHONES[1])),
    _people(
        False, ("Jean", "Roy", "info@cafe.example", "", PHONES[0]), ("Jean", "Roy", "info@cafe.example", "", PHONES[1])
    ),
    _people(False, ("Jean", "Roy", "", "café", PHONES[0]), ("Jean", "Roy", "", "café", PHONES[1])),
    _people(False, ("Jean", "Roy", "jean@cafe.example", "café"), ("Jean", "Roy", "jeanjr@cafe.example", "café")),
    _people(False, ("Michel", "Roy", "mroy@gmail.com"), ("Michelle", "Roy", "mroy@gmail.com")),
    _people(False, ("M.", "Roy", "mroy@gmail.com"), ("Mario", "Roy", "mroy@gmail.com")),
    _people(False, ("", "Roy", "famille@roy.example"), ("Mario", "Roy", "famille@roy.example")),
    _people(False, ("René", "Roy", "roy@roy.example"), ("Renée", "Roy", "roy@roy.example")),
    _people(False, ("Marie", "Côté", "couple@gmail.com"), ("Marc", "Roy", "couple@gmail.com")),
    _people(False, ("Marie", "Côté", "info@cafe.example", "café"), ("Mario", "Côté", "info@cafe.example", "café")),
    _people(False, ("Claude", "Roy", "", "café"), ("Claude", "Roy", "", "phare")),
    _people(False, ("Jean", "Roy", "jean@cafe.example"), ("Jean", "Roy", "jean@phare.example")),
    _people(False, ("Daniel", "Roy", "", "café"), ("Danielle", "Roy", "", "café")),
]
COUPLES = (
    *(("Louis", "Louise"), ("Denis", "Denise"), ("Michel", "Michelle"), ("Daniel", "Danielle"), ("Jean", "Jeanne")),
    *(("André", "Andrée"), ("Pascal", "Pascale"), ("Simon", "Simone"), ("Marc", "Marie"), ("Jean", "Jean-Guy")),
)
LAST = ("Côté", "Roy", "Tremblay", "Saint-Onge", "D’Amours", "de la Durantaye", "Lévesque", "Bélanger")


def people_pairs() -> list[PeoplePair]:
    """Those by hand, then 200 made with a fixed seed, half of them the same person."""
    random = Random(SEED)
    return [*PEOPLE_BY_HAND, *_same_people(random), *_relatives(random)]


def _same_people(random: Random) -> Iterator[PeoplePair]:
    for number in range(100):
        first, last = random.choice(COUPLES)[number % 2], random.choice(LAST)
        email = f"{fold(first)[:1]}{number}@cafe.example"
        written, family = random.choice(
            (
                *((first.upper(), last.upper()), (fold(first), fold(last)), (f" {first}", last.replace("’", "'"))),
                *((first.replace("-", " "), last.replace("Saint-", "St-")), (last, first)),
                *((f"{first[0]}.", last), ("", last), (first, _slip(random, f"{last}     ").strip())),
            )
        )
        where = random.choice(("", "café"))
        again = email.upper() if random.random() < 0.8 else ""
        yield _people(True, (first, last, email, where), (written, family, again, where))


def _relatives(random: Random) -> Iterator[PeoplePair]:
    """Two people of one family, with the same address, or under one roof."""
    for number in range(100):
        (one, two), last = random.choice(COUPLES), random.choice(LAST)
        mail = random.choice((f"famille{number}@gmail.com", f"{fold(one)}.{number}@videotron.ca", "info@cafe.example"))
        where = random.choice(("", "café"))
        trap = ((one, last), (two, last)), ((f"{one[0]}.", last), (two, last)), (("", last), (two, last))
        first, second = trap[number % 3]
        yield _people(False, (*first, mail, where), (*second, mail, where))
