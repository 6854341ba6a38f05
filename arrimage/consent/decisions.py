"""The answer to «may we write this to that address, on that day?», with its reason in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from arrimage.consent.rules import Basis
from arrimage.kit.templatetags.formats import long_date


class Why(Enum):
    """What a decision rests on when it is no basis of the ledger."""

    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    DECEASED = "deceased"
    COMPLAINED = "complained"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    LEFT = "left"
    EXPIRED = "expired"
    REFERRAL_USED = "referral_used"
    NOTHING = "nothing"
    FACTUAL = "factual"
    SERVICE = "service"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Decision:
    """`until` is the last day on which one may write, None without end; `since` the day of the act decided upon.

    `entry` is that act's number in the ledger, `referrer` who is to be named in the one message of a referral.
    """

    allowed: bool
    why: Basis | Why
    since: date | None = None
    until: date | None = None
    entry: int | None = None
    referrer: str = ""
    cooperative: bool = False

    @property
    def basis(self) -> str:
        """The code of the basis, of the kind of message that needs none, or empty when one may not write."""
        return str(self.why.value) if self.allowed else ""

    @property
    def reason(self) -> str:
        """A sentence for the reader, in the language in force."""
        sentence = _sentence(self)
        return str(sentence) % {
            "since": long_date(self.since),
            "until": long_date(self.until),
            "referrer": self.referrer,
        }


def last_day(ends: date | None) -> date | None:
    """The last day before the first on which a basis no longer stands."""
    return ends - timedelta(days=1) if ends else None


def _sentence(decision: Decision) -> Any:
    if isinstance(decision.why, Why):
        return REASONS[decision.why]
    if decision.why is Basis.MEMBERSHIP and decision.cooperative:
        return COOPERATIVE[decision.until is None]
    lasting, ending = BASES[decision.why]
    return lasting if decision.until is None else ending


# Each basis: while it has no known end, then with one.
BASES: dict[Basis, tuple[Any, Any]] = {
    Basis.EXPRESS: (_("Express consent given on %(since)s; it stands until it is withdrawn."),) * 2,
    Basis.RELATIONSHIP: (
        _("Relationship between the two organisations since %(since)s, about the recipient’s activities."),
        _("Relationship between the two organisations since %(since)s, until %(until)s."),
    ),
    Basis.MEMBERSHIP: (
        _("Member since %(since)s; the consent goes on for 24 months after the membership ends."),
        _("Member or former member: implied consent until %(until)s, 24 months after the membership ends."),
    ),
    Basis.CONTRACT: (
        _("Written contract in force since %(since)s; the consent goes on for 24 months after it ends."),
        _("Written contract in force or recently ended: implied consent until %(until)s, 24 months after it ends."),
    ),
    Basis.PURCHASE: (_("Purchase of %(since)s: implied consent for 24 months, until %(until)s."),) * 2,
    Basis.INQUIRY: (_("Inquiry of %(since)s: implied consent for 6 months, until %(until)s."),) * 2,
    Basis.PUBLISHED: (
        _("Business address published (seen on %(since)s), and the message concerns the person’s role."),
        _("Business address published (seen on %(since)s) until %(until)s."),
    ),
    Basis.HANDED: (
        _("Business address given to us on %(since)s, and the message concerns the person’s role."),
        _("Business address given to us on %(since)s, until %(until)s."),
    ),
    Basis.REFERRAL: (
        _("Referred by %(referrer)s on %(since)s: one message only, which names %(referrer)s."),
        _("Referred by %(referrer)s on %(since)s: one message only, until %(until)s."),
    ),
}
# For a cooperative, by whether it goes on without a known end.
COOPERATIVE: dict[bool, Any] = {
    True: _("Member of the cooperative since %(since)s: business relationship, then 24 months after it ends."),
    False: _("Member or former member of the cooperative: business relationship until %(until)s."),
}
REASONS: dict[Why, Any] = {
    Why.NO_ADDRESS: _("This is not an e-mail address: correct it before writing."),
    Why.BOUNCED: _("Mail to this address comes back since %(since)s: reach the person another way."),
    Why.DECEASED: _("The person has died (known on %(since)s): nothing is sent any more."),
    Why.COMPLAINED: _("The person reported a message as junk mail on %(since)s: nothing is sent any more."),
    Why.WITHDRAWN: _("Consent was withdrawn on %(since)s, and no express consent was given since."),
    Why.REFUSED: _("The person asked on %(since)s not to be written to, and gave no express consent since."),
    Why.LEFT: _("The person gave up this address on %(since)s: write to the new one."),
    Why.EXPIRED: _("The last basis for writing ended on %(until)s: ask for express consent another way than by mail."),
    Why.REFERRAL_USED: _("The one message that the referral of %(since)s allowed was already sent."),
    Why.NOTHING: _("No basis for writing is recorded for this address."),
    Why.FACTUAL: _(
        "Factual message about what the person belongs to or took part in: no consent is needed, she may refuse it."
    ),
    Why.SERVICE: _("Service message about what the person asked for: no consent is needed."),
    Why.STATUTORY: _("Legal notice owed to the person: no consent is needed."),
}
