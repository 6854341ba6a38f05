"""«Anne et Paul» in one cell: two parties, or one name that holds an «et»?

Parted only where each side alone is a person, a role or a body: a usual given name first, a civil title, a word for a
role, a committee, initials («DG/CA»).
Names of organisations («Culture et Communications», «Centre local de développement et d'emploi») stay whole, and so
does what one person is («Président et directeur général»).
"""

import re

from arrimage.kit.text import fold

_AND = re.compile(r"\s+(?:et|and|&)\s+|(?<=\w)/(?=[A-ZÀ-Ý])")
_ARTICLE = re.compile(r"(?:la|le|les|un|une)\s+|l['’]\s*", re.I)
_TITLE = re.compile(r"(?:M\.|Mme|Mlle|Me|Dr|Dre)\s+[A-ZÀ-Ý]")
_INITIAL = re.compile(r"[A-ZÀ-Ý](?:\.-?[A-ZÀ-Ý])*\.\s*[A-ZÀ-Ý][\w'’-]+$")
_SURNAME = re.compile(r"(?:de|du|des|la|le|von|van)$|(?:d['’]|l['’])?[A-ZÀ-Ý][\w'’.-]*$")
_INITIALS_WITH_STOPS = re.compile(r"(?:[^\W\d_]\.-?)+")
_INITIALS = re.compile(r"[A-ZÀ-Ý]{2,6}$")
_FIRM = frozenset({"inc", "ltee", "senc", "sencrl", "enr", "associes", "associees", "fils", "filles", "freres", "cie"})
_SHORTENED = _FIRM - {"associes", "associees", "fils", "filles", "freres"} | frozenset(
    {"coord", "coordo", "resp", "pres", "secr", "tres", "dept", "serv", "assoc", "comm", "gouv", "univ", "corp"}
    | {"janv", "fevr", "avr", "juil", "sept"}
)
"""Folded words that end with a stop of their own."""
_MOST_SURNAMES = 4

_ROLES = (
    *("coordonnateur", "coordonnatrice", "coordonnateurs", "coordination", "coordo"),
    *("president", "presidente", "presidence", "vice president", "vice presidente", "vice presidence"),
    *("directeur", "directrice", "direction generale", "direction adjointe", "direction du pole"),
    *("charge de", "chargee de", "charges de", "chargees de", "agent de", "agente de", "agents de", "agentes de"),
    *("conseiller", "conseillere", "conseillers", "conseilleres", "chercheur", "chercheuse", "chercheurs"),
    *("secretaire", "tresorier", "tresoriere", "adjoint", "adjointe", "animateur", "animatrice", "stagiaire"),
    *("responsable", "gestionnaire", "administrateurs", "administratrices", "benevoles", "graphiste", "redacteur"),
)
_BODIES = ("comite", "comites", "conseil", "equipe", "equipes")
"""What no person is also: «la présidence et comité relève» are two."""
_PLACES = ("direction", "service", "ville", "municipalite", "mrc", "secretariat", "permanence")
_PEOPLE = (
    *("administrateurs", "administratrices", "membres", "partenaires", "benevoles", "employes", "employees", "elus"),
    *("animateurs", "animatrices", "intervenants", "intervenantes", "stagiaires"),
)
# Folded, of one part: «Marie-Ève» is told by «Marie».
_USUAL = """
adele agathe agnes aicha alain albert alex alexandra alexandre alexis alice aline amelie amina andre andree ange
angele anick anie ann anna annabelle anne annick annie antoine ariane arianne arthur audrey aurelie axelle beatrice
benedicte benjamin benoit bernadette bernard bertrand brigitte bruno camille carl carmen carole caroline catherine
cecile cedric celine chantal charles charlotte chloe christian christiane christine christophe claire claude
claudette claudia claudine clement colette coralie corinne cynthia damien daniel daniele danielle danny david
delphine denis denise diane dominic dominique edith edouard elaine elisabeth elise elizabeth elodie eloise emile
emilie emmanuel emmanuelle eric erika ernest estelle esther etienne eugene evelyne fabien fatima felix fernand
fernande florence francine francis francois francoise frederic frederique gabriel gabrielle gael gaetan gaetane
genevieve georges gerald gerard germain germaine ghislain ghislaine gilbert gilles ginette gisele guillaume guy
guylaine helene henri herve hubert hugo huguette ibrahim ines irene isabelle jacinthe jacob jacqueline jacques
jasmin jasmine jean jeanne jeannine jeremie jeremy jerome jessica joane joanie joanne jocelyn jocelyne joel joelle
johanne jonathan josee joseph josephine josiane jules julie julien juliette karim karine kathleen kevin khadija kim
laura laurence laurent laurie leila leo leon leonard liette liliane lina linda line lise lisette louis louise luc
lucette lucie lucien lucille lyne madeleine magali maggie manon marc marcel marcelle marco margot marguerite
marianne marie mariette mario marjolaine martin martine mathieu mathilde matthieu maude maurice maxime melanie
melissa mia michael michel michele micheline michelle mireille mohamed monique murielle myriam nadia nadine nancy
natacha nathalie nathan nicolas nicole noemie normand normande odette olivier omar pascal pascale patrice patricia
patrick paul paule paulette pauline philippe pierre pierrette rachel raphael raymond raymonde real regis rejean
rejeanne remi renaud rene renee richard robert roch rodrigue roger roland rolande romain rosalie roxanne sabrina
salma samuel sandra sara sarah sebastien serge simon simone sofia solange sonia sophie stephane stephanie suzanne
suzie sylvain sylvie tania tatiana theo theodore theresa therese thierry thomas tristan ursule valerie vanessa
veronique victor vincent virginie vivianne vladimir xavier yan yannick yasmine yolande yvan yves yvette yvon yvonne
zoe ahmed ali anna ben chris elena emma ethan grace hannah helen jack james jane jim john jonas julia kate lea lucas
mary maya mei mike mona nora oliver peter rosa sam sean steve susan tom william
"""
_GIVEN_NAMES = frozenset(_USUAL.split())


