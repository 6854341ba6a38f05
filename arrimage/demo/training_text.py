"""The words of the demo's trainings and of the needs that its members say."""

COLLEGE, LABORATORY = "Collège de la Vallée – formation continue", "Laboratoire de transfert Racines"
# Title, address, days from today, hours, who trains, fees · room · meals · subsidy.
TRAININGS = (
    ("Lire ses états financiers", "lire-ses-etats-financiers", 24, "6", COLLEGE, "900 150 220 800"),
    ("La loi 25 en pratique", "la-loi-25-en-pratique", -33, "3", LABORATORY, "450 0 60 300"),
    ("Le rôle du conseil d’administration", "le-role-du-conseil", -75, "6.5", LABORATORY, "1100 150 240 900"),
)
# Said in these words, so many days ago, for so many people. They wait to be gathered.
OPEN_NEEDS = (
    ("Faire une demande de subvention qui passe", 4, 2),
    ("Où trouver du financement pour un camion réfrigéré", 9, 1),
    ("Comprendre ce que les bailleurs de fonds attendent", 16, 2),
    ("Se servir de ChatGPT sans faire de bêtises", 2, 4),
    ("L’intelligence artificielle pour nos textes et nos procès-verbaux", 21, 2),
    ("Premiers soins pour l’équipe de la cuisine", 6, 6),
    ("Un cours de soudure", 30, 1),
)
# A theme, the training that answers it by its place above, and what was said of it.
NEEDS = (
    (
        "Comprendre ses états financiers",
        0,
        (
            ("J’ai besoin d’apprendre à lire nos états financiers", 60, 2),
            ("Former le conseil à la lecture d’un bilan", 52, 5),
            ("Parler avec notre comptable sans me sentir perdue", 47, 1),
        ),
    ),
    (
        "Faire vivre ses réseaux sociaux",
        None,
        (
            ("Facebook et Instagram sans y passer nos soirées", 35, 1),
            ("Les réseaux sociaux pour faire connaître la coop", 28, 2),
            ("Des publications qui attirent des jeunes", 20, 1),
            ("médias sociaux, de base", 11, 3),
        ),
    ),
    (
        "Recruter et garder son personnel",
        None,
        (("Recruter en région", 26, 1), ("Garder nos employés plus d’un an", 13, 2)),
    ),
)
