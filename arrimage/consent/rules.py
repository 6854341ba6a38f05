"""What each act of the ledger implies under Canada's anti-spam law, and until when.

S.C. 2010, c. 23 («the Act»); SOR/2013-221 (Governor in Council); SOR/2012-36 (CRTC). Where the text leaves a doubt,
the stricter reading is taken:

- Days are the hub's local days. A basis stands on the days d with starts <= d < ends: the day on which its months are
  over no longer counts, though «within the two-year period immediately before the day» could be read to keep it.
- Months are calendar months. Where the day does not exist in the month reached, the last day of that month is taken:
  29 February 2016 plus 24 months is 28 February 2018, and 27 February is the last day on which one may write.
- A withdrawal or a refusal stands until a new express consent: nothing implied revives what a person refused.
- On one same day the later entry wins, but a consent written down on a later day never beats a withdrawal of its day.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TWO_YEARS, SIX_MONTHS = 24, 6  # ss. 10(10)(a)–(d), 10(13)(c) and 10(10)(e) of the Act


class Basis(TextChoices):
    """Why one may write, the most lasting first."""

    EXPRESS = "express", _("Express consent")
    RELATIONSHIP = "relationship", _("Relationship between organisations")
    MEMBERSHIP = "membership", _("Membership")
    CONTRACT = "contract", _("Contract")
    PURCHASE = "purchase", _("Purchase")
    INQUIRY = "inquiry", _("Inquiry")
    PUBLISHED = "published", _("Published business address")
    HANDED = "handed", _("Address given to us")
    REFERRAL = "referral", _("Referral")


class Act(TextChoices):
    """What happened, one entry of the ledger each."""

    GIVEN = "given", _("Consent given")
    CONFIRMED = "confirmed", _("Consent confirmed through a link sent to the address")
    WITHDRAWN = "withdrawn", _("Consent withdrawn")
    REFUSED = "refused", _("Asked not to be written to")
    MEMBERSHIP_BEGAN = "membership_began", _("Membership began or was renewed")
    MEMBERSHIP_ENDED = "membership_ended", _("Membership ended")
    PURCHASE = "purchase", _("Purchase, lease or barter")
    CONTRACT_BEGAN = "contract_began", _("Written contract signed")
    CONTRACT_ENDED = "contract_ended", _("Contract ended")
    INQUIRY = "inquiry", _("Inquiry or application received")
    PUBLISHED = "published", _("Business address found published")
    UNPUBLISHED = "unpublished", _("Address no longer published")
    HANDED = "handed", _("Business address given to us")
    RELATIONSHIP_BEGAN = "relationship_began", _("Relationship between organisations began")
    RELATIONSHIP_ENDED = "relationship_ended", _("Relationship between organisations ended")
    REFERRED = "referred", _("Referred by someone")
    REFERRAL_USED = "referral_used", _("First message after a referral sent")
    ASKED = "asked", _("Express consent asked for")
    ADDRESS_LEFT = "address_left", _("Address given up for another")
    DECEASED = "deceased", _("Person deceased")
    ERASED = "erased", _("Personal information destroyed")


class Shape(Enum):
    LASTING = "lasting"  # stands from the day on, without an end
    OPEN = "open"  # stands while it goes on; its months run from the end, when that is known
    CLOSING = "closing"  # ends what was open; its months run from this day
    DATED = "dated"  # its months run from its day, or from the last day of what was spread over time


@dataclass(frozen=True)
class Effect:
    """What an act implies. `months` after its day or its end; `needs_purpose`: it speaks of one purpose only."""

    basis: Basis
    shape: Shape
    months: int = 0
    needs_purpose: bool = False


EFFECTS: dict[Act, Effect] = {
    Act.GIVEN: Effect(Basis.EXPRESS, Shape.LASTING, needs_purpose=True),  # s. 10(1)
    Act.CONFIRMED: Effect(Basis.EXPRESS, Shape.LASTING, needs_purpose=True),
    Act.MEMBERSHIP_BEGAN: Effect(Basis.MEMBERSHIP, Shape.OPEN, TWO_YEARS),  # ss. 10(13)(c), 10(14)(b)
    Act.MEMBERSHIP_ENDED: Effect(Basis.MEMBERSHIP, Shape.CLOSING, TWO_YEARS),
    Act.PURCHASE: Effect(Basis.PURCHASE, Shape.DATED, TWO_YEARS),  # ss. 10(10)(a)–(c), 10(14)(a)
    Act.CONTRACT_BEGAN: Effect(Basis.CONTRACT, Shape.OPEN, TWO_YEARS),  # s. 10(10)(d)
    Act.CONTRACT_ENDED: Effect(Basis.CONTRACT, Shape.CLOSING, TWO_YEARS),
    Act.INQUIRY: Effect(Basis.INQUIRY, Shape.DATED, SIX_MONTHS),  # s. 10(10)(e)
    Act.PUBLISHED: Effect(Basis.PUBLISHED, Shape.OPEN, needs_purpose=True),  # s. 10(9)(b)
    Act.UNPUBLISHED: Effect(Basis.PUBLISHED, Shape.CLOSING, needs_purpose=True),
    Act.HANDED: Effect(Basis.HANDED, Shape.LASTING, needs_purpose=True),  # s. 10(9)(c)
    Act.RELATIONSHIP_BEGAN: Effect(Basis.RELATIONSHIP, Shape.OPEN, needs_purpose=True),  # SOR/2013-221, s. 3(a)(ii)
    Act.RELATIONSHIP_ENDED: Effect(Basis.RELATIONSHIP, Shape.CLOSING, needs_purpose=True),
    Act.REFERRED: Effect(Basis.REFERRAL, Shape.LASTING),  # SOR/2013-221, s. 4
}
CLOSING = tuple(act for act, effect in EFFECTS.items() if effect.shape is Shape.CLOSING)
# A person's own no: every implied basis falls, before and after it; a later express consent alone lifts it.
REFUSALS = (Act.WITHDRAWN, Act.REFUSED, Act.DECEASED)
# Nothing was refused, but what was known of the address before is over.
LEAVINGS = (Act.ADDRESS_LEFT, Act.ERASED)
TAKES_END = (*(act for act, effect in EFFECTS.items() if effect.shape is Shape.OPEN), Act.PURCHASE)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def end_of(act: str, on: date, ends_on: date | None = None) -> date | None:
    """The first day on which the basis that the act of the day `on` implies no longer stands; None without end.

    `ends_on` is the last day of the membership, contract or subscription, when it is known.
    """
    effect = EFFECTS[Act(act)]
    if effect.shape is Shape.LASTING:
        return None
    if effect.shape is Shape.CLOSING:
        return add_months(on, effect.months)
    if effect.shape is Shape.DATED:
        return add_months(ends_on or on, effect.months)
    if ends_on is None:
        return None
    return add_months(ends_on, effect.months) if effect.months else ends_on + timedelta(days=1)
