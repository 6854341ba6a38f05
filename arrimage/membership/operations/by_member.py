"""What a member does by herself in her space: renew, or write to the coordination about her membership."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.membership import emails
from arrimage.membership.models import Category, MemberRequest, Membership, Term
from arrimage.membership.operations.joining import standing_on
from arrimage.membership.operations.terms import begin_term, locked, refuse_unfit
from arrimage.membership.outlook import RENEWABLE, can_renew, is_settled, last_year, next_year
from arrimage.network.models import Person

Kind = MemberRequest.Kind


@transaction.atomic
def renew_by_member(*, membership: Membership, at: datetime, by: str) -> Term:
    """Begin the year that follows, with its invoice. Pressed twice, or after the hub prepared it, it is that year.

    Raises ValidationError, in a sentence for the member, when the time has not come or where no dues are known.
    """
    member, day = locked(membership), localdate(at)
    last = last_year(member)
    if standing_on(member, day) not in RENEWABLE:
        raise ValidationError(_("This membership cannot be renewed here: write to the hub."))
    if can_renew(last, day):
        if next_year(member, last, day).dues is None:
            raise ValidationError(_("The hub has not set its dues yet: it writes to you."))
        return begin_term(membership=member, on=day, at=at, by=by)
    if last is not None and (last.starts_on > day or not is_settled(last, day)):
        return last
    raise ValidationError(_("It is too early to renew: the hub writes to you when the time comes."))


@transaction.atomic
def ask_the_hub(
    *,
    membership: Membership,
    kind: str,
    person: Person,
    at: datetime,
    message: str = "",
    category: Category | None = None,
) -> MemberRequest:
    """Put a message in the coordination's queue; one that waits already for the same is replaced."""
    member = locked(membership)
    if kind == Kind.CATEGORY:
        _refuse_category(member, category)
    said = {"message": message.strip(), "person": person, "asked_at": at}
    said["category"] = category if kind == Kind.CATEGORY else None
    return MemberRequest.objects.update_or_create(membership=member, kind=kind, answered_at=None, defaults=said)[0]


def _refuse_category(member: Membership, category: Category | None) -> None:
    if category is None:
        raise ValidationError({"category": _("Choose the category that you ask for.")})
    if category.holder != member.category.holder:
        raise ValidationError({"category": _("This category is for another kind of holder: choose another one.")})
    if category.pk == member.category_id:
        raise ValidationError({"category": _("This is your category already.")})
    refuse_unfit(category, member.organisation)


@transaction.atomic
def answer_request(*, request: MemberRequest, answer: str, at: datetime, by: str) -> MemberRequest:
    """The hub has done, or refused, what was asked; whoever asked is told in its words."""
    found = (
        MemberRequest.objects.select_for_update(of=("self",)).select_related("person", "membership").get(pk=request.pk)
    )
    if found.answered_at is not None:
        raise ValidationError(_("This request was answered already."))
    if not answer.strip():
        raise ValidationError({"answer": _("Write an answer: whoever asked reads it.")})
    found.answer, found.answered_at, found.answered_by = answer.strip(), at, by
    found.save(update_fields=["answer", "answered_at", "answered_by"])
    emails.send_answer(found, at)
    return found
