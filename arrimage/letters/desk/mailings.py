"""Mailings on the desk: one text on its way to many, watched while it leaves, told afterwards."""

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.letters.filters import MailingFilter
from arrimage.letters.models import Delivery, Mailing
from arrimage.letters.operations.messages import message_warnings
from arrimage.letters.queries.audience import audience
from arrimage.letters.queries.progress import Progress, progress
from arrimage.letters.queries.results import compared, reading_by_subject, reading_of, results_of
from arrimage.letters.tables import MailingTable, why_in_words


class MailingScreen(desk.Records):
    model = Mailing
    path = "infolettres/envois"
    icon = "news"
    rail = "letters"
    table_class = MailingTable
    filterset_class = MailingFilter
    select_related = ("newsletter", "purpose")
    list_template = "letters/desk/list.html"
    detail_template = "letters/desk/mailing.html"
    in_global_search = False
    empty_text = _("What you send shows here: issues, messages to a segment, tests, replies.")

    def visible_to(self, user: Any) -> Any:
        """A reply or a test is for one person: only those who read addresses see that there was one."""
        mailings = super().visible_to(user)
        if user.has_perm("letters.view_delivery"):
            return mailings
        return mailings.filter(kind__in=(Mailing.Kind.ISSUE, Mailing.Kind.MESSAGE))

    def detail_context(self, request: HttpRequest, record: Mailing) -> dict[str, Any]:
        if record.status == Mailing.Status.DRAFT:
            return _draft(record)
        return {
            **live(record),
            "content": record.content("fr"),
            "reading": reading_of(record),
            "compared": compared(record),
            "reading_by_subject": reading_by_subject(record),
            "reasons": _reasons(record),
            "issue": getattr(record, "issue", None),
        }


def live(mailing: Mailing) -> dict[str, Any]:
    """What changes while it leaves: the parts of the page that are asked for again."""
    status, found = Mailing.Status, progress(mailing, timezone.now())
    return {
        "progress": found,
        "results": results_of(mailing),
        "by_state": [(one.value, one.label, found.counts[one]) for one in Delivery.State if found.counts.get(one)],
        "left": timedelta(seconds=found.seconds_left) if found.seconds_left else None,
        "is_moving": mailing.status in (status.SENDING, status.PLANNING),
        "is_paused": mailing.status == status.PAUSED,
        "refused": _refused(mailing, found),
    }


def _refused(mailing: Mailing, found: Progress) -> int:
    """How many may be tried again; nothing is asked of the ledger where no message was refused."""
    goes_on = mailing.status in (Mailing.Status.SENDING, Mailing.Status.PAUSED, Mailing.Status.SENT)
    return mailing.deliveries.refused_as_such().count() if goes_on and found.counts.get("failed") else 0


def _reasons(mailing: Mailing) -> list[tuple[str, str, int]]:
    rows = mailing.deliveries.filter(state="withheld").order_by().values_list("why").annotate(n=Count("pk"))
    return [(code, why_in_words(code), count) for code, count in rows.order_by("-n")]


def _draft(mailing: Mailing) -> dict[str, Any]:
    found = audience(mailing, timezone.localdate())
    return {
        "content": mailing.content("fr"),
        "audience": found,
        "warnings": message_warnings(mailing),
        "withheld": [(code, why_in_words(code), count) for code, count in found.withheld.items()],
        "withheld_total": sum(found.withheld.values()),
        "segments": mailing.segments.all(),
    }
