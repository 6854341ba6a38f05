"""What an act must say before it enters the ledger."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from arrimage.consent.models import Purpose
from arrimage.consent.rules import EFFECTS, REFUSALS, TAKES_END, Act, Basis

if TYPE_CHECKING:
    from arrimage.consent.operations.ledger import NewAct


def check(new: "NewAct", today: date) -> None:
    """Raise ValidationError, by field, when the act lacks what the law or the ledger asks of it."""
    wrong = {**_wrong_dates(new, today), **_wrong_purpose(new), **_wrong_proof(new)}
    if wrong:
        raise ValidationError(wrong)


def _wrong_dates(new: "NewAct", today: date) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if new.on > today:
        wrong["on"] = _("This day has not come yet: enter the act once it has taken place.")
    if new.ends_on is not None and new.act not in TAKES_END:
        wrong["ends_on"] = _("This act has no last day: leave it empty.")
    elif new.ends_on is not None and new.ends_on < new.on:
        wrong["ends_on"] = _("The last day comes before the first: correct one of the two.")
    return wrong


def _wrong_purpose(new: "NewAct") -> dict[str, Any]:
    effect = EFFECTS.get(Act(new.act))
    if effect is not None and effect.needs_purpose and new.purpose is None:
        return {"purpose": _("Say for which purpose: this act is about one purpose only.")}
    if new.purpose is not None and new.act in (Act.DECEASED, Act.ADDRESS_LEFT):
        return {"purpose": _("This concerns every purpose: leave it empty.")}
    if new.purpose is not None and not _takes(new.purpose, Act(new.act)):
        return {"purpose": _("Messages of this purpose need no consent: choose another purpose.")}
    if new.wording is not None and new.wording.purpose_id != getattr(new.purpose, "pk", None):
        return {"wording": _("These words were shown for another purpose: choose those of this purpose.")}
    return {}


def _takes(purpose: Purpose, act: Act) -> bool:
    """Of a purpose that needs no consent the ledger says only that it was refused, and taken up again."""
    return purpose.needs_consent or (purpose.is_factual and (act in REFUSALS or _is_express(act)))


def _is_express(act: Act) -> bool:
    effect = EFFECTS.get(act)
    return effect is not None and effect.basis is Basis.EXPRESS


def _wrong_proof(new: "NewAct") -> dict[str, Any]:
    # Taking a factual message up again is no consent in the law's sense (s. 6(6)): no words had to be agreed to.
    is_consent = _is_express(Act(new.act)) and (new.purpose is None or new.purpose.needs_consent)
    if is_consent and not (new.wording or new.proof or new.follows):
        return {"wording": _("An express consent is proven by the words shown, or by a scan of what was signed.")}
    if new.act == Act.PUBLISHED and not new.url:
        return {"url": _("Give the page on which the address is published.")}
    if new.act in (Act.PUBLISHED, Act.HANDED) and not new.role:
        return {"role": _("Say what the person does: only messages about that are allowed.")}
    if new.act == Act.REFERRED and not new.referrer:
        return {"referrer": _("Give the full name of who referred the person: the message must name her.")}
    return {}
