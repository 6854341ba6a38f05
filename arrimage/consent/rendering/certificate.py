"""The certificate of a destruction: what classes of data, how many records, under which rule, when, by whom."""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from arrimage.consent.models import RetentionRun, RetentionRunLine
from arrimage.kit.pdf import pdf
from arrimage.kit.templatetags.formats import clock, long_date, number

TEMPLATE = Path(__file__).with_name("certificate.typ")


def certificate(run: RetentionRun, lines: Sequence[RetentionRunLine], hub: str) -> bytes:
    """A PDF of one page or more; nobody whose data was destroyed is named. `run` is finished."""
    data = {
        "title": _("Certificate of destruction no. %(number)d") % {"number": run.pk},
        "hub": hub,
        "lang": (get_language() or "fr")[:2],
        "introduction": _(
            "The personal information described below was destroyed or made anonymous under the hub’s retention "
            "schedule (Act respecting the protection of personal information in the private sector, s. 23)."
        ),
        "headings": [_("Class of data"), _("Rule and ground"), _("Ended before"), _("Records")],
        "lines": [
            [line.label, f"{line.rule} {line.basis}".strip(), long_date(line.before), number(line.done)]
            for line in lines
        ],
        "sentences": list(_sentences(run, sum(line.done for line in lines))),
    }
    return pdf(TEMPLATE, data)


def _sentences(run: RetentionRun, total: int) -> list[str]:
    said = {"day": long_date(run.finished_at), "time": clock(run.finished_at), "who": run.run_by or _("the system")}
    return [
        ngettext("%(total)s record in all.", "%(total)s records in all.", total) % {"total": number(total)},
        _("Schedule applied as of %(day)s.") % {"day": long_date(run.day)},
        _("Carried out on %(day)s at %(time)s, on the order of %(who)s.") % said,
        _("What was made anonymous keeps its place in the figures of the plan, and no longer leads to anybody."),
    ]
