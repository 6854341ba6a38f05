"""What the issues that the demo already sent say: its bulletins and its letters of research."""

from arrimage.demo.letters_blocks import DIVIDER, Block, button, listed, quote, research, text

SITE = "https://pole-des-rives.example"
Said = tuple[str, int, str, str, list[Block]]


def issues() -> list[Said]:
    """Code of the newsletter, months ago, subject, preview text, blocks."""
    return [*_bulletins(), *_letters()]


def _bulletins() -> list[Said]:
    return [
        (
            "bulletin",
            8,
            "Un bulletin naît : bienvenue chez vous",
            "Pourquoi ce bulletin, et ce que vous y trouverez chaque mois",
            [
                text(
                    "<p>Voici le premier numéro du Bulletin des Rives. Une fois par mois, nous vous raconterons ce que "
                    "font les entreprises collectives d’ici : une réussite, un rendez-vous, une main à tendre.</p>"
                    "<h2>Ce que vous y trouverez</h2><ul><li>des nouvelles des entreprises du réseau</li>"
                    "<li>les activités à venir</li><li>un chiffre de notre plan d’action, avec ses preuves</li></ul>"
                ),
                button("Lire notre plan d’action", "/plan/"),
            ],
        ),
        (
            "bulletin",
            7,
            "{Month} : la buanderie solidaire ouvre ses portes",
            "Quinze emplois, et l’eau de rinçage sert deux fois",
            [
                text(
                    "<p>Quinze personnes ont trouvé du travail à la <b>Buanderie des Rives</b>, qui lave depuis lundi "
                    "le linge de quatre résidences d’aînés. L’eau de rinçage y sert deux fois.</p>"
                ),
                quote(
                    "Le premier jour, on a plié mille deux cents serviettes. On a ri tout le long.", "Nancy, plieuse"
                ),
                button("Visiter la buanderie", f"{SITE}/buanderie"),
            ],
        ),
        (
            "bulletin",
            6,
            "{Month} : cinq rendez-vous près de chez vous",
            "Un 5 à 7, deux formations, une visite et une corvée",
            [
                text("<p>Le mois s’annonce rempli. Choisissez votre rendez-vous, nous vous gardons une chaise.</p>"),
                listed(
                    "À l’agenda ce mois-là",
                    {"title": "5 à 7 du réseau", "detail": "17 h · Café coopératif du Canal", "text": ""},
                    {"title": "Lire ses états financiers sans mal de tête", "detail": "Formation, en ligne"},
                    {"title": "Corvée au jardin collectif", "detail": "Apportez vos gants"},
                ),
            ],
        ),
        (
            "bulletin",
            5,
            "La scierie coopérative embauche 🌲",
            "Huit postes, dont quatre sans expérience",
            [
                text(
                    "<p>La <b>Scierie du Lac</b> cherche huit personnes, dont quatre sans expérience. La coopérative "
                    "forme sur place et paie les cours du soir.</p><h3>Comment postuler</h3>"
                    "<ol><li>Appelez l’équipe au 450 555-0142.</li><li>Venez visiter un mardi matin.</li></ol>"
                ),
                button("Voir les postes", f"{SITE}/emplois"),
            ],
        ),
        (
            "bulletin",
            4,
            "{Month} : à mi-chemin de notre plan",
            "Ce qui avance, ce qui traîne, et pourquoi",
            [
                text(
                    "<p>Nous sommes à mi-parcours. La plupart des promesses tiennent leur rythme ; deux ont pris du "
                    "retard, et nous vous disons pourquoi.</p>"
                ),
                button("Voir où nous en sommes", "/plan/"),
                DIVIDER,
                text("<p>Une question sur un chiffre ? Chacun mène à ses preuves : suivez le lien.</p>"),
            ],
        ),
        (
            "bulletin",
            3,
            "Un toit, dix familles : l’habitation coopérative",
            "Dix logements sortent de terre au cœur du village",
            [
                text(
                    "<p>Après quatre hivers d’assemblées et de plans, la <b>Coopérative d’habitation du Moulin</b> "
                    "accueille ses dix premières familles. L’ancienne meunerie garde sa roue, et la cour devient un "
                    "jardin.</p>"
                ),
                quote(
                    "Ici, personne ne demande la permission de planter un pommier.", "Rosalie, locataire et présidente"
                ),
            ],
        ),
        (
            "bulletin",
            2,
            "{Month} : avez-vous dix minutes pour la région ?",
            "Notre questionnaire aux entreprises, et ce que nous ferons de vos réponses",
            [
                text(
                    "<p>De quoi votre entreprise aura-t-elle besoin l’an prochain : de gens, de locaux, de prêts ? Vos "
                    "réponses décident de nos formations. Dix minutes suffisent, et personne n’est nommé.</p>"
                ),
                button("Répondre au questionnaire", f"{SITE}/questionnaire"),
            ],
        ),
        (
            "bulletin",
            1,
            "{Month} : la fête des récoltes, en trois images",
            "Quatre cents personnes, un seul four à pain",
            [
                text(
                    "<p>Quatre cents personnes ont partagé la soupe et le pain dimanche. Merci aux vingt-deux "
                    "bénévoles, et à la pluie d’avoir attendu le dessert.</p><h2>Et maintenant ?</h2><p>Le comité se "
                    "réunit bientôt pour préparer la prochaine. Répondez à ce message pour vous y joindre.</p>"
                ),
            ],
        ),
    ]