def part_joined(name: str) -> list[str]:
    """The parties that an «et» joins, in their own words; the whole name alone unless each of them is certain."""
    sides = [side.strip() for side in _AND.split(name)]
    gendered = "/" in name and len({fold(side)[:3] for side in sides}) < len(sides)  # «Directeur/Directrice»
    if len(sides) == 1 or gendered or not all(_is_party(side, sides[:at]) for at, side in enumerate(sides)):
        return [name]
    return sides


def may_be_two(name: str) -> bool:
    """Whether each side names a role, though one person may hold both: «Directrice générale et présidente du CA»."""
    sides = [side.strip() for side in _AND.split(name)]
    return len(sides) > 1 and "/" not in name and all(_is_role(side, first=True) for side in sides)


def is_shortened(word: str) -> bool:
    """Whether the stop at the end is the word's own: «inc.», «T.», «dir.»; «Luc.» and «DG.» end a sentence."""
    if _INITIALS_WITH_STOPS.fullmatch(word) or fold(word) in _SHORTENED:
        return True
    return len(word) in {3, 4} and word[:-1].isalpha() and not word[:-1].isupper() and not _is_given(word[:-1])


def is_one_person(left: str, right: str) -> bool:
    """«Maya» before «Chen»: a given name and a surname, which no other cell parts."""
    return _is_given(left) and not _is_given(right.split(" ")[0]) and _is_person(f"{left} {right}")


def _is_given(word: str) -> bool:
    return fold(word).split(" ")[0] in _GIVEN_NAMES and " " not in word


def _is_party(side: str, before: list[str]) -> bool:
    """Whether it surely is somebody or some body, after the sides before it."""
    article = _ARTICLE.match(side)
    words = side[article.end() :] if article else side
    folded = f"{fold(words)} "
    starts = not before or article is not None or words[:1].isupper()
    apart = article is not None or all(_is_short(one) for one in before)
    return (
        _is_person(side)
        or _is_role(side, first=not before)
        or folded.startswith(tuple(f"{body} " for body in _BODIES))
        or (starts and folded.startswith(tuple(f"{place} " for place in _PLACES)))
        or (apart and bool(_INITIALS.match(words)))
        or (apart and bool(before) and folded.startswith(tuple(f"{people} " for people in _PEOPLE)))
    )


def _is_short(side: str) -> bool:
    """One word: what an «et» then adds cannot be a part of its name, as in «Comité RH et TI»."""
    article = _ARTICLE.match(side)
    return len((side[article.end() :] if article else side).split()) == 1 or _is_person(side)


def _is_person(side: str) -> bool:
    if _TITLE.match(side) or _INITIAL.match(side):
        return True
    given, *surnames = side.split() or [""]
    first = fold(given).split(" ")[0]
    return (
        given[:1].isupper()
        and first in _GIVEN_NAMES
        and len(surnames) <= _MOST_SURNAMES
        and all(_SURNAME.match(word) and fold(word) not in _FIRM for word in surnames)
    )


def _is_role(side: str, first: bool) -> bool:
    """A role after the «et» must start as a party does: what follows in lower case is another title of the same one."""
    article = _ARTICLE.match(side)
    words = side[article.end() :] if article else side
    starts = first or article is not None or words[:1].isupper()
    return starts and f"{fold(words)} ".startswith(tuple(f"{role} " for role in _ROLES))
