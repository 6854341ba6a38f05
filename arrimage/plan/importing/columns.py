"""What a table's column is about, told from its heading whatever its place, in French or in English."""

import re
from dataclasses import dataclass, field

from . import deadlines
from .folding import fold

LEVEL = "level"
# field → (headings that are exactly this, words that point to it inside a longer heading)
_MEANINGS: dict[str, tuple[str, str]] = {
    "code": (r"n|no|nos|num|numero|#|code|ref|reference|id|item|numerotation|(no|numero|code) (de l )?(action|moyen)", ""),
    "subaction": (r"(titre (de la )?)?sous[ -]?actions?|sub ?actions?|sous taches?", r"sous[ -]action"),
    "action": (
        r"(titre|nom|intitule|libelle|description) (de l |de la )?(fiche )?action"
        r"|(moyens?|mesures?|activites?|projets?|strategies)( d action| et moyens)? (et|ou) (actions?|moyens?|activites?)"
        r"|(principales? )?actions?( (proposees?|prevues?|cles?|prioritaires?|envisagees?|concretes?))?"
        r"|actions? (a|and|et|or|items?|steps?) ?(realiser|poser|entreprendre|mener|prendre|mettre en oeuvre|activites?|"
        r"activities|moyens?|mesures?)?|(actions?|mesures?|moyens?|activites?)( ou | et | )(actions?|mesures?|moyens?|activites?)"
        r"|moyens?( d action| de mise en oeuvre| pris| retenus)?|mesures?|activites?( prevues?)?|projets?|initiatives?"
        r"|taches?|interventions?|tactiques?|quoi|what|tasks?|activit(y|ies)|projects?|demarches?|gestes( a poser)?"
        r"|etapes?|key actions?|ce qu on (va )?faire|que faire|travaux",
        r"\b(actions?|moyens?)\b",
    ),
    "baseline": (
        r"mesure de depart|valeurs? (de )?(depart|reference|initiales?|actuelles?|de base)|situation (de depart|actuelle|initiale)"
        r"|niveau (de base|actuel|de depart)|base|baseline( \d{4})?|(point|etat) (de depart|initial|actuel)|ligne de base"
        r"|(reel|realise|resultats?|reference|actuel|actual|depart) (19|20)\d\d|current( value)?",
        r"baseline|valeur (de )?(depart|reference|initiale)|mesure de depart",
    ),
    "target": (
        r"(cibles?|targets?|objectifs? chiffres?|valeurs? cibles?|cibles? visees?|seuils?|quantites?)"
        r"( (an|annee|year|annuelle|finale|pour|en|in|for|t|q)*( ?\d{1,4}( \d{2,4})?)?)?|(19|20)\d\d( (19|20)?\d\d)? (cibles?|targets?)",
        r"\b(cible|target)\b",
    ),
    "indicator": (
        r"indicateurs?( et cibles?)?|indicators?( and targets?)?|kpis?|resultats? (attendus?|vises?|escomptes?|recherches?)"
        r"|livrables?|deliverables?|extrants?|outputs?|outcomes?|expected (results?|outcomes?|outputs?)"
        r"|mesures? (de|du) (succes|performance|rendement|resultats?|suivi)|(performance|success) (measures?|metrics?)"
        r"|metrics?|measures? of success|criteres? (de (succes|reussite|performance)|d evaluation)|comment mesurer",
        r"indicateur|indicator|\bkpi\b|resultats? attendu|livrable",
    ),
    "start": (r"(date (de )?)?(debut|commencement)( prevue?)?|start( date)?|begin(ning)?|from", ""),
    "end": (r"(date (de )?)?fin( prevue?)?|end( date)?|finish|completion( date)?", ""),
    "deadline": (
        r"echeanc\w*( (prevue?s?|visee?s?))?|calendrier( de realisation)?|dates?|delais?|deadlines?|due( dates?)?|timelines?"
        r"|time ?frames?|quand|when|periodes?|schedules?|timing|moments?|annees?|"
        r"date (limite|butoir|prevue|cible|d echeance|de realisation|de livraison)|target dates?|by when|pour quand|horizon",
        r"echeanc|date limite|date cible|calendrier de|deadline|due date|time ?(line|frame)|target date",
    ),
    "responsible": (
        r"(personnes? |organismes? |parties? |structures? |equipes? )?(responsables?|pilotes?|porteurs?|porteuses?|mandataires?)"
        r"( (de l |du )?(action|projet|dossier)| et (collaborateurs?|partenaires?)| principale?s?)*"
        r"|resp|responsabilites?|qui|who|by whom|par qui|responsible( (party|parties|person|persons|staff))?|leads?|owners?|leaders?"
        r"|charges? de (projets?|dossiers?)|assign(ee|ed to|e a)|porte par|maitres? d oeuvre|chefs? de file|imputabilite"
        r"|person(s)? responsible|accountable|personnes? ressources?|(direction|service|direction ou service) pilote",
        r"responsable|responsible|\bpilote\b|\bporteu|chef de file|\bqui fait\b",
    ),
    "budget": (
        r"(budgets?|couts?|montants?|costs?|amounts?|financements?|depenses?|enveloppe|ressources financieres|funding)"
        r"( (previsionnels?|prevus?|estimes?|estimated|total|totaux|requis|budgetaires?|ht|approximatif))*( \$| cad| ht)*",
        r"budget|\bcouts?\b|montant|\bcost\b",
    ),
}  # fmt: skip
_LEVELS = (
    (4, r"sous[ -]sous[ -](axe|objectif)s?"),
    (3, r"strategies|strategy|sous[ -](axe|objectif|orientation|theme|volet)s?|sub ?(objective|goal)s?"
        r"|objectifs? (specifiques?|operationnels?|annuels?)|specific objectives?"),
    (1, r"(axes?|orientations?|enjeux?|themes?|thematiques?|volets?|chantiers?|piliers?|pillars?|goals?|domaines?"
        r"|champs? d (action|intervention)|priorites strategiques?|strategic (goal|priorit|direction|axis)\w*)"
        r"( (strategiques?|d intervention|de developpement|d action|prioritaires?|de travail))?"),
    (2, r"(objectifs?|objectives?)( (generaux|generale?|strategiques?|vises?|de developpement|poursuivis?))?"),
)  # fmt: skip
_NOT_AN_ACTION = re.compile(
    r"\b(liee?s?|lies|amelioration|descriptif|nombre|type|statut|etat|etapes? de|suivi|realisee?s?|faite?s?|completed|plans?)\b"
)
_PERIOD_KINDS = {"day", "month", "quarter", "season", "year", "range"}


