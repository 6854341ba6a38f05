"""Meetings and rolls as tables."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from arrimage.assembly.models import GeneralMeeting, Voter
from arrimage.kit.templatetags.formats import long_date, number


class MeetingTable(tables.Table):
    title = tables.Column(_("Title"), order_by=("sort_key",))
    date = tables.Column(_("Date"))
    kind = tables.Column(_("Kind"))
    state = tables.TemplateColumn(template_name="assembly/state.html", verbose_name=_("State"))
    voters = tables.Column(_("Voters"), accessor="roll", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    came = tables.Column(_("Attendance"), accessor="came", attrs={"td": {"class": "num"}, "th": {"class": "num"}})

    class Meta:
        model = GeneralMeeting
        fields = ()
        sequence = ("title", "date", "kind", "state", "voters", "came")

    def render_date(self, value: date) -> str:
        return long_date(value)

    def render_voters(self, value: int) -> str:
        return number(value)

    def render_came(self, value: int) -> str:
        return number(value)


class VoterTable(tables.Table):
    name = tables.Column(_("Member"), order_by=("sort_key",))
    meeting = tables.Column(_("General meeting"), order_by=("meeting__date",))
    category = tables.Column(_("Category"))
    college = tables.Column(_("College"))
    delegate_name = tables.Column(_("Delegate"))
    votes = tables.Column(_("Has a vote"))

    class Meta:
        model = Voter
        fields = ()
        sequence = ("name", "meeting", "category", "college", "delegate_name", "votes")

    def render_votes(self, record: Voter) -> str:
        return standing(record)


def standing(voter: Voter) -> str:
    """In a word: has a vote, is struck, or why she has none."""
    if voter.is_struck:
        return str(_("Struck from the roll"))
    return str(_("Yes")) if voter.votes else str(voter.get_why_not_display())
