"""One field for everyone met: names typed or picked, of organisations, people, municipalities and MRC.

Each choice travels as a token: `organisation:12`, `person:4`, `municipality:3`, `county:1`, a name to be added
(`new_organisation:La Récolte`, `new_person:Marie Roy`), or a name still to be told apart (`unsure:Dupont`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.agenda.operations.journal import Company
from arrimage.kit.text import fold
from arrimage.network.models import Municipality, Organisation, Person, RegionalCounty
from arrimage.network.queries import who_is_there

MODELS: Mapping[str, type[Any]] = {
    "organisation": Organisation,
    "person": Person,
    "municipality": Municipality,
    "county": RegionalCounty,
}
NEW = {"new_organisation": "network.add_organisation", "new_person": "network.add_person"}
UNSURE = "unsure"
MOST_NAMES, LONGEST_NAME = 60, 160


@dataclass(frozen=True)
class Typed:
    """What came from the browser: tokens, and names separated by commas."""

    tokens: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Chip:
    """Somebody chosen: her token and what to call her."""

    token: str
    label: str


@dataclass(frozen=True)
class Question:
    """A name that several answer to, or none: the choices to make of it."""

    name: str
    options: list[Chip]


@dataclass
class Answer:
    """What the names typed come to."""

    chips: list[Chip] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


class WhoWidget(forms.Widget):
    template_name = "agenda/widgets/who.html"
    addable: tuple[str, ...] = ()

    class Media:
        css = {"all": ("agenda/agenda.css",)}
        js = (Script("agenda/who.js", defer=True),)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        picked = f"{name}-chosen"
        tokens = data.getlist(picked) if isinstance(data, MultiValueDict) else data.get(picked, [])
        return Typed(tuple(tokens), data.get(name, "") or "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-chosen" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "answer": value if isinstance(value, Answer) else Answer(),
            "addable": ",".join(self.addable),
        }
        return context

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return id_


class WhoField(forms.Field):
    """Cleans to a Company. `use(user)` says who asks: she finds what she may see, adds what she may add."""

    widget = WhoWidget
    default_error_messages = {
        "unsure": gettext_lazy("Say who is meant by: %(names)s."),
        "many": gettext_lazy("At most %(most)s names at a time: save, then add the others."),
    }

    user: Any = None

    def use(self, user: Any) -> None:
        self.user = user
        self.widget.addable = tuple(token for token, permission in NEW.items() if user.has_perm(permission))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Company):
            return Answer([*_chips_of(value)])
        return self.answer(value) if isinstance(value, Typed) else value

    def bound_data(self, data: Any, initial: Any) -> Any:
        return self.answer(data) if isinstance(data, Typed) else initial

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = {chip.token for chip in _chips_of(initial)} if isinstance(initial, Company) else set()
        return bool(data.text.strip()) or set(data.tokens) != before

    def clean(self, value: Any) -> Company:
        answer = self.answer(value)
        if len(answer.chips) + len(answer.questions) > MOST_NAMES:
            raise forms.ValidationError(self.error_messages["many"], code="many", params={"most": MOST_NAMES})
        if answer.questions:
            names = ", ".join(question.name for question in answer.questions)
            raise forms.ValidationError(self.error_messages["unsure"], code="unsure", params={"names": names})
        if self.required and not answer.chips:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return company_of(answer.chips)

    # What the names come to --------------------------------------------------------------------------------

    def answer(self, typed: Typed) -> Answer:
        answer = Answer()
        for token in dict.fromkeys(typed.tokens[: MOST_NAMES + 1]):
            kind, _colon, rest = token.partition(":")
            rest = rest.strip()[:LONGEST_NAME]
            if kind == UNSURE and rest:
                self._look_up(rest, answer)
            elif kind in self.widget.addable and rest:
                answer.chips.append(Chip(token, rest))
            elif kind in MODELS and (record := self._visible(kind, rest)):
                answer.chips.append(Chip(token, str(record)))
        for name in dict.fromkeys(part.strip()[:LONGEST_NAME] for part in typed.text.split(",")[: MOST_NAMES + 1]):
            if name.replace("\x00", ""):
                self._look_up(name.replace("\x00", ""), answer)
        return answer

    def _visible(self, kind: str, key: str) -> Any:
        model = MODELS[kind]
        allowed = self.user.has_perm(f"network.view_{model._meta.model_name}")
        if not (allowed and key.isascii() and key.isdigit() and len(key) < 19):
            return None
        records = model.objects.visible_to(self.user) if hasattr(model.objects, "visible_to") else model.objects
        return records.filter(pk=key).first()

    def _look_up(self, name: str, answer: Answer) -> None:
        """The one who bears exactly that name, or a question."""
        found = who_is_there(self.user, name)
        exact = [hit for hit in found if fold(hit.label) == fold(name)]
        if len(exact) == 1:
            chip = Chip(f"{exact[0].kind}:{exact[0].id}", exact[0].label)
            if chip not in answer.chips:
                answer.chips.append(chip)
            return
        options = [Chip(f"{hit.kind}:{hit.id}", " – ".join(filter(None, (hit.label, hit.detail)))) for hit in found]
        answer.questions.append(Question(name, [*options, *self._additions(name)]))

    def _additions(self, name: str) -> Iterable[Chip]:
        labels = {
            "new_organisation": _("Add it as an organisation, to be verified"),
            "new_person": _("Add it as a person"),
        }
        return [Chip(f"{kind}:{name}", labels[kind]) for kind in self.widget.addable]


def company_of(chips: Iterable[Chip]) -> Company:
    """The records and new names that the tokens stand for."""
    by_kind: dict[str, list[str]] = {}
    for chip in chips:
        kind, _colon, rest = chip.token.partition(":")
        by_kind.setdefault(kind, []).append(rest)

    def records(kind: str) -> list[Any]:
        return list(MODELS[kind].objects.filter(pk__in=by_kind.get(kind, [])))

    return Company(
        organisations=records("organisation"),
        people=records("person"),
        municipalities=records("municipality"),
        counties=records("county"),
        new_organisations=by_kind.get("new_organisation", []),
        new_people=by_kind.get("new_person", []),
    )


def _chips_of(company: Company) -> Iterable[Chip]:
    groups = {
        "organisation": company.organisations,
        "person": company.people,
        "municipality": company.municipalities,
        "county": company.counties,
    }
    for kind, records in groups.items():
        for record in records:
            yield Chip(f"{kind}:{record.pk}", str(record))
