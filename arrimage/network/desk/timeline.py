"""What the network itself tells in the timelines of organisations and people."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Model, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit import desk
from arrimage.kit.desk.changes import history_of, name_of
from arrimage.network.models import CommitteeMember, Organisation, OrganisationRole, Person


class Ties(desk.TimelineSource):
    """Roles and seats on committees, as they begin and end; for those who may see both people and organisations."""

    key = "liens"
    label = gettext_lazy("Roles and committees")

    def applies_to(self, model: type[Model]) -> bool:
        return model in (Organisation, Person)

    def visible_to(self, user: Any) -> bool:
        return bool(user.has_perms(("network.view_person", "network.view_organisation")))

    def entries(self, user: Any, record: Any, most: int) -> Sequence[desk.Entry]:
        day = localdate()
        mine = {"organisation" if isinstance(record, Organisation) else "person": record}
        roles = OrganisationRole.objects.filter(**mine).select_related("person", "organisation")
        seats = CommitteeMember.objects.filter(**mine).select_related("person", "committee")
        opens_committees = user.has_perm("network.view_committee")
        found: list[desk.Entry] = []
        for role in _latest(roles, day, most):
            other = role.person if isinstance(record, Organisation) else role.organisation
            found += _terms(role, day, _("Role"), str(other), role.title, desk.site.url_for(other))
        for seat in _latest(seats, day, most):
            told = str(seat.committee) if isinstance(record, Person) else f"{seat.person}, {seat.committee}"
            url = desk.site.url_for(seat.committee) if opens_committees else None
            found += _terms(seat, day, _("Committee"), told, seat.role, url)
        return found


def _latest(ties: Any, day: date, most: int) -> Iterable[Any]:
    """Those that began or ended last; without dates there is nothing to tell."""
    dated = ties.filter(Q(start__lte=day) | Q(end__lte=day))
    moved = Greatest(Coalesce("start", F("end")), Coalesce("end", F("start")))
    return dated.order_by(moved.desc(), "-pk")[:most]


def _terms(tie: Any, day: date, kind: str, who: str, title: str, url: str | None) -> Iterator[desk.Entry]:
    told = f"{who} ({title})" if title else who
    for on, words in ((tie.start, _("begins")), (tie.end, _("ends"))):
        if on is not None and on <= day:
            yield desk.Entry(on, tie.pk, told, f"{kind}, {words}", "user", url or "")


class Saves(desk.TimelineSource):
    """The profile added and changed, by whom; its history says what."""

    key = "fiche"
    label = gettext_lazy("The profile")

    def applies_to(self, model: type[Model]) -> bool:
        return model in (Organisation, Person)

    def entries(self, user: Any, record: Any, most: int) -> Sequence[desk.Entry]:
        screen = desk.site.screen_for(type(record))
        url = screen.url("history", record.pk) if screen else ""
        words = {"+": _("Profile added"), "~": _("Profile changed")}
        # One line a day and a person: the history tells each save.
        told: dict[tuple[date, int | None, str], desk.Entry] = {}
        for entry in history_of(type(record), record.pk)[: most * 2]:
            on, kind = localtime(entry.history_date).date(), words.get(entry.history_type, "")
            who = name_of(entry.history_user, user, type(record))
            key = (on, entry.history_user_id, kind)
            if kind and key not in told:
                told[key] = desk.Entry(on, entry.history_id, kind, _("Profile"), "pencil", url, who)
        return list(told.values())
