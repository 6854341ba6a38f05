"""A field for several organisations: the field of names, kept to organisations that are in the directory."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.forms.who import WhoField
from arrimage.agenda.operations.journal import Company


class OrganisationsField(WhoField):
    """Cleans to a Company that holds organisations alone. It adds none: those of the directory are known already."""

    default_error_messages = {"not_organisations": _("Only organisations go here; take out: %(names)s.")}

    def use(self, user: Any) -> None:
        self.user = user

    def clean(self, value: Any) -> Company:
        company = super().clean(value)
        others = [*company.people, *company.municipalities, *company.counties]
        if others:
            said = {"names": ", ".join(map(str, others))}
            raise forms.ValidationError(self.error_messages["not_organisations"], code="not_organisations", params=said)
        return company


def company(organisations: Iterable[Any]) -> Company:
    return Company(organisations=list(organisations))