def _letters() -> list[Said]:
    return [
        (
            "recherche",
            7,
            "Ce que rapporte un dollar dépensé ici",
            "Une étude mesure l’effet des achats locaux sur trois ans",
            [
                text(
                    "<p>Premier numéro de notre lettre de recherche : une étude, une idée à essayer, rien de plus.</p>"
                ),
                research(
                    "Les achats de proximité et la richesse des petites régions",
                    "R. Okafor, M. Bélanger",
                    "Cahiers de l’économie des territoires, no 12, p. 40-61",
                    "Un dollar dépensé dans une entreprise collective circule près de deux fois dans la région avant "
                    "d’en sortir. L’effet double quand l’acheteur est une municipalité.",
                    "https://cahiers-territoires.example/12/achats",
                ),
            ],
        ),
        (
            "recherche",
            5,
            "Relève : qui reprendra les coopératives ?",
            "Trois chemins observés dans vingt entreprises",
            [
                research(
                    "Reprendre à plusieurs : vingt transmissions suivies pas à pas",
                    "L. Tremblay et coll.",
                    "Revue de la gouvernance partagée, vol. 7",
                    "Quand les employés sont associés deux ans avant le départ, neuf transmissions sur dix tiennent.",
                    "https://gouvernance-partagee.example/7/reprendre",
                ),
                text(
                    "<p><b>Une idée à essayer :</b> nommer dès maintenant une personne qui apprend le métier de la "
                    "direction, une demi-journée par semaine.</p>"
                ),
            ],
        ),
        (
            "recherche",
            3,
            "Mesurer sans se perdre : l’utilité sociale",
            "Cinq questions suffisent, disent les chercheuses",
            [
                research(
                    "Cinq questions pour dire l’utilité sociale",
                    "A. Nguyen, C. Roy",
                    "Mesure et société, p. 5-19",
                    "Les longs questionnaires épuisent les équipes et n’apprennent rien de plus que cinq questions "
                    "posées chaque année.",
                    "https://mesure-societe.example/cinq-questions",
                ),
                quote("Ce qu’on compte chaque année finit par compter.", "A. Nguyen"),
            ],
        ),
        (
            "recherche",
            1,
            "Numérique : partager un outil plutôt que l’acheter",
            "Douze entreprises, un seul logiciel, et du temps retrouvé",
            [
                research(
                    "Mettre en commun ses outils numériques",
                    "Chaire sur l’innovation collective",
                    "Document de travail no 31",
                    "Douze entreprises qui partagent un logiciel de paie ont gagné chacune trois jours par mois.",
                    "https://innovation-collective.example/31",
                ),
                button("En discuter avec les auteurs", f"{SITE}/causerie"),
            ],
        ),
    ]
