"""What the hub watches, and opportunities, as tables."""

from datetime import date

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.kit.desk.columns import NamesColumn
from arrimage.kit.templatetags.formats import clock, long_date
from arrimage.library.models import Opportunity, WatchedItem


class WatchedItemTable(tables.Table):
    title = tables.Column(_("Title"), order_by=("sort_key",))
    kind = tables.Column(_("Kind"))
    source = tables.Column(pgettext_lazy("watched item", "Source"))
    published_on = tables.Column(_("Day of publication"))
    noted_on = tables.Column(_("Noted on"))
    noted_by = tables.Column(_("Noted by"), orderable=False)
    county = tables.Column(_("MRC"), order_by=("county__sort_key",))
    sectors = NamesColumn("sectors", verbose_name=_("Sectors"))
    language = tables.Column(_("Language"))
    is_public = tables.TemplateColumn(template_name="library/desk/is_public.html", verbose_name=_("Who reads it"))

    class Meta:
        model = WatchedItem
        fields: tuple[str, ...] = ()

    def render_published_on(self, value: date) -> str:
        return long_date(value)

    def render_noted_on(self, value: date) -> str:
        return long_date(value)


class OpportunityTable(tables.Table):
    title = tables.Column(_("Title"), order_by=("sort_key",))
    state = tables.TemplateColumn(
        template_name="library/state.html", verbose_name=_("State"), orderable=False, empty_values=()
    )
    deadline = tables.Column(
        pgettext_lazy("opportunity", "Deadline"), accessor="deadline_on", order_by=("deadline_on", "closes_at")
    )
    kind = tables.Column(_("Kind"))
    issuer = tables.Column(_("Issuer"), accessor="issued_by", orderable=False)
    amount = tables.Column(_("Amount"), orderable=False)
    where = tables.Column(_("Territory"), accessor="where", orderable=False)
    sectors = NamesColumn("sectors", verbose_name=_("Sectors"))
    published_on = tables.Column(_("Day of publication"))
    is_public = tables.TemplateColumn(template_name="library/desk/is_public.html", verbose_name=_("Who reads it"))

    class Meta:
        model = Opportunity
        fields: tuple[str, ...] = ()

    def render_deadline(self, record: Opportunity) -> str:
        return " – ".join(filter(None, (long_date(record.deadline_on), clock(record.closes_at))))

    def render_published_on(self, value: date) -> str:
        return long_date(value)
