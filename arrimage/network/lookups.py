"""A form field that finds one record among thousands: letters typed, names proposed, no list to scroll."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from arrimage.kit.records import Searchable
from arrimage.kit.text import fold, sort_key
from arrimage.network.models import Organisation, Person

NUMBERED = re.compile(r"\(n°\s*(\d{1,18})\)\s*$")


def numbered(record: Any) -> str:
    """The name with the number that tells it from its namesakes: «Café de la Gare (n° 12)»."""
    return f"{record} (n° {record.pk})"


class LookupInput(forms.TextInput):
    """A text field whose browser proposes the names that the address `url` finds; a plain one without JavaScript."""

    template_name = "network/lookup_input.html"

    def __init__(self, url: Any) -> None:
        super().__init__({"autocomplete": "off"})
        self.url = url

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_names"
        context["url"] = self.url
        return context


class LookupField(forms.Field):
    """Chooses a record by its name as proposed, or by its plain name when nobody else bears it."""

    def __init__(self, model: type[Searchable], url: Any, **options: Any) -> None:
        self.model = model
        super().__init__(widget=LookupInput(url), **options)

    def prepare_value(self, value: Any) -> Any:
        record = self.model.objects.filter(pk=value).first() if isinstance(value, int) else value
        return numbered(record) if isinstance(record, self.model) else record

    def to_python(self, value: Any) -> Any:
        text = (value or "").strip()
        if not text:
            return None
        if match := NUMBERED.search(text):
            records = list(self.model.objects.filter(pk=int(match[1])))
        else:
            records = list(self.named(text)[:2])
        if not records:
            raise ValidationError(
                _("Nothing is called “%(text)s”. Choose a name among those proposed, or add it first.") % {"text": text}
            )
        if len(records) > 1:
            raise ValidationError(
                _("Several are called “%(text)s”. Choose the right one among those proposed.") % {"text": text}
            )
        return records[0]

    def named(self, text: str) -> Any:
        return self.model.objects.filter(sort_key=sort_key(text))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class OrganisationLookup(LookupField):
    def __init__(self, **options: Any) -> None:
        super().__init__(Organisation, reverse_lazy("desk:network-organisation-names"), **options)


class PersonLookup(LookupField):
    def __init__(self, **options: Any) -> None:
        super().__init__(Person, reverse_lazy("desk:network-person-names"), **options)

    def named(self, text: str) -> Any:
        """People are sorted by last name and typed by first name: both orders are tried."""
        words = fold(text).split()
        orders = {" ".join(words[cut:] + words[:cut]) for cut in range(len(words))}
        return Person.objects.filter(sort_key__in=orders)
