"""What training is about in the social economy, in the words people use for it: folded French, whole expressions.

Two needs that share no word may mean one thing («tenue de livres», «comptabilité»). This only weighs in a proposal that
somebody looks over, so it need not know everything: words it lacks are compared by themselves.
"""

# Each family of expressions stands for one subject. Plurals and endings do not matter: stems are compared.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "accounting": (
        *("comptabilite", "comptable", "tenue de livres", "livres comptables", "sage 50", "quickbooks", "acomba"),
        *("taxes", "tps", "tvq"),
    ),
    "statements": ("etats financiers", "bilan financier", "bilan", "lire les chiffres", "resultats financiers"),
    "budget": ("budget", "previsions budgetaires", "tresorerie", "flux de tresorerie", "liquidites"),
    "funding": (
        *("subvention", "financement", "bailleur de fonds", "demande de fonds", "appel de projets", "pret"),
        *("investisseur", "capital patient"),
    ),
    "philanthropy": ("dons", "donateur", "philanthropie", "collecte de fonds", "levee de fonds", "sociofinancement"),
    "governance": (
        *("gouvernance", "conseil d administration", "ca", "administrateur", "assemblee generale", "aga"),
        *("reglements generaux", "vie democratique", "vie associative"),
    ),
    "privacy": (
        *("loi 25", "renseignements personnels", "vie privee", "protection des donnees", "donnees personnelles"),
        *("confidentialite",),
    ),
    "security": ("cybersecurite", "securite informatique", "hameconnage", "mot de passe", "fraude", "piratage"),
    "social media": (
        *("facebook", "instagram", "linkedin", "tiktok", "reseaux sociaux", "medias sociaux", "publications web"),
    ),
    "website": ("site web", "site internet", "referencement", "boutique en ligne", "commerce en ligne", "wordpress"),
    "marketing": (
        *("marketing", "mise en marche", "publicite", "promotion", "image de marque", "faire connaitre", "vente"),
        *("clientele", "client"),
    ),
    "newsletter": ("infolettre", "infolettres", "courriels de masse", "loi anti pourriel", "lcap"),
    "hiring": (
        *("recrutement", "recruter", "embauche", "embaucher", "main d oeuvre", "retention", "attirer des employes"),
        *("penurie de personnel", "roulement de personnel"),
    ),
    "managing people": (
        *("ressources humaines", "rh", "gestion du personnel", "superviser", "supervision", "normes du travail"),
        *("evaluation du rendement", "gerer des employes"),
    ),
    "pay": ("paie", "paye", "salaire", "equite salariale", "remuneration"),
    "conflict": ("conflit", "mediation", "climat de travail", "communication non violente", "conversations difficiles"),
    "health": ("premiers soins", "premiers secours", "secourisme", "rcr", "sante securite", "cnesst", "sst"),
    "mental health": ("sante mentale", "epuisement", "bien etre au travail", "charge mentale", "stress"),
    "volunteers": ("benevole", "benevolat", "gestion des benevoles"),
    "artificial intelligence": ("intelligence artificielle", "ia", "chatgpt", "copilot", "outils d ia"),
    "spreadsheet": ("excel", "tableur", "chiffrier", "google sheets", "tableau croise"),
    "office tools": ("office 365", "microsoft 365", "google workspace", "teams", "sharepoint", "bureautique"),
    "impact": ("mesure d impact", "impact social", "indicateurs", "retombees", "evaluation de programme"),
    "business plan": ("plan d affaires", "modele d affaires", "etude de marche", "demarrage"),
    "strategy": ("planification strategique", "plan strategique", "vision"),
    "tenders": ("appel d offres", "marches publics", "soumission", "approvisionnement", "achat public"),
    "contracts": ("contrat", "bail", "aspects juridiques", "droit", "juridique", "legal"),
    "succession": ("releve", "transfert d entreprise", "reprise collective", "depart de la direction"),
    "ecology": ("developpement durable", "ecoresponsable", "carbone", "environnement", "economie circulaire"),
    "inclusion": ("inclusion", "diversite", "accessibilite", "edi", "ecriture inclusive"),
    "projects": ("gestion de projet", "projets", "planifier un projet"),
    "leadership": ("leadership", "direction generale", "deleguer", "prendre des decisions"),
    "speaking": ("prise de parole", "parler en public", "pitch", "presentation orale"),
    "food safety": ("hygiene et salubrite", "salubrite", "mapaq", "manipulation des aliments"),
    "insurance": ("assurance", "assurances", "responsabilite civile"),
    "english": ("anglais", "english"),
    "french": ("francais", "francisation", "orthographe", "redaction"),
}

# What every need says and none is about.
OF_EVERY_NEED = """
    a afin ai aide aider aimerais aimerions alors ameliorer animer apprendre apprentissage apprivoiser atelier
    au aucun aupres aussi autre aux avance avancee avec avoir base bases beaucoup besoin besoins bien bon bonne
    bonnes bons ca car ce cela certains ces cet cette chez choses cibler comme comment comprendre concernant
    concret concretement connaitre contre cours cree creer d dans de debut debutant debutante debuter depuis des
    deux developper devrait dire doit donc dont du elle elles employe employee employees employes en encore
    entreprise entreprises equipe equipes est et etre eux faire fait falloir faudrait faut fonctionne formation
    formations former gens gerer gestion grande gros ici il ils initiation j je jour juste l la le les leur
    leurs lire lui m ma mais maitriser me meilleur meilleure mes mettre mieux mise moi mon monter n ne nos
    notions notre nous nouveau nouvelle nouvelles on ont organisation organiser organisme os ou outil outiller
    outils par parce pas personne personnes petit petite peu peut plus pour pouvoir pratique pratiques premier
    prendre preparer pres propre qu quand que quel quelle quelles quelqu quels qui quoi realiser rediger s sa
    sans savoir se sera ses session si son sont souhaite soutien suivre sur ta te temps tenir toi ton tous tout
    toute toutes travail tres trop trouver tu un une utilisation utiliser va vers veut veux vie voir vos votre
    voudrais voudrait voulons vous vraiment y
"""
EMPTY = frozenset(OF_EVERY_NEED.split())