@dataclass
class Columns:
    """Which field each column feeds: field → column numbers, in the document's order; ``levels`` from broad to narrow."""

    fields: dict[str, list[int]] = field(default_factory=dict)
    levels: list[int] = field(default_factory=list)
    titles: dict[int, str] = field(default_factory=dict)

    def one(self, name: str) -> int | None:
        return self.fields[name][0] if self.fields.get(name) else None

    def known(self) -> set[int]:
        return {column for columns in self.fields.values() for column in columns} | set(self.levels)


def meanings(title: str) -> dict[str, int]:
    """Every field a heading may stand for, with a weight: 10 exactly this, 5 contains the word."""
    folded = re.sub(r"( %| \$| (19|20)\d\d)$", "", fold(_without_hint(title))) or fold(title)
    if not folded or len(folded.split()) > 8:
        return {}
    found: dict[str, int] = {}
    for rank, pattern in _LEVELS:
        if re.fullmatch(rf"(?:{pattern})( x( x)*)?", folded):
            return {f"{LEVEL}{rank}": 10}
    for name, (exact, inside) in _MEANINGS.items():
        if name == "action" and _NOT_AN_ACTION.search(folded):
            continue
        if re.fullmatch(exact, folded) or re.fullmatch(exact, fold(title)):
            found[name] = 10
        elif inside and len(folded.split()) <= 7 and re.search(inside, folded):
            found[name] = 5
    return found


