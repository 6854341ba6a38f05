"""The subjects of support, edited by the hub, and the approaches made to an organisation."""

from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.kit import desk
from arrimage.kit.desk.views import DeskView
from arrimage.kit.templatetags.formats import number
from arrimage.network.forms.labels import SubjectForm
from arrimage.network.forms.support import ApproachForm
from arrimage.network.models import Organisation, SupportSubject
from arrimage.network.operations.approaches import note_approach


class SubjectTable(tables.Table):
    name = tables.Column(verbose_name=gettext_lazy("Name"), order_by=("sort_key",))
    position = tables.Column(verbose_name=gettext_lazy("Position"))
    organisations = tables.Column(verbose_name=gettext_lazy("Organisations"), accessor="organisation_count")

    class Meta:
        model = SupportSubject
        fields: tuple[str, ...] = ()

    def render_organisations(self, value: int) -> str:
        return number(value)


@desk.register
class SubjectScreen(desk.Records):
    model = SupportSubject
    path = "reseau/sujets"
    icon = "list"
    rail = "network"
    table_class = SubjectTable
    form_class = SubjectForm
    list_template = "network/list.html"
    detail_template = "network/subject.html"
    in_global_search = False
    add_label = gettext_lazy("Add a subject")
    empty_text = gettext_lazy(
        "On what are enterprises helped here? Name the subjects: each organisation then says what it offers, and where."
    )

    def list_queryset(self, user: Any) -> QuerySet[SupportSubject]:
        counted = Count("offers__organisation", distinct=True)
        return super().list_queryset(user).annotate(organisation_count=counted)

    def detail_context(self, request: HttpRequest, record: SupportSubject) -> dict[str, Any]:
        seen = Organisation.objects.visible_to(request.user).values("pk")
        offers = record.offers.standing().filter(organisation__in=seen)
        return {"offers": offers.select_related("organisation", "county").order_by("organisation__sort_key", "pk")}

    def lost_with(self, record: SupportSubject) -> list[str]:
        count = record.offers.count()
        text = ngettext("what %(count)d line says of it", "what %(count)d lines say of it", count)
        return [text % {"count": count}] if count else []


class NoteApproach(DeskView):
    """The form that notes an approach; `?next=` is the page one came from."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("network.add_approach")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._organisation(pk), ApproachForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        organisation = self._organisation(pk)
        form = ApproachForm(request.POST)
        if not form.is_valid():
            return self._page(organisation, form, status=422)
        note_approach(organisation=organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("The approach to “%(name)s” is noted.") % {"name": organisation})
        return redirect(self._back(organisation))

    def _organisation(self, pk: int) -> Organisation:
        return get_object_or_404(Organisation.objects.visible_to(self.request.user), pk=pk)

    def _back(self, organisation: Organisation) -> str:
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        inside = url_has_allowed_host_and_scheme(asked, {self.request.get_host()}, self.request.is_secure())
        return asked if inside else str(desk.site.url_for(organisation))

    def _page(self, organisation: Organisation, form: ApproachForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("Note an approach to “%(name)s”") % {"name": organisation},
            "organisation": organisation,
            "form": form,
            "approaches": organisation.approaches.select_related("by"),
            "cancel_url": self._back(organisation),
            "screen": desk.site.screen_for(Organisation),
        }
        return render(self.request, "network/approach.html", context, status=status)


desk.site.register_urls(path("organisations/<int:pk>/demarche/", NoteApproach.as_view(), name="organisation-approach"))
