"""Forms of the library: a watched item, the same in a few seconds, an opportunity."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.agenda.likely_days import check_year
from arrimage.kit.desk.forms import DeskForm
from arrimage.library.links import check_link
from arrimage.library.models import Opportunity, WatchedItem
from arrimage.network.forms.choices import MunicipalitiesByCounty, SectorsField
from arrimage.network.lookups import OrganisationLookup

LONGEST_TITLE = 250
OFFERED = 300


class OfferedInput(forms.TextInput):
    """A text field that offers what was typed there before."""

    template_name = "library/widgets/offered.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_offered"
        sources = WatchedItem.objects.exclude(source="").order_by("source").values_list("source", flat=True)
        context["offered"] = sources.distinct()[:OFFERED]
        return context


class LinkField(forms.URLField):
    """The address of a page, of which one fault is told at a time."""

    default_validators = [check_link]


def link_field(**options: Any) -> LinkField:
    said: dict[str, Any] = {"label": gettext_lazy("Link"), "max_length": 500, "assume_scheme": "https", **options}
    return LinkField(**said)


def noted_already(item: WatchedItem) -> str:
    """Told where the link is typed, with the way to the first item."""
    address = reverse("desk:watcheditem-detail", args=[item.pk])
    return format_html('{} <a href="{}">{}</a>', _("This link is noted already:"), address, item)


def not_to_come(day: date | None) -> date | None:
    """The day, unless it is still to come."""
    if day is not None:
        check_year(day)
        if day > localdate():
            raise ValidationError(_("This day is still to come: check it."))
    return day


class QuickNoteForm(forms.Form):
    url = link_field(help_text=gettext_lazy("Copied from your browser."))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)


class _Noting(DeskForm[Any]):
    """Keeps who noted the record."""

    wants_request = True
    sectors = SectorsField(
        label=gettext_lazy("Sectors"),
        required=False,
        help_text=gettext_lazy("Type a few letters or a SCIAN code to add one."),
    )

    class Media:
        css = {"all": ["network/network.css"]}

    def clean_published_on(self) -> date | None:
        return not_to_come(self.cleaned_data["published_on"])

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is None and self.request is not None:
            self.instance.noted_by = self.request.user
        return super().save(commit)


class WatchedItemForm(_Noting):
    url = link_field(required=False)

    class Meta:
        model = WatchedItem
        fields = (
            *("url", "title", "source", "published_on", "kind", "summary"),
            *("county", "sectors", "language", "noted_on", "is_public"),
        )
        widgets = {"source": OfferedInput}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        twin = WatchedItem.objects.at(url).exclude(pk=self.instance.pk).first()
        if twin is not None:
            raise ValidationError(noted_already(twin))
        return url

    def clean_noted_on(self) -> date | None:
        return not_to_come(self.cleaned_data["noted_on"])


class OpportunityForm(_Noting):
    url = link_field(required=False)
    issuer = OrganisationLookup(
        label=gettext_lazy("Issuer in the directory"),
        required=False,
        help_text=gettext_lazy("Who calls, when it is an organisation of the network."),
    )
    municipality = MunicipalitiesByCounty(
        label=gettext_lazy("Municipality"), required=False, help_text=gettext_lazy("The MRC follows from it.")
    )

    class Meta:
        model = Opportunity
        fields = (
            *("title", "kind", "issuer", "issuer_name", "url", "deadline_on", "closes_at", "published_on"),
            *("amount", "summary", "municipality", "county", "sectors", "is_public", "is_withdrawn"),
        )

    def clean_deadline_on(self) -> date:
        day: date = self.cleaned_data["deadline_on"]
        check_year(day)
        return day