def is_period(title: str) -> bool:
    """«2018», «T1», «Mars 2018»: a heading that names a period."""
    folded = fold(title)
    if re.fullmatch(r"[tq] ?[1-4]|trim(estre)? ?[1-4]|(an|annee|year) ?\d", folded):
        return True
    return bool(folded) and len(folded) <= 20 and deadlines.read(title).kind in _PERIOD_KINDS


def assign(titles: list[str]) -> Columns:
    """Decide the field of each column of a heading row; unknown headings feed nothing."""
    found = [meanings(title) for title in titles]
    columns = Columns(titles={index: title for index, title in enumerate(titles) if title})
    _assign_single(columns, found, "action")
    _assign_periods(columns, found)
    for name in ("subaction", "code", "start", "end", "deadline"):
        _assign_single(columns, found, name)
    _assign_all(columns, found, "indicator")
    for name in ("baseline", "target", "responsible"):
        _assign_all(columns, found, name)
    _assign_indicator_stand_in(columns)
    _assign_budget(columns, found)
    _assign_levels(columns, found)
    if "action" not in columns.fields and columns.levels:
        _take_action_from_levels(columns)
    return columns


def _without_hint(title: str) -> str:
    return re.sub(r"\([^)]*\)\s*$", "", title) if not re.search(r"\((?:s|e|es)\)\s*$", title, re.I) else title


def _assign_single(columns: Columns, found: list[dict[str, int]], name: str) -> None:
    taken = columns.known()
    best = [
        (-weights[name], index)
        for index, weights in enumerate(found)
        if name in weights and weights[name] == max(weights.values()) and index not in taken
    ]
    if best:
        columns.fields[name] = [min(best)[1]]


def _assign_periods(columns: Columns, found: list[dict[str, int]]) -> None:
    """«2018 | 2019 | 2020» or «Échéancier T1 | T2»: what the cells hold says whether they are targets or ticks."""
    periods = [
        index
        for index, title in columns.titles.items()
        if (not found[index] and is_period(title)) or ("deadline" in found[index] and is_period(title.split(" ")[-1]))
    ]
    if len(periods) > 1:
        columns.fields["period"] = periods


def _assign_all(columns: Columns, found: list[dict[str, int]], name: str) -> None:
    taken = columns.known()
    weighted = {i: w[name] for i, w in enumerate(found) if name in w and i not in taken and w[name] == max(w.values())}
    if weighted:
        columns.fields[name] = [index for index, weight in weighted.items() if weight == max(weighted.values())]


def _assign_indicator_stand_in(columns: Columns) -> None:
    """«Cibles» alone, without a column of indicators, is where a plan says what it will look at."""
    targets = columns.fields.get("target", [])
    if "indicator" not in columns.fields and len(targets) == 1 and not re.search(r"\d", columns.titles[targets[0]]):
        columns.fields["indicator"] = columns.fields.pop("target")


def _assign_budget(columns: Columns, found: list[dict[str, int]]) -> None:
    candidates = [index for index, weights in enumerate(found) if "budget" in weights and index not in columns.known()]
    named = [index for index in candidates if re.search(r"budget|cout|cost", fold(columns.titles[index]))]
    chosen = [i for i in named if "total" in fold(columns.titles[i])] or named or candidates
    if len(chosen) == 1 or named:
        columns.fields["budget"] = chosen[:1]


def _assign_levels(columns: Columns, found: list[dict[str, int]]) -> None:
    action = columns.one("action")
    ranked = [
        (rank, index) for index, weights in enumerate(found) for rank in range(1, 5) if f"{LEVEL}{rank}" in weights
    ]
    if any(rank == 1 for rank, _ in ranked) and action is not None:
        # beside axes, a column of objectives after the action describes the action
        ranked = [(rank, index) for rank, index in ranked if rank != 2 or index < action]
    columns.levels = [index for _, index in sorted(ranked)]


def _take_action_from_levels(columns: Columns) -> None:
    """«Stratégies» or «Objectifs» beside indicators and deadlines: the narrowest level is what is done."""
    if len(columns.levels) > 1:
        columns.fields["action"] = [columns.levels.pop()]
