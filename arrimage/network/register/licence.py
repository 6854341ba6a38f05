"""Under which conditions the register's open files are used; shown, and accepted, before each import."""

from django.utils.translation import gettext_lazy as _

NAME = "Données Québec, CC 4.0"
PAGE = "https://www.donneesquebec.ca/recherche/dataset/registre-des-entreprises"
TERMS = (
    _(
        "The files come from the Registraire des entreprises du Québec, which publishes them on Données Québec under a "
        "Creative Commons 4.0 licence with conditions of its own. The page of the data set shows the licence in force: "
        "read it before importing, it may have changed."
    ),
    _("Wherever you show these data, name their source and the date of the edition."),
    _("Do not let anyone believe that the Registraire supports what you do with them."),
    _("Keep to the licence for any other use, such as publishing the list again or selling it."),
    _("Natural persons are absent from the files. Do not look for those who run the enterprises by other means."),
    _("The files do not replace the register itself, which alone is official."),
)
