"""Two descriptions compared: the rules are pure, symmetric, and the only ones there are.

Certain, in this order: the same NEQ; the same domain in the same municipality under names that agree; the same name
but for its writing, in places that do not contradict. For people: the very same name with the same address, or in the
same organisation, unless what else is known of the two differs: a father and his son may share a name, a roof and an
address. A couple shares one under names that are only near. Everything else is a score for somebody to look at.
"""

from rapidfuzz import fuzz

from arrimage.kit.text import fold
from arrimage.network.matching.addresses import domain_of, is_office_box, is_shareable
from arrimage.network.matching.descriptions import KnownOrganisation, KnownPerson
from arrimage.network.matching.evidence import Comparison, Reason
from arrimage.network.neq import doubt

LIKELY_ORGANISATION = 82
LIKELY_PERSON = 70
# Names less alike than that are never likely without another clue, even under one postal code: in one place, or not.
LEAST_ALIKE = LIKELY_ORGANISATION - 0.5 - 12 - 5
LEAST_ALIKE_ELSEWHERE = LIKELY_ORGANISATION - 0.5 - 5
# Beside one of these words more or less, two names are of two bodies however alike they are.
_TELLING = """
fondation caisse syndicat garderie ecole comite federation regroupement table ville municipalite mrc office
bibliotheque boutique camping musee residence habitation habitations coop projet club association corporation
societe nord sud est ouest ii iii iv annexe succursale amis jeunes aines centre maison mdj cpe cab cje cdc
sadc cld compagnie comptoir friperie ressourcerie quebec
"""
TELLING = frozenset(_TELLING.split())
# Words of kind, of which a whole name may be made without telling which one it is.
_ORDINARY = """
de des du la le les l d et aux au a en pour communautaire benevole action femmes famille familles entraide
popotte roulante alimentaire economie sociale solidarite travail local locale regional regionale developpement
jeunesse emploi services service culturel culturelle loisirs education populaire
"""
GENERIC = TELLING | frozenset(_ORDINARY.split())


def compare_organisations(one: KnownOrganisation, other: KnownOrganisation) -> Comparison:
    name, exact, telling = _names(one.keys, other.keys)
    neq = _agree(one.neq, other.neq)
    place = _same_place(one, other)
    domain, email, phone = (
        _shared(one.domains, other.domains),
        _shared(one.emails, other.emails),
        _shared(one.phones, other.phones),
    )
    postal = bool(one.postal_code) and one.postal_code == other.postal_code
    generic = exact and place is not True and _is_generic(one.keys, other.keys)
    reasons = [
        *([Reason("same_neq", one.neq)] if neq else []),
        *([Reason("other_neq", " / ".join(sorted((one.neq, other.neq))))] if neq is False else []),
        Reason("same_name") if exact else Reason("near_name" if name >= 70 else "other_name", f"{round(name)} %"),
        *([Reason("other_word", telling)] if telling and not exact else []),
        *([Reason("generic_name")] if generic else []),
        *([Reason("same_email", email)] if email else [Reason("same_domain", domain)] if domain else []),
        *([Reason("same_phone", phone)] if phone else []),
        *([Reason("other_phone")] if not phone and one.phones and other.phones else []),
        *([Reason("same_municipality")] if place else [Reason("other_municipality")] if place is False else []),
        *([Reason("same_postal_code", one.postal_code)] if postal else []),
    ]
    certain = ""
    if neq:
        vouched = name >= 40 or domain or phone or _is_numbered(one, other)
        certain = "neq" if vouched and not doubt(one.neq) else ""
    elif neq is None and domain and place and (exact or _names_agree(one.keys, other.keys)):
        certain = "domain"
    elif neq is None and exact and place is not False and not generic:
        reached_elsewhere = not domain and one.domains and other.domains and not phone and one.phones and other.phones
        certain = "" if place is None and reached_elsewhere else "name"
    score = name + 12 * (place is True) - 12 * (place is False) + 5 * postal + 15 * bool(phone)
    score += 20 * bool(email) if email else 15 * bool(domain)
    score -= 14 * (bool(telling) and not exact)
    score = 100 if neq else score - 25 * (neq is False)
    if (domain and place and neq is None) or (exact and place is not False):
        score = max(score, LIKELY_ORGANISATION)
    return Comparison(certain, max(0, min(100 if certain else 99, round(score))), tuple(reasons))


def least_alike(one: KnownOrganisation, other: KnownOrganisation) -> float:
    """How alike two names must be (0 to 100) for the two records to be likely: a look before the whole comparison.

    Of names that are each other's initials it says nothing. 0 when another clue ties the two.
    """
    place = _same_place(one, other)
    reached = _shared(one.domains, other.domains) or _shared(one.phones, other.phones)
    reached = reached or _shared(one.emails, other.emails)
    if reached or (one.neq and one.neq == other.neq):
        return 0
    postal = bool(one.postal_code) and one.postal_code == other.postal_code
    return LIKELY_ORGANISATION - 0.5 - 12 * (place is True) + 12 * (place is False) - 5 * postal


