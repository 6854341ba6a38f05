"""What the register's codes mean, and which enterprises they let into the recruitment radar.

Kept: non-profit legal persons (APE), cooperatives (COP) and associations (ASS) that are registered (IM). Companies
(CIE), partnerships (SENC, SEC) and sole proprietors (IND: natural persons) are left aside. Of «other» forms (AU),
those whose name says mutual or cooperative are kept. A form of another code is kept when `DomaineValeur.csv` names it
so (a mutual, for instance); the codes themselves were read in files of 2025 and 2026, not in an official list.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from arrimage.kit.text import words

REGISTERED = "IM"
CURRENT_NAME, LEGAL_NAME = "V", "N"


class Form(models.TextChoices):
    """The legal forms kept, by the register's own codes."""

    NON_PROFIT = "APE", _("Non-profit legal person")
    COOPERATIVE = "COP", _("Cooperative")
    ASSOCIATION = "ASS", _("Association")
    OTHER = "AU", _("Other form")


LEFT_ASIDE = {"CIE", "IND", "SENC", "SEC"}
COLLECTIVE = {"cooperative", "cooperatives", "coop", "mutuelle", "mutuelles", "mutuel", "mutual"}
# What a label of DomaineValeur.csv says of a form that may be of the social economy.
LABELS: tuple[tuple[Form, tuple[str, ...]], ...] = (
    (Form.COOPERATIVE, ("cooperative",)),
    (Form.NON_PROFIT, ("sans but lucratif",)),
    (Form.OTHER, ("mutuelle",)),
    (Form.ASSOCIATION, ("association",)),
)


def forms_kept(labels: Mapping[str, str]) -> dict[str, Form]:
    """The codes to keep, with what each stands for; `labels` are those the edition itself gives its codes."""
    kept = {form.value: form for form in Form}
    for code, label in labels.items():
        said = " ".join(words(label))
        meant = next((form for form, beginnings in LABELS if any(part in said for part in beginnings)), None)
        if code not in kept and code not in LEFT_ASIDE and meant:
            kept[code] = meant
    return kept


def says_collective(names: str) -> bool:
    """Whether a name says that the enterprise is a cooperative or a mutual."""
    return bool(COLLECTIVE & set(words(names)))


class Employees(models.TextChoices):
    """The bands in which the register gives the number of employees in Québec."""

    NONE = "O", _("None")
    FROM_1 = "A", _("1 to 5")
    FROM_6 = "B", _("6 to 10")
    FROM_11 = "C", _("11 to 25")
    FROM_26 = "D", _("26 to 49")
    FROM_50 = "E", _("50 to 99")
    FROM_100 = "F", _("100 to 249")
    FROM_250 = "G", _("250 to 499")
    FROM_500 = "H", _("500 to 749")
    FROM_750 = "I", _("750 to 999")
    FROM_1000 = "J", _("1,000 to 2,499")
    FROM_2500 = "K", _("2,500 to 4,999")
    FROM_5000 = "L", _("5,000 or more")
    NOT_SAID = "N", _("Not declared")


# The register's activity codes are those of the CAEQ (1984), in groups of two digits; the sectors are those of the
# SCIAN. The two do not meet exactly: the sector found is a first guess, beside the activity in the register's words.
SECTORS: tuple[tuple[int, int, str], ...] = (
    (1, 5, "11"),
    (6, 9, "21"),
    (10, 39, "31-33"),
    (40, 44, "23"),
    (45, 47, "48-49"),
    (48, 48, "51"),
    (49, 49, "22"),
    (50, 59, "41"),
    (60, 69, "44-45"),
    (70, 74, "52"),
    (75, 75, "53"),
    (76, 76, "52"),
    (77, 77, "54"),
    (81, 84, "91"),
    (85, 85, "61"),
    (86, 86, "62"),
    (91, 92, "72"),
    (96, 96, "71"),
    (97, 99, "81"),
)


def sector_code(activity: str) -> str:
    """The SCIAN sector of an activity's CAEQ code («8641» → «62»); empty when the code says nothing."""
    group = activity[:2]
    if len(activity) != 4 or not activity.isascii() or not activity.isdigit():
        return ""
    return next((code for first, last, code in SECTORS if first <= int(group) <= last), "")


# A cooperative's name says of which kind it is; the register's code does not. The first kind said is meant.
COOPERATIVES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("solidarity_coop", ("solidarite",)),
    ("worker_shareholder_coop", ("travailleurs actionnaire", "travailleurs actionnaires")),
    ("worker_coop", ("cooperative de travail", "coop de travail", "de travailleurs")),
    ("producer_coop", ("producteurs", "agricole")),
    ("consumer_coop", ("consommateurs", "habitation", "scolaire")),
)


def legal_form(form: str, names: str) -> str:
    """The directory's legal form of an enterprise of the register, as far as its form and names tell; else empty."""
    said = " ".join(words(names))
    if form == Form.NON_PROFIT:
        return "non_profit"
    if form == Form.COOPERATIVE:
        return next((kind for kind, parts in COOPERATIVES if any(part in said for part in parts)), "")
    return "mutual" if form == Form.OTHER and "mutuelle" in said else ""
