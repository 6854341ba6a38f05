"""Newsletters, issues, mailings and their ledger as tables."""

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from arrimage.kit.templatetags.formats import clock, long_date, number
from arrimage.letters.models import Delivery, Issue, Mailing, Newsletter
from arrimage.letters.reasons import sentence

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


def why_in_words(code: str) -> str:
    """The reason for which somebody receives nothing; its code where nobody words it."""
    return sentence(code)


class NewsletterTable(tables.Table):
    name = tables.Column(gettext_lazy("Name"), order_by=("name_fr",), empty_values=())
    frequency = tables.Column(gettext_lazy("Frequency"))
    subscribers = tables.Column(gettext_lazy("Issues"), accessor="issues_count", attrs=NUMBER)
    last_on = tables.Column(gettext_lazy("Latest issue"))
    is_public = tables.BooleanColumn(verbose_name=gettext_lazy("On the site"))
    is_active = tables.BooleanColumn(verbose_name=gettext_lazy("In use"))

    class Meta:
        model = Newsletter
        fields = ()
        sequence = ("name", "frequency", "subscribers", "last_on", "is_public", "is_active")

    def render_name(self, record: Newsletter) -> str:
        return record.name

    def render_last_on(self, value: object) -> str:
        return long_date(value)  # type: ignore[arg-type]

    def render_is_public(self, value: bool) -> str:
        return _("Yes") if value else _("No")

    render_is_active = render_is_public


class IssueTable(tables.Table):
    subject = tables.Column(gettext_lazy("Subject"))
    newsletter = tables.Column(gettext_lazy("Newsletter"), order_by=("newsletter__position", "newsletter"))
    number = tables.Column(gettext_lazy("Number"), attrs=NUMBER)
    status = tables.TemplateColumn(template_name="letters/desk/issue_state.html", verbose_name=gettext_lazy("State"))
    sent_on = tables.Column(gettext_lazy("Sent on"))
    readers = tables.Column(gettext_lazy("Readers"), attrs=NUMBER)

    class Meta:
        model = Issue
        fields = ()
        sequence = ("subject", "newsletter", "number", "status", "sent_on", "readers")

    def render_sent_on(self, value: object) -> str:
        return long_date(value)  # type: ignore[arg-type]

    def render_readers(self, record: Issue) -> str:
        return number(record.readers) if record.mailing_id else "—"  # type: ignore[attr-defined]


class MailingTable(tables.Table):
    title = tables.Column(gettext_lazy("Title"))
    kind = tables.Column(gettext_lazy("Kind"))
    purpose = tables.Column(pgettext_lazy("of a message", "Purpose"))
    status = tables.TemplateColumn(template_name="letters/desk/mailing_state.html", verbose_name=gettext_lazy("State"))
    started_at = tables.Column(gettext_lazy("Started on"))

    class Meta:
        model = Mailing
        fields = ()
        sequence = ("title", "kind", "purpose", "status", "started_at")

    def render_started_at(self, value: object) -> str:
        return f"{long_date(value)}, {clock(value)}"  # type: ignore[arg-type]


class DeliveryTable(tables.Table):
    address = tables.Column(gettext_lazy("E-mail"), empty_values=())
    person = tables.Column(gettext_lazy("Person"))
    state = tables.Column(gettext_lazy("State"))
    why = tables.Column(gettext_lazy("Reason"))
    handed_at = tables.Column(gettext_lazy("Accepted on"))
    reply = tables.Column(gettext_lazy("Server’s reply"), orderable=False)
    mailing = tables.Column(gettext_lazy("Mailing"))
    own_subject = tables.Column(gettext_lazy("Its subject"), orderable=False)

    class Meta:
        model = Delivery
        fields = ()
        sequence = ("address", "person", "state", "why", "handed_at", "reply", "mailing", "own_subject")

    def render_address(self, record: Delivery) -> str:
        return record.address or _("Address removed")

    def render_why(self, value: str) -> str:
        return why_in_words(value)

    def render_handed_at(self, value: object) -> str:
        return f"{long_date(value)}, {clock(value)}"  # type: ignore[arg-type]
