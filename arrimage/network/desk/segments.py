"""Segments on the desk: composed with a live count, read as a rule and as the list of those who answer."""

from collections.abc import Mapping
from typing import Any

import django_filters
import django_tables2 as tables
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.kit.desk.forms import DeskForm
from arrimage.kit.desk.record_form import RecordForm
from arrimage.kit.desk.views.access import DeskView, wants_part
from arrimage.kit.templatetags.formats import long_date
from arrimage.network.desk.composer import Composer, RuleField
from arrimage.network.models import Segment
from arrimage.network.segments import Asking, UnclearRule, parse, records_under
from arrimage.network.segments.rules import Group

FIRST_NAMES = 12
LISTS = {Segment.Target.ORGANISATION: "organisation", Segment.Target.PERSON: "person"}


class SegmentTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"), order_by=("sort_key",))
    target = tables.Column(verbose_name=_("Of"))
    description = tables.Column(verbose_name=_("Description"), orderable=False)
    owner = tables.Column(verbose_name=_("Owner"), orderable=False)
    updated_at = tables.Column(verbose_name=_("Changed on"))

    class Meta:
        model = Segment
        fields: tuple[str, ...] = ()

    def render_updated_at(self, value: Any) -> str:
        return long_date(value)


class SegmentFilter(django_filters.FilterSet):
    target = django_filters.ChoiceFilter(choices=Segment.Target.choices, label=_("Of"))

    class Meta:
        model = Segment
        fields: tuple[Any, ...] = ()


class SegmentForm(DeskForm[Segment]):
    class Media:
        css = {"all": ["network/segments.css"]}

    wants_request = True
    rule = RuleField(label=_("Who answers"))

    class Meta:
        model = Segment
        fields = ("name", "description", "target", "rule")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].widget = self.fields["target"].hidden_widget()
        said = self.data.get("target") or self.initial.get("target")
        self.of = said if said in Segment.Target.values else Segment.Target.ORGANISATION.value
        if self.instance.pk:
            # What a segment is of stays: its rule would make no sense of the others.
            self.of = self.instance.target
            self.fields["target"].disabled = True
        self.fields["rule"].target = self.of  # type: ignore[attr-defined]

    def save(self, commit: bool = True) -> Segment:
        if self.instance.owner_id is None and self.request is not None:
            self.instance.owner = self.request.user
        return super().save(commit)


@desk.register
class SegmentScreen(desk.Records):
    model = Segment
    path = "segments"
    icon = "filter"
    rail = "network"
    table_class = SegmentTable
    filterset_class = SegmentFilter
    form_class = SegmentForm
    list_template = "network/list.html"
    detail_template = "network/segments/segment.html"
    form_template = "network/segments/form.html"
    select_related = ("owner",)
    add_label = _("Compose a segment")
    empty_text = _(
        "A segment is a rule that finds organisations or people again each time, for letters and invitations."
    )

    def form_initial(self, request: HttpRequest) -> dict[str, Any]:
        asked = request.GET.get("target")
        return {"target": asked if asked in Segment.Target.values else Segment.Target.ORGANISATION.value}

    def detail_context(self, request: HttpRequest, record: Segment) -> dict[str, Any]:
        return {
            "told": told(record),
            "answer": answer(record.rule, record.target, request.user),
            **uses(request, record),
        }


def told(segment: Segment) -> dict[str, Any]:
    """The rule in words: how its parts are joined, and each of them; or why it is not understood any more."""
    try:
        rule = parse(segment.rule, segment.target)
    except UnclearRule as refusal:
        return {"refusal": str(refusal)}
    parts = rule.parts if isinstance(rule, Group) else (rule,)
    return {"every": not isinstance(rule, Group) or rule.every, "parts": [str(part) for part in parts]}


def answer(rule: Any, target: str, user: Any) -> dict[str, Any]:
    """How many this person may see answer to the rule today, and the first of them."""
    try:
        found = records_under(rule, target, Asking(localdate(), user))
    except UnclearRule as refusal:
        return {"refusal": str(refusal)}
    first = [
        {"name": str(record), "url": desk.site.url_for(record)} for record in found.order_by("sort_key")[:FIRST_NAMES]
    ]
    count = found.order_by().count()
    return {"count": count, "first": first, "more": count - len(first)}


def uses(request: HttpRequest, segment: Segment) -> dict[str, Any]:
    """The list of those who answer, and its exports for those who may export."""
    screen = desk.site.screen_by_key(LISTS[Segment.Target(segment.target)])
    if screen is None or not screen.allows(request.user, "view"):
        return {}
    query = f"?segment={segment.pk}"
    may_export = request.user.has_perm(screen.export_permission or screen.permission("view"))
    exports = {form: f"{screen.url('export', form)}{query}" for form in ("xlsx", "csv")} if may_export else {}
    return {"list_of_them": f"{screen.list_url()}{query}", "exports": exports}


class Compose(DeskView):
    """A condition or a group more or less: the form again, or its part and the live count alone."""

    def is_allowed(self) -> bool:
        verbs = ("network.add_segment", "network.change_segment")
        return super().is_allowed() and any(self.request.user.has_perm(verb) for verb in verbs)

    def post(self, request: HttpRequest) -> HttpResponse:
        screen: Any = desk.site.screen_for(Segment)
        key = request.POST.get("segment", "")
        known = get_object_or_404(Segment, pk=key) if key.isdecimal() and len(key) < 19 else None
        target = known.target if known else SegmentForm(request.POST).of
        composer = Composer.of_post(request.POST, target)
        composer.change(request.POST.get("change", ""), request.POST)
        context = {"composer": composer, "answer": composed_answer(composer, request.user), "record": known}
        if wants_part(request):
            return render(request, "network/segments/composer.html", context)
        return render(request, screen.form_template, {**context, **self._whole(screen, known, composer)})

    def _whole(self, screen: Any, known: Segment | None, composer: Composer) -> dict[str, Any]:
        """The rest of the form's page, with what was typed and nothing reproached yet."""
        typed = self.request.POST
        initial = {name: typed.get(name, "") for name in ("name", "description")}
        initial |= {"target": composer.target, "rule": composer}
        form = SegmentForm(instance=known, initial=initial, request=self.request)
        revision = typed.get("revision", "")
        return {
            "screen": screen,
            "title": known or screen.add_label,
            "whole": RecordForm(screen, self.request, known, form),
            "form": form,
            "cancel_url": screen.detail_url(known) if known else screen.list_url(),
            "revision": int(revision) if known and revision.isdecimal() and len(revision) < 10 else None,
        }


def composed_answer(composer: Composer, user: Any) -> Mapping[str, Any]:
    """The live count, once every condition is filled in; the rows not filled in yet are not errors yet."""
    try:
        return answer(composer.to_rule(), composer.target, user)
    except UnclearRule:
        for group in composer.groups:
            for row in group.rows:
                row.error = ""
        return {}


desk.site.register_urls(path("segments/composer/", Compose.as_view(), name="segment-compose"))
