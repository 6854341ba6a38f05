"""The gallery: every component of the look on one page, for those who build or check a screen."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from arrimage.kit.gallery import samples


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Name of the organisation"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), help_text=_("We write to it only about this request."))
    county = forms.ChoiceField(label=_("Regional county"), choices=[("", "—"), ("r", "Roussillon")])
    wishes = forms.MultipleChoiceField(
        label=_("What interests you"),
        choices=[("network", _("Meeting people")), ("training", _("Training"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(label=_("Your words"), widget=forms.Textarea({"rows": 3}), required=False)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """`/composants/`: public, without any data of the hub."""
    form = SampleForm({"name": "Les Jardins du Confluent", "email": "jardins@", "wishes": ["training"]})
    page = Paginator(range(240), 20).get_page(request.GET.get("page", 4))
    return render(request, "gallery.html", {"form": form, "page": page, **samples()})
