"""Bringing in the members that a hub had before: each line whole or not at all, the same file twice without effect.

What they paid was paid elsewhere: their years are written as not charged, with where they come from, so that no
invoice is made up. They are written down today: counts «as it was known then» do not change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.duplicates import matches
from arrimage.membership.importing import MemberLine, UnusableLine, lines_of, read_line
from arrimage.membership.models import Act, Application, Category, Membership, Term
from arrimage.membership.operations.consents import tell_of
from arrimage.membership.operations.joining import GONE, standing_on, write
from arrimage.membership.operations.terms import locked, refuse_unfit, save
from arrimage.membership.outlook import last_year
from arrimage.network.facts import Confidence, Provenance, Source
from arrimage.network.models import Organisation, OrganisationRole, Person
from arrimage.network.operations.facts import assert_facts
from arrimage.network.queries import people_at

CREATE, UPDATE, SKIP, DOUBTFUL, REFUSED = "create", "update", "skip", "doubtful", "refused"


@dataclass(frozen=True)
class Told:
    """What a line did, and why in a sentence."""

    row: int
    label: str
    action: str
    sentence: str
    organisation: int | None = None
    membership: int | None = None


class _Undo(Exception):
    """Takes back what a line wrote, once it was told."""


def import_members(*, data: bytes, name: str, at: datetime, by: str = "", dry_run: bool = False) -> Iterator[Told]:
    """Import the file line by line. Raises UnreadableFile before anything is written.

    With `dry_run` nothing is saved; two lines about one organisation are then each told as if alone.
    """
    categories = list(Category.objects.for_holder(Category.Holder.ORGANISATION))
    for number, label, said in list(lines_of(data, name)):
        try:
            with transaction.atomic():
                told = _take(number, read_line(said, categories, localdate(at)), name, at, by)
                if dry_run:
                    raise _Undo
        except _Undo:
            pass
        except UnusableLine as problem:
            told = Told(number, label, REFUSED, str(problem))
        except ValidationError as problem:
            told = Told(number, label, REFUSED, " ".join(problem.messages))
        yield told


def _take(row: int, line: MemberLine, name: str, at: datetime, by: str) -> Told:
    typed = Application(name=line.organisation, neq=line.neq, email=line.email)
    found = matches(typed)
    if found and not (len(found) == 1 and found[0].is_certain):
        names = ", ".join(f"“{likeness.organisation}”" for likeness in found)
        sentence = _("It may be %(names)s of the directory: give the NEQ or the same name in the file, then try again.")
        return Told(row, line.organisation, DOUBTFUL, sentence % {"names": names})
    origin = Provenance(Source.IMPORT, localdate(at), Confidence.MEDIUM, name)
    organisation = found[0].organisation if found else _new_organisation(line, origin)
    contact, remark = _contact(line, organisation, origin)
    action, membership, sentence = _member(line, organisation, contact, name, at, by)
    words = " ".join(part for part in (sentence, remark) if part)
    return Told(row, line.organisation, action, words, organisation.pk, membership.pk)


def _new_organisation(line: MemberLine, origin: Provenance) -> Organisation:
    organisation = Organisation()
    values = {"name": line.organisation, "neq": line.neq, "status": Organisation.Status.TO_VERIFY.value}
    assert_facts(record=organisation, values=values, come_from=origin)
    return organisation


def _contact(line: MemberLine, organisation: Organisation, origin: Provenance) -> tuple[Person | None, str]:
    """Who receives the notices: somebody known at that address, or made from the name beside it."""
    if not line.email:
        return None, ""
    known = people_at(line.email)
    if len(known) == 1:
        return known[0], ""
    if not line.last_name:
        return None, _(
            "Nobody is known at its e-mail address: add a “Contact” column with a name, or the contact by hand."
        )
    named = Person(first_name=line.first_name, last_name=line.last_name)
    person = next((one for one in known if str(one).casefold() == str(named).casefold()), None)
    if person is None:
        person = Person()
        values = {"first_name": line.first_name, "last_name": line.last_name, "email": line.email}
        assert_facts(record=person, values=values, come_from=origin)
    if not person.roles.current(origin.on).filter(organisation=organisation).exists():
        OrganisationRole.objects.create(person=person, organisation=organisation)
    return person, ""


def _member(
    line: MemberLine, organisation: Organisation, contact: Person | None, name: str, at: datetime, by: str
) -> tuple[str, Membership, str]:
    Organisation._base_manager.select_for_update().get(pk=organisation.pk)
    stays = Membership.objects.filter(organisation=organisation).order_by("-pk")
    stay = next((one for one in stays if standing_on(one, localdate(at)) not in GONE), None)
    if stay is None:
        return _begin(line, organisation, contact, name, at, by)
    member, last = locked(stay), last_year(stay)
    if standing_on(member, localdate(at)) == "applied":
        raise ValidationError(_("Its application waits for the board: admit it on its page."))
    if line.paid_until is None or (last is not None and last.ends_on >= line.paid_until):
        return SKIP, member, _("A member already: nothing is changed.")
    starts_on = last.ends_on + timedelta(days=1) if last is not None else line.since
    _year(member, line, starts_on, name, at, by)
    return UPDATE, member, _("A member already: paid until %(day)s is added.") % {"day": long_date(line.paid_until)}


def _begin(
    line: MemberLine, organisation: Organisation, contact: Person | None, name: str, at: datetime, by: str
) -> tuple[str, Membership, str]:
    refuse_unfit(line.category, organisation)
    left = Act.objects.filter(membership__organisation=organisation, kind__in=GONE, voided_at=None, on__gt=line.since)
    if left.exists():
        raise ValidationError(_("It left after that day: readmit it on its page."))
    member = Membership(organisation=organisation, category=line.category, contact=contact)
    save(member, at)
    write(member, Act.Kind.APPROVED, on=line.since, at=at, by=by, reason=_from(name))
    if line.paid_until is None:
        return CREATE, member, _("Admitted on %(day)s, no year settled.") % {"day": long_date(line.since)}
    _year(member, line, line.since, name, at, by)
    said = {"since": long_date(line.since), "until": long_date(line.paid_until)}
    return CREATE, member, _("A member since %(since)s, paid until %(until)s.") % said


def _year(member: Membership, line: MemberLine, starts_on: object, name: str, at: datetime, by: str) -> None:
    """One stretch of years, however many: the file says no more of them."""
    assert line.paid_until is not None
    Term.objects.create(
        membership=member,
        category=member.category,
        starts_on=starts_on,
        ends_on=line.paid_until,
        grace_until=line.paid_until + timedelta(days=member.category.grace_days),
        dues=0,
        waived_because=_from(name),
        recorded_at=at,
        recorded_by=by,
    )
    tell_of(membership=member, at=at, by=by)


def _from(name: str) -> str:
    return (_("Settled before Arrimage, from the file “%(name)s”") % {"name": name})[:200]
