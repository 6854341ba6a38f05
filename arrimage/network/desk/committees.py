"""Groups and committees on the desk."""

from datetime import date, timedelta
from typing import Any

import django_tables2 as tables
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.kit.desk.forms import DeskForm
from arrimage.kit.templatetags.formats import long_date
from arrimage.network.forms.rows import MembersOfCommittee
from arrimage.network.models import Committee, CommitteeMember
from arrimage.network.models.organisations import EVERY_PROFILE

SOON = timedelta(days=60)
KINDS = dict(Committee.Kind.choices)


class CommitteeForm(DeskForm[Committee]):
    class Meta:
        model = Committee
        fields = ("name", "kind", "mandate", "start", "end")


class CommitteeTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"), order_by=("sort_key",))
    kind = tables.Column(verbose_name=_("Kind"), accessor="pk", order_by=("kind",))
    seated = tables.Column(verbose_name=_("Members now"))
    ending = tables.Column(verbose_name=_("Terms that end soon"))
    start = tables.Column(verbose_name=_("Since"))
    end = tables.Column(verbose_name=_("Until"))

    class Meta:
        model = Committee
        fields: tuple[str, ...] = ()

    def render_kind(self, record: Committee) -> str:
        return str(KINDS.get(record.kind, record.kind))

    def render_start(self, value: date) -> str:
        return long_date(value)

    def render_end(self, value: date) -> str:
        return long_date(value)


@desk.register
class CommitteeScreen(desk.Records):
    model = Committee
    path = "comites"
    icon = "users-group"
    rail = "network"
    table_class = CommitteeTable
    form_class = CommitteeForm
    formsets = (MembersOfCommittee,)
    list_template = "network/list.html"
    detail_template = "network/committee.html"
    default_columns = ("name", "kind", "seated", "ending")
    add_label = _("Add a committee")
    empty_text = _("Add your board and your committees: who sits there, as what, until when.")

    def list_queryset(self, user: Any) -> QuerySet[Committee]:
        day = localdate()
        begun = Q(members__start__isnull=True) | Q(members__start__lte=day)
        now = begun & (Q(members__end__isnull=True) | Q(members__end__gte=day))
        seated = Count("members", filter=now)
        ending = Count("members", filter=now & Q(members__end__lte=day + SOON))
        return super().list_queryset(user).annotate(seated=seated, ending=ending)

    def rows_told(self, user: Any) -> Any:
        return self.formsets if user.has_perms(("network.view_person", EVERY_PROFILE)) else ()

    def detail_context(self, request: HttpRequest, record: Committee) -> dict[str, Any]:
        day = localdate()
        members = CommitteeMember.objects.filter(committee=record).select_related("person", "organisation")
        return {
            "now": members.current(day).order_by("person__sort_key"),
            "later": members.filter(start__gt=day).order_by("start"),
            "past": members.filter(end__lt=day).order_by(F("end").desc()),
            "soon": day + SOON,
        }
