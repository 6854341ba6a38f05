"""Under which conditions the register's open files are used; shown, and accepted, before each import.

The files hold no licence, and the data set's page could not be read where this was written: see docs/network.md.
"""

from django.utils.translation import gettext_lazy as _

NAME = "Données Québec, page du jeu de données"
PAGE = "https://www.donneesquebec.ca/recherche/dataset/registre-des-entreprises"
TERMS = (
    _(
        "The files come from the Registraire des entreprises du Québec, which publishes them on Données Québec. They "
        "hold no text of licence: the one in force is the one that the page of the data set shows. Read it before "
        "importing; what you accept here is that licence."
    ),
    _(
        "Others who use these files read there, in 2026, Creative Commons Attribution – NonCommercial – ShareAlike 4.0 "
        "(CC BY-NC-SA 4.0). Arrimage could not check it: until you did, sell nothing of them, and publish nothing of "
        "them under other terms."
    ),
    _("Wherever you show these data, name their source and the date of the edition."),
    _("Do not let anyone believe that the Registraire supports what you do with them."),
    _("Keep to the licence for any other use of the list."),
    _("Natural persons are absent from the files. Do not look for those who run the enterprises by other means."),
    _("The files do not replace the register itself, which alone is official."),
)
