"""What the radar's doubts and reasons say: records keep a code and what it is about, the words come here."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

DOUBTS: dict[str, object] = {
    "establishment": _("Its domicile is elsewhere (%(about)s): it is here by an establishment."),
    "no_postal_code": _("No postal code beside “%(about)s”: it may be a place of the same name elsewhere in Québec."),
    "postal_area": _("Few enterprises of this postal area are of the territory (%(about)s): it may be a namesake."),
    "former_name": _("The address gives the former name “%(about)s”."),
    "namesakes": _("Two municipalities are called “%(about)s”: the address does not say which one."),
    "form": _("Its legal form has another code in this edition, named “%(about)s”."),
    "form_by_name": _("The register gives it another legal form; its name says cooperative or mutual."),
    "no_legal_name": _("The register gives no legal name in force."),
}
REASONS: dict[str, object] = {
    "same_name": _("The names are the same."),
    "like_names": _("The names are alike: “%(about)s”."),
    "other_municipality": _("The directory places it elsewhere: %(about)s."),
    "no_municipality": _("The directory does not say where it is."),
    "other_neq": _("The directory gives another NEQ: %(about)s."),
    "several": _("Several organisations of the directory have this name."),
    "merged": _("The directory gives the NEQ of an enterprise tied to this one by a merger or a split: %(about)s."),
    "same_postal_code": _("The postal codes are the same."),
}


def sentence(known: Mapping[str, object], said: Mapping[str, str]) -> str:
    """The doubt or the reason in words; its bare code when this version no longer knows it."""
    words = known.get(said["code"])
    return str(words) % {"about": said.get("about", "")} if words else said["code"]


def doubts_in_words(said: list[dict[str, str]]) -> list[str]:
    return [sentence(DOUBTS, doubt) for doubt in said]


def reasons_in_words(said: list[dict[str, str]]) -> list[str]:
    return [sentence(REASONS, reason) for reason in said]
