"""The settings of the network on the desk: the review interval, tags, the hub's own fields."""

from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.kit import desk
from arrimage.kit.desk.views import DeskView
from arrimage.kit.templatetags.formats import number
from arrimage.network.forms.labels import FreeFieldForm, SettingsForm, TagForm
from arrimage.network.free_fields import filled_values
from arrimage.network.models import DirectorySettings, FreeField, Tag
from arrimage.network.operations.labels import remove_free_field


class TagTable(tables.Table):
    name = tables.Column(verbose_name=gettext_lazy("Name"), order_by=("sort_key",))
    organisations = tables.Column(verbose_name=gettext_lazy("Organisations"), accessor="organisation_count")
    people = tables.Column(verbose_name=gettext_lazy("People"), accessor="person_count")

    class Meta:
        model = Tag
        fields: tuple[str, ...] = ()

    def render_organisations(self, value: int) -> str:
        return number(value)

    def render_people(self, value: int) -> str:
        return number(value)


@desk.register
class TagScreen(desk.Records):
    model = Tag
    path = "reseau/etiquettes"
    icon = "tag"
    rail = "network"
    table_class = TagTable
    form_class = TagForm
    list_template = "network/list.html"
    detail_template = "network/tag.html"
    in_global_search = False
    add_label = gettext_lazy("Add a tag")
    empty_text = gettext_lazy("A tag is a word of your own on organisations and people, to find them together again.")

    def list_queryset(self, user: Any) -> QuerySet[Tag]:
        counted = Count("organisations", distinct=True), Count("people", distinct=True)
        return super().list_queryset(user).annotate(organisation_count=counted[0], person_count=counted[1])

    def lost_with(self, record: Tag) -> list[str]:
        count = record.organisations.count() + record.people.count()
        text = ngettext("the tag on %(count)d profile", "the tag on %(count)d profiles", count)
        return [text % {"count": count}] if count else []


class FreeFieldTable(tables.Table):
    label = tables.Column(verbose_name=gettext_lazy("Label"))
    target = tables.Column(verbose_name=gettext_lazy("For"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"))
    order = tables.Column(verbose_name=gettext_lazy("Order"))

    class Meta:
        model = FreeField
        fields: tuple[str, ...] = ()


@desk.register
class FreeFieldScreen(desk.Records):
    model = FreeField
    path = "reseau/champs"
    icon = "list"
    rail = "network"
    table_class = FreeFieldTable
    form_class = FreeFieldForm
    list_template = "network/list.html"
    in_global_search = False
    add_label = gettext_lazy("Add a field")
    empty_text = gettext_lazy("Does your work need something the profile does not ask? Add a field of your own.")

    def delete(self, record: FreeField) -> None:
        remove_free_field(field=record)

    def lost_with(self, record: FreeField) -> list[str]:
        count = filled_values(record)
        text = ngettext("the value that %(count)d profile holds", "the values that %(count)d profiles hold", count)
        return [text % {"count": count}] if count else []


class Settings(DeskView):
    """The hub's settings of its directory, one row."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("network.change_directorysettings")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(SettingsForm(instance=DirectorySettings.current()))

    def post(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            form = SettingsForm(request.POST, instance=DirectorySettings.current())
            if not form.is_valid():
                return self._page(form, status=422)
            form.save()
        messages.success(request, _("The settings of the directory are saved."))
        return redirect("desk:network-settings")

    def _page(self, form: SettingsForm, status: int = 200) -> HttpResponse:
        context = {"title": _("Settings of the directory"), "form": form}
        return render(self.request, "network/settings.html", context, status=status)
