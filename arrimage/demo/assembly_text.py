"""The demo's general meetings in words: agendas, minutes, resolutions."""

# Title of the item, its kind, what the minutes say of it.
ANNUAL = (
    ("Ouverture de l’assemblée et vérification du quorum", "information",
     "La présidence ouvre l’assemblée et constate que le quorum est atteint."),
    ("Adoption de l’ordre du jour", "decision", "L’ordre du jour est adopté tel que reçu."),
    ("Adoption du procès-verbal de l’assemblée précédente", "decision",
     "Le procès-verbal est adopté avec une correction d’orthographe à la page 2."),
    ("Rapport d’activité de l’année", "information",
     "La coordonnatrice présente le rapport. Les membres soulignent la tournée des municipalités."),
    ("États financiers et nomination de l’auditrice", "decision",
     "La trésorerie présente les états financiers. Une question porte sur la réserve."),
    ("Cotisations de l’année prochaine", "decision",
     "Le conseil propose de garder le barème et d’offrir un rabais à la première année."),
    ("Élection au conseil d’administration, collège des entreprises", "election",
     "Deux sièges sont à combler; trois personnes se présentent."),
    ("Période de questions et levée de l’assemblée", "information",
     "Les membres demandent un calendrier des formations. L’assemblée est levée à 20 h 10."),
)  # fmt: skip
SPECIAL = (
    ("Ouverture de l’assemblée et vérification du quorum", "information"),
    ("Adoption de l’ordre du jour", "decision"),
    ("Modification des règlements généraux : vote à distance et procurations", "decision"),
    ("Création d’un siège réservé à la relève", "decision"),
    ("Levée de l’assemblée", "information"),
)
RESOLUTIONS = (
    # text, moved by, seconded by: their places among those present; against, abstentions
    ("Que les états financiers soient reçus et que le cabinet Dutil et Amyot soit nommé pour l’audit de la prochaine "
     "année.", 0, 3, 0, 1),
    ("Que le barème des cotisations soit reconduit et qu’un rabais de 25 % soit offert la première année aux "
     "entreprises.", 5, 2, 2, 1),
)  # fmt: skip
