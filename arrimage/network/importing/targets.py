"""What a column of a file can be: each target, its name for the reader, and the record it belongs to."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Target:
    """`of` is organisation, person, or empty when the row decides."""

    key: str
    label: Any
    of: str = ""


TARGETS: dict[str, Target] = {
    target.key: target
    for target in (
        Target("name", _("Organisation: name"), "organisation"),
        Target("legal_name", _("Organisation: legal name"), "organisation"),
        Target("trade_names", _("Organisation: other names"), "organisation"),
        Target("neq", _("Organisation: NEQ"), "organisation"),
        Target("kind", _("Organisation: kind"), "organisation"),
        Target("legal_form", _("Organisation: legal form"), "organisation"),
        Target("sectors", _("Organisation: sectors"), "organisation"),
        Target("address", _("Organisation: address"), "organisation"),
        Target("postal_code", _("Organisation: postal code"), "organisation"),
        Target("municipality", _("Organisation: municipality"), "organisation"),
        Target("county", _("Organisation: MRC"), "organisation"),
        Target("organisation_email", _("Organisation: e-mail"), "organisation"),
        Target("organisation_phone", _("Organisation: phone"), "organisation"),
        Target("website", _("Organisation: website"), "organisation"),
        Target("description", _("Organisation: description"), "organisation"),
        Target("founding_year", _("Organisation: founded in"), "organisation"),
        Target("employees", _("Organisation: employees"), "organisation"),
        Target("members_count", _("Organisation: members"), "organisation"),
        Target("volunteers", _("Organisation: volunteers"), "organisation"),
        Target("full_name", _("Person: full name"), "person"),
        Target("first_name", _("Person: first name"), "person"),
        Target("last_name", _("Person: last name"), "person"),
        Target("role", _("Person: role in the organisation"), "person"),
        Target("person_email", _("Person: e-mail"), "person"),
        Target("person_phone", _("Person: phone"), "person"),
        Target("language", _("Person: language"), "person"),
        Target("email", _("E-mail of the organisation or the person")),
        Target("phone", _("Phone of the organisation or the person")),
        Target("tags", _("Tags")),
        Target("note", _("Note kept with the row")),
    )
}
# Several columns may say these; of any other target the first column counts and the next ones are left out.
REPEATABLE = {
    *("email", "phone", "organisation_email", "organisation_phone", "person_email", "person_phone"),
    *("tags", "note", "sectors", "trade_names", "address"),
}


def choices() -> list[tuple[str, Any]]:
    """For a form: not imported first, then each target in the reader's order; the hub's own fields come beside."""
    return [("", _("Not imported")), *((target.key, target.label) for target in TARGETS.values())]
