"""Collaborations as a table."""

from datetime import date

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.templatetags.formats import long_date
from arrimage.outcomes.models import Collaboration


class CollaborationTable(tables.Table):
    kind = tables.Column(gettext_lazy("What came of it"))
    organisation = tables.Column(
        gettext_lazy("Organisation"), empty_values=(), order_by=("organisation__sort_key", "organisation_name")
    )
    partner = tables.Column(gettext_lazy("With"), empty_values=(), order_by=("partner__sort_key", "partner_name"))
    event = tables.Column(gettext_lazy("Event"), order_by=("event__activity__sort_key",))
    said_on = tables.Column(gettext_lazy("Said on"))
    counts = tables.Column(gettext_lazy("Counts"), empty_values=(), order_by=("duplicate_of",))

    class Meta:
        model = Collaboration
        fields = ()
        sequence = ("kind", "organisation", "partner", "event", "said_on", "counts")

    def render_organisation(self, record: Collaboration) -> str:
        return record.of_whom or "–"

    def render_partner(self, record: Collaboration) -> str:
        return record.with_whom or "–"

    def render_said_on(self, value: date) -> str:
        return long_date(value)

    def render_counts(self, record: Collaboration) -> str:
        return _("No: told twice") if record.duplicate_of_id else _("Yes")
