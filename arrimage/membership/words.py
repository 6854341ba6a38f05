"""A standing explained in a sentence, for the desk and for the member."""

from typing import Any

from django.utils.translation import gettext as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.standing import Standing


def why(found: Any) -> str:
    """The standing's reason, in a sentence."""
    last = found.acts.filter(voided_at=None).exclude(kind="applied").order_by("-on", "-pk").first()
    paid = {"day": long_date(found.paid_until), "grace": long_date(found.grace_until)}
    return {
        Standing.APPLIED: lambda: _("The board has not decided yet."),
        Standing.REFUSED: lambda: last.reason,
        Standing.RESIGNED: lambda: f"{long_date(last.on)} – {last.reason}",
        Standing.EXCLUDED: lambda: f"{long_date(last.on)} – {last.reason}",
        Standing.APPROVED: lambda: _("Admitted by the board; no year of membership is settled yet."),
        Standing.CURRENT: lambda: _("The dues are settled until %(day)s.") % paid,
        Standing.GRACE: lambda: _("The year paid ended on %(day)s; the grace runs until %(grace)s.") % paid,
        Standing.LAPSED: lambda: _("The year paid ended on %(day)s and its grace on %(grace)s.") % paid,
    }.get(found.standing, lambda: "")()


def said_to_member(found: Any) -> str:
    """The same for the member and her colleagues: what it means for them, and no reason of the board's."""
    last = found.acts.filter(voided_at=None).exclude(kind="applied").order_by("-on", "-pk").first()
    paid = {"day": long_date(found.paid_until), "grace": long_date(found.grace_until)}
    ended: Any = lambda: _("The membership ended on %(day)s.") % {"day": long_date(last.on)}  # noqa: E731
    return {
        Standing.APPLIED: lambda: _("The board has not decided yet."),
        Standing.REFUSED: lambda: _("The board did not accept the application."),
        Standing.RESIGNED: ended,
        Standing.EXCLUDED: ended,
        Standing.APPROVED: lambda: _(
            "The board has admitted you: the membership counts from the day the dues are paid."
        ),
        Standing.CURRENT: lambda: _("The dues are settled until %(day)s.") % paid,
        Standing.GRACE: lambda: (
            _("The year paid ended on %(day)s. Pay the renewal by %(grace)s to remain members without interruption.")
            % paid
        ),
        Standing.LAPSED: lambda: (
            _("The year paid ended on %(day)s. The rights of members come back when the renewal is paid.") % paid
        ),
    }.get(found.standing, lambda: "")()
