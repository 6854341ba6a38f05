"""What may be asked of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from arrimage.kit.text import fold
from arrimage.network.models import Committee, CommitteeMember, OrganisationRole, Person, Tag
from arrimage.network.segments.conditions import (
    Asking,
    Condition,
    InLastDays,
    OnDay,
    OneOf,
    Related,
    Searched,
    Words,
    YesNo,
    rows_of,
)

WHO, TIES, RECORD = _("Who it is"), _("Ties"), _("The record")


@dataclass(frozen=True)
class RoleTitle(Words):
    """The title of a role held today; titles are few, and not folded in the database."""

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        wanted = fold(said["value"]).split()
        every = OrganisationRole.objects.order_by().values_list("title", flat=True).distinct()
        titles = [title for title in every if all(word in fold(title) for word in wanted)]
        held = OrganisationRole.objects.current(asking.day).filter(person=OuterRef("pk"), title__in=titles)
        return Q(Exists(held))


CONDITIONS: tuple[Condition, ...] = (
    Words("name", _("Name"), WHO),
    Searched("words", _("Words of the profile"), WHO),
    OneOf("language", _("Language"), WHO, "language", Person.Language.choices),
    Related(
        "tag",
        _("Tag"),
        WHO,
        "tag",
        records=Tag.objects.all,
        through=rows_of(Person.tags.through),
        owner="person",
    ),
    RoleTitle("role", _("Role in an organisation"), TIES),
    YesNo(
        "has_role",
        _("Holds a role in an organisation"),
        TIES,
        rule=lambda asking: Q(Exists(OrganisationRole.objects.current(asking.day).filter(person=OuterRef("pk")))),
    ),
    YesNo("is_expert", _("Member of the experts’ network"), TIES, rule=lambda asking: Q(is_expert=True)),
    Related(
        "committee",
        _("Sits on the committee"),
        TIES,
        "committee",
        records=Committee.objects.all,
        through=lambda asking: CommitteeMember.objects.current(asking.day),
        owner="person",
    ),
    YesNo("has_email", _("Has an e-mail address"), RECORD, rule=lambda asking: ~Q(email="")),
    OnDay("created_on", _("Added on"), RECORD, "created_at"),
    InLastDays("created_days", _("Added"), RECORD, "created_at"),
    OnDay("changed_on", _("Changed on"), RECORD, "updated_at"),
    InLastDays("changed_days", _("Changed"), RECORD, "updated_at"),
)