def compare_people(one: KnownPerson, other: KnownPerson) -> Comparison:
    exact = bool(one.key) and one.key == other.key
    name = 100.0 if exact else fuzz.ratio(one.key, other.key)
    agree = exact or _given_names_agree(one, other)
    email = _shared(one.emails, other.emails)
    phone = _shared(one.phones, other.phones)
    together = any(organisation in other.organisations for organisation in one.organisations)
    apart = bool(one.organisations) and bool(other.organisations) and not together
    personal = bool(email) and not is_office_box(email)
    other_email = not email and bool(one.emails) and bool(other.emails)
    other_phone = not phone and bool(one.phones) and bool(other.phones)
    other_generation = one.generation != other.generation
    reasons = [
        Reason("same_name") if exact else Reason("near_name" if agree or name >= 80 else "other_name"),
        *([Reason("same_email", email)] if email else [Reason("other_email")] if other_email else []),
        *([Reason("same_phone", phone)] if phone else [Reason("other_phone")] if other_phone else []),
        *([Reason("other_generation")] if other_generation else []),
        *([Reason("same_organisation")] if together else [Reason("other_organisation")] if apart else []),
    ]
    certain = ""
    if exact and not other_generation:
        if email and not (other_phone and is_shareable(email)):
            certain = "email"
        elif together and not email and not other_phone and not _two_boxes(one, other):
            certain = "organisation"
    score = (82 if exact else 0.8 * name) + (25 if email and (personal or agree) else 0)
    score += 15 * bool(phone) + 15 * together - 8 * apart - 12 * other_email - 6 * other_generation
    if personal or (email and agree):
        score = max(score, 75)
    return Comparison(certain, max(0, min(100 if certain else 99, round(score))), tuple(reasons))


def _two_boxes(one: KnownPerson, other: KnownPerson) -> bool:
    """Whether they have an address each at one organisation: somebody who changes employer has two domains instead."""
    theirs = {domain_of(email) for email in other.emails} - {""}
    return any(domain_of(email) in theirs for email in one.emails)


def _names(ones: tuple[str, ...], others: tuple[str, ...]) -> tuple[float, bool, str]:
    """How alike the nearest two names are (0 to 100), whether they are the same, the words that tell them apart."""
    if set(ones) & set(others):
        return 100.0, True, ""
    best, pair = 0.0, ("", "")
    for one in ones:
        for other in others:
            alike = fuzz.token_sort_ratio(one, other)
            if alike > best or (alike == best and (min(one, other), max(one, other)) < pair):
                best, pair = alike, (min(one, other), max(one, other))
    if _is_acronym(*pair):
        best = max(best, 85.0)
    return best, False, _telling_words(*pair)


def _telling_words(one: str, other: str) -> str:
    """The words that make two names those of two bodies: one of kind on one side only, or a proper one on each."""
    first, second = set(one.split()), set(other.split())
    mine, theirs = first - second, second - first
    kinds = {word for word in mine ^ theirs if word in TELLING or word.isdigit()}
    alone, there = _without_counterpart(mine, theirs), _without_counterpart(theirs, mine)
    told = kinds or (alone | there if alone and there and not _is_acronym(one, other) else set())
    return ", ".join(sorted(told)[:4])


def _without_counterpart(words: set[str], others: set[str]) -> set[str]:
    """The long words that no other one resembles, as a slip of the pen would."""
    long = [other for other in others if len(other) > 2]
    return {word for word in words if len(word) > 3 and all(fuzz.ratio(word, other) < 70 for other in long)}


def _names_agree(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether a shared domain may vouch for two names: one holds the other, is its initials, or differs by a slip."""
    for one in ones:
        for other in others:
            if _is_acronym(one, other):
                return True
            if _telling_words(one, other):
                continue
            first, second = set(one.split()), set(other.split())
            if first <= second or second <= first or fuzz.token_sort_ratio(one, other) >= 88:
                return True
    return False


def _is_acronym(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=lambda text: (len(text), text))
    if " " in short or not 3 <= len(short) <= 8:
        return False
    every = long.split()
    letters = "".join(word[0] for word in every)
    strong = "".join(word[0] for word in every if len(word) > 3)
    return len(every) > 2 and short in (letters, strong)


def _is_generic(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the names they share are made of words of kind alone: «Maison des jeunes»."""
    return all(all(word in GENERIC for word in key.split()) for key in set(ones) & set(others))


def _is_numbered(one: KnownOrganisation, other: KnownOrganisation) -> bool:
    """«9123-4567 Québec inc.» and the name under which it trades have no letter in common."""
    return any(key[:4].isdigit() and key.endswith("quebec") for key in (*one.keys, *other.keys))


def _same_place(one: KnownOrganisation, other: KnownOrganisation) -> bool | None:
    """None when it cannot be told."""
    if one.municipality and other.municipality:
        return one.municipality == other.municipality
    return False if one.county and other.county and one.county != other.county else None


def _given_names_agree(one: KnownPerson, other: KnownPerson) -> bool:
    """The same last name, and first names of which one begins the other or is missing: «M. Côté», «Marie-Ève Côté».

    A last name alone, or the two names in one field, still agree; so do Louis and Louise: to agree is not to be one.
    """
    if fold(one.last_name) != fold(other.last_name):
        return bool(one.key) and bool(other.key) and fuzz.ratio(one.key, other.key) >= 90
    short, long = sorted((fold(one.first_name), fold(other.first_name)), key=len)
    return long.startswith(short) or fuzz.ratio(short, long) >= 80


def _agree(one: str, other: str) -> bool | None:
    return one == other if one and other else None


def _shared(ones: tuple[str, ...], others: tuple[str, ...]) -> str:
    return min([one for one in ones if one in others], default="") if ones and others else ""
