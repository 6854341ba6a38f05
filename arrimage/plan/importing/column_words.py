"""The words that head a plan's columns, folded, in French and in English."""

import re

# field → (headings that are exactly this, words that point to it inside a longer heading)
MEANINGS: dict[str, tuple[str, str]] = {
    "code": (r"n|no|nos|num|numero|#|code|ref|reference|id|item|numerotation|(no|numero|code) (de l )?(action"
    r"|moyen)", ""),
    "subaction": (r"(titre (de la )?)?sous[ -]?actions?|sub ?actions?|sous taches?", r"sous[ -]action"),
    "action": (
        r"(titre|nom|intitule|libelle|description) (de l |de la )?(fiche )?action"
        r"|(moyens?|mesures?|activites?|projets?|strategies)( d action| et moyens)? (et|ou) (actions?|moyens?"
        r"|activites?)"
        r"|(principales? )?actions?( (proposees?|prevues?|cles?|prioritaires?|envisagees?|concretes?))?"
        r"|actions? (a|and|et|or|items?|steps?) ?(realiser|poser|entreprendre|mener|prendre|mettre en oeuvre"
        r"|activites?|"
        r"activities|moyens?|mesures?)?|(actions?|mesures?|moyens?|activites?)( ou | et | )(actions?|mesures?"
        r"|moyens?|activites?)"
        r"|moyens?( d action| de mise en oeuvre| pris| retenus)?|mesures?|activites?( prevues?)?|projets?|initiatives?"
        r"|taches?|interventions?|tactiques?|quoi|what|tasks?|activit(y|ies)|projects?|demarches?|gestes( a poser)?"
        r"|logique d intervention|intervention logic|(resume|narrative?|project) (narratif|summary)"
        r"|(hierarchie|chaine) des resultats"
        r"|fait quoi|etapes?|key (actions?|activit(y|ies)|initiatives?|tasks?)"
        r"|(quoi|choses|ce qu il faut) a? ?faire|a faire|tasks? (and |or )?activities"
        r"|(projets?|mesures?|activites?) (et|ou|and|or) actions?"
        r"|ce qu on (va )?(faire|fera)|ce que nous (ferons|allons faire)|que faire|travaux",
        r"\b(actions?|moyens?)\b",
    ),
    "baseline": (
        r"depart|mesure de depart|valeurs? (de )?(depart|reference|initiales?|actuelles?|de base)|situation (de depart"
        r"|actuelle|initiale)"
        r"|niveau (de base|actuel|de depart)|base|baseline( \d{4})?|(point|etat) (de depart|initial|actuel)"
        r"|ligne de base"
        r"|(reel|realise|resultats?|reference|actuel|actual|depart) (19|20)\d\d|current( value)?",
        r"baseline|valeur (de )?(depart|reference|initiale)|mesure de depart",
    ),
    "target": (
        r"(cibles?|targets?|objectifs? chiffres?|valeurs? cibles?|cibles? visees?|seuils?|quantites?)"
        r"( (an|annee|year|annuelle|finale|totale?|cumul(?:atif|e)?|pour|en|in|for|t|q)*"
        r"( ?\d{1,4}( \d{2,4})?)?)?|(19|20)\d\d( (19"
        r"|20)?\d\d)? (cibles?|targets?)",
        r"\b(cible|target)\b",
    ),
    "indicator": (
        r"ind|indicateurs?( et cibles?)?|indicators?( and targets?)?|kpis?|resultats? (attendus?|vises?|escomptes?"
        r"|recherches?|anticipes?|mesurables?|souhaites?|prevus?|a atteindre)"
        r"|cibles? (de |d )?(resultats?|rendement|performance)"
        r"|livrables?|deliverables?|extrants?|outputs?|outcomes?|expected (results?|outcomes?|outputs?)"
        r"|mesures? (de|du) (succes|performance|rendement|resultats?|suivi)|(performance|success) (measures?|metrics?)"
        r"|((key|main) )?metrics?|measures? of success|criteres? (de (succes|reussite|performance)|d evaluation)"
        r"|(evidence|indicators?|signs?) of (success|achievement|completion)"
        r"|(preuves?|signes?) de (reussite|realisation)|preuves?( (attendues?|a fournir))?"
        r"|key results?|resultats? cles?|krs?|indicateurs? objectivement verifiables?|iov"
        r"|comment (le |la )?(sait|saura|saurons|verra|verrons).*"
        r"|comment( le| la| l)? ?(mesurer|evaluer|savoir).*"
        r"|comment (on|nous) (le |la |les |l )?(saur|mesurer|evaluer|verr)(a|ons)( .*)?"
        r"|comment (on|nous) (le |la |les |l )?(sait|voit|savons|voyons|(mesur|evalu)(e|ons))( .*)?"
        r"|comment (le |la |les |l )?(mesure|evalue)( t on| t il)?( .*)?"
        r"|(on|nous) (le |l )?(saur|verr|reconnaitr)(a|ons)( .*)? (quand|si|lorsque|lorsqu|que)( .*)?"
        r"|we (will |ll )?know( .*)? (when|if)( .*)?"
        r"|how (will|do|can) (we|you|it|this) (be )?(measure|know).*|how measured",
        r"indicateur|indicator|\bkpi\b|resultats? attendu|livrable",
    ),
    "start": (r"(date (de )?)?(debut|commencement)( prevue?)?|start( date)?|begin(ning)?|from", ""),
    "end": (r"(date (de )?)?fin( prevue?)?|end( date)?|finish|completion( date)?", ""),
    "deadline": (
        r"echeanc\w*( (prevue?s?|visee?s?))?|ech|calendrier( de realisation)?|dates?|delais?|deadlines?"
        r"|due( dates?)?|timelines?|avant( le)?"
        r"|time ?frames?|quand|when|periodes?|schedules?|timing|moments?|annees?|trimestres?|quarters?|"
        r"date (limite|butoir|prevue|cible|d echeance|de realisation|de livraison)|target dates?|by when"
        r"|(target|expected|planned|anticipated) (completion|end|due|delivery)( date)?|debut et fin|start and end"
        r"|realisation (prevue|visee)|date (prevue|visee|cible) (de |d )?(realisation|fin|livraison|remise)"
        r"|temps de realisation|(annee|trimestre|mois|delai|moment|echeance)s?"
        r" (de |d )?(realisation|execution|remise|livraison)"
        r"|pour quand|horizon|(periodes?|dates?|moments?|echeanciers?) (de |d )(realisation|mise en oeuvre|execution)",
        r"echeanc|date limite|date cible|calendrier de|deadline|due date|time ?(line|frame)|target date",
    ),
    "responsible": (
        r"(personnes? |organismes? |parties? |structures? |equipes? )?(responsables?|pilotes?|pilotage|porteurs?"
        r"|porteuses?|mandataires?)"
        r"( (de l |du )?(action|projet|dossier)| et (collaborateurs?|partenaires?)| principale?s?)*"
        r"|resp|responsabilites?|qui( s en (occupe|charge)| fait( quoi)?| le fait)?|who|by whom|repondante?s?"
        r"|personnes? (ressources?|assignee?s?|designee?s?|attitree?s?|cles?)|(staff|project|action|team) leads?"
        r"|par qui|responsible( (party|parties|person|persons|staff))?"
        r"|leads?|owners?|leaders?"
        r"|charges? de (projets?|dossiers?)|assign(ee|ed to|e a)|porte par|maitres? d oeuvre|chefs? de file"
        r"|imputabilite"
        r"|intervenants?|(personnes? )?en charge|in charge"
        r"|person(s)? responsible|accountable|personnes? ressources?|(direction|service|direction ou service) pilote",
        r"responsable|responsible|\bpilote\b|\bporteu|chef de file|\bqui fait\b",
    ),
    "budget": (
        r"combien( ca coute)?|how much|\$|cad"
        r"|(budgets?|couts?|montants?|costs?|amounts?|financements?|depenses?|enveloppe|ressources financieres|funding)"
        r"( (previsionnels?|prevus?|estimes?|estimated|total|totaux|requis|budgetaires?|ht|approximatif))*( \$"
        r"| cad| ht)*",
        r"budget|\bcouts?\b|montant|\bcost\b",
    ),
}  # fmt: skip
WHOSE = re.compile(r"(nos|notre|vos|votre|our|the|les?|la|l) ")
"""Words in front of a heading that change nothing: «Nos actions»."""
WHICH = re.compile(
    r" (prevu|vise|propose|retenu|envisage|concret|specifique|planifie|quantitatif|qualitatif|souhaite|estime|assigne"
    r"|cle|planned|proposed|expected)(e|s|es|ive|ives|te|tes)?$| a (realiser|poser|mener|entreprendre)$"
)
"""Words at the end of a heading that say which, and not what: «Gestes concrets», «Date visée»."""
RATES = re.compile(
    r"(tres |plus )?(haute?|hautes|moyenne?|basse?|bas|faible|elevee?|forte?|urgente?|critique|normale?|importante?"
    r"|essentielle?|high|medium|low|urgent|p?\d|[a-d])"
)
"""What a column of priorities holds when it ranks actions rather than gathers them."""
LESS_OFTEN_ACTIONS = re.compile(
    r"comment( faire)?|how|engagements?|recommandations?|recommendations?|jalons?|milestones?"
)
"""Headings of what is done where no other heading says it better."""
TERMS = re.compile(r"(court|moyen|long) terme|(short|medium|long) term")
KEY_RESULTS = re.compile(r"key results?|resultats? cles?|krs?")
"""Headings of what is both done and counted, where nothing else is done."""
GROUPS = re.compile(r"mesures?|projets?|projects?|strategies|initiatives?|moyens?|programmes?|chantiers?")
"""Headings of actions that hold the actions of a column of their own."""
STEPS = re.compile(r"etapes?|steps?|taches?|tasks?|demarches?|gestes|key (steps?|tasks?)")
"""Headings of the parts of what another column says is done."""
LEVELS = (
    (4, r"sous[ -]sous[ -](axe|objectif)s?"),
    (3, r"strategies|strategy|sous[ -](axe|objectif|orientation|theme|volet)s?|sub ?(objective|goal)s?"
        r"|objectifs? (specifiques?|operationnels?|annuels?)|specific objectives?"),
    (1, r"(axes?|orientations?|enjeux?|themes?|thematiques?|volets?|chantiers?|piliers?|pillars?|goals?|domaines?"
        r"|champs? d (action|intervention)|priorites( strategiques?)?|priorities"
        r"|strategic (goal|priorit|direction|axis)\w*)"
        r"( (strategiques?|d intervention|de developpement|d action|prioritaires?|de travail))?"),
    (2, r"pourquoi|why|obj"
        r"|(objectifs?|objectives?)( (generaux|generale?|strategiques?|vises?|de developpement|poursuivis?))?"),
)  # fmt: skip
NOT_AN_ACTION = re.compile(
    r"\b(terme|verification|liee?s?|lies|amelioration|descriptif|nombre|type|statut|etat|etapes? de|suivi"
    r"|realisee?s?|faite?s?(?! quoi)"
    r"|completed|plans?)\b"
)
