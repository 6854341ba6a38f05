"""What a profile's page shows of each fact: its value, where it comes from, and what another source says of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.desk.display import NOTHING, shown
from arrimage.network.facts import Confidence, Provenance, Source, in_words, is_empty, provenance
from arrimage.network.forms.profiles import Section
from arrimage.network.free_fields import free_fields, words_of
from arrimage.network.models import ContactPoint, FreeField, Organisation, Person, SetAside
from arrimage.network.models.organisations import EVERY_PROFILE
from arrimage.network.operations.facts import set_aside_of
from arrimage.network.profile_values import FREE

Profile = Organisation | Person
LONG_TEXTS = ("description", "description_en", "institutional_services")


@dataclass
class FactRow:
    """One fact: `source` says in words where it comes from; `others` are what other sources say, not yet decided."""

    field: str
    label: str
    value: str
    source: str
    can_confirm: bool
    others: list["OtherValue"] = field(default_factory=list)


@dataclass(frozen=True)
class OtherValue:
    """A value set aside, in words."""

    pk: int
    value: str
    source: str


@dataclass(frozen=True)
class FactSection:
    title: Any
    rows: list[FactRow]


class ProfilePage:
    """Reads one profile for one person: what she may not read is left out."""

    def __init__(self, request: HttpRequest, record: Profile, sections: Sequence[Section]) -> None:
        self.user, self.record = request.user, record
        self.may_change = request.user.has_perm(f"network.change_{record._meta.model_name}")
        self.names_origins = request.user.has_perms(("network.view_person", EVERY_PROFILE))
        waiting = list(set_aside_of(record).waiting()) if self.may_change else []
        self.others: dict[str, list[SetAside]] = {}
        for row in waiting:
            self.others.setdefault(row.field, []).append(row)
        target = FreeField.Target.ORGANISATION if isinstance(record, Organisation) else FreeField.Target.PERSON
        self.free = {FREE + one.key: one for one in free_fields(target)}
        self.sections = [*self._filled(sections)]

    def _filled(self, sections: Sequence[Section]) -> list[FactSection]:
        own = Section(gettext_lazy("The hub’s own fields"), tuple(self.free))
        made = [FactSection(one.title, [*filter(None, map(self._row, one.fields))]) for one in (*sections, own)]
        return [section for section in made if section.rows]

    def _row(self, name: str) -> FactRow | None:
        value = self.free_words(name) if name in self.free else value_of(self.record, name)
        if not value or name == "logo":
            return None
        others = [
            OtherValue(row.pk, words_of_value(self.record, name, row.value, self.free), source_words(come_from(row)))
            for row in self.others.get(name, ())
        ]
        known = provenance(self.record, name)
        source = source_words(known, with_origin=self.names_origins)
        return FactRow(name, label_of(self.record, name, self.free), value, source, self.may_change, others)

    def free_words(self, name: str) -> str:
        one = self.free[name]
        return words_of(one, (self.record.custom or {}).get(one.key))


def label_of(record: Profile, name: str, free: dict[str, FreeField]) -> str:
    return free[name].label if name in free else capfirst(str(record._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def value_of(record: Profile, name: str) -> SafeString | str:
    """The value as people read it, links made; empty when there is none."""
    model_field: Any = record._meta.get_field(name)
    value = getattr(record, name)
    if model_field.many_to_many:
        return ", ".join(str(one) for one in value.all())
    if is_empty(value):
        return ""
    match name:
        case "email":
            return format_html('<a href="mailto:{0}">{0}</a>', value)
        case "phone":
            return phone_link(value)
        case "website":
            return format_html('<a href="{0}" rel="noopener">{0}</a>', value)
        case _ if name in LONG_TEXTS:
            return SafeString(linebreaks(value, autoescape=True))
        case "trade_names" | "certifications":
            return ", ".join(line.strip() for line in value.splitlines() if line.strip())
    words = shown(value, model_field)
    return "" if words == NOTHING else words


def phone_link(number: str) -> SafeString:
    dialled = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return format_html('<a href="tel:{}">{}</a>', dialled, number)


def words_of_value(record: Profile, name: str, value: Any, free: dict[str, FreeField]) -> str:
    """A value as JSON keeps it, in words: the names of the records whose keys it holds."""
    if name in free:
        return words_of(free[name], value)
    model_field: Any = record._meta.get_field(name)
    if model_field.is_relation:
        keys = value if isinstance(value, list) else [value]
        found = model_field.related_model._default_manager.filter(pk__in=keys)
        return ", ".join(map(str, found)) or _("(deleted since)")
    return shown(value, model_field)


def come_from(row: SetAside) -> Provenance:
    return Provenance(Source(row.source), row.on, Confidence(row.confidence), row.origin)


def source_words(known: Provenance | None, with_origin: bool = True) -> str:
    """«le Registre des entreprises, 3 mars 2018, confirmé», with the file's or edition's name when there is one."""
    if known is None:
        return _("source unknown")
    return in_words(known, with_origin)


def contact_points(record: Profile, user: Any) -> list[ContactPoint]:
    """The other ways to reach; personal ones for those who may read every person."""
    points = record.contact_points.all()
    return list(points if user.has_perms(("network.view_person", EVERY_PROFILE)) else points.filter(is_personal=False))
