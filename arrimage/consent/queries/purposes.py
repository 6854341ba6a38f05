"""Why personal information is held, told from what the rooms declare."""

from collections.abc import Callable
from dataclasses import dataclass

from arrimage.consent.models import RetentionRule
from arrimage.kit import personal_data
from arrimage.kit.personal_data import Held, Purpose


@dataclass(frozen=True)
class PurposeRow:
    """A purpose, what is held for it («People: first name, last name, e-mail»), and how long."""

    purpose: Purpose
    holdings: list[tuple[str, list[str]]]
    rules: list[RetentionRule]


def purposes_table(*, with_texts: bool = False) -> list[PurposeRow]:
    """A row for each purpose; `with_texts` names too the texts and files in which somebody may happen to be named."""
    rules = {rule.data_class: rule for rule in RetentionRule.objects.filter(is_active=True)}
    told = field_names if with_texts else _told
    return [_row(purpose, rules, told) for purpose in personal_data.purposes()]


def _row(purpose: Purpose, rules: dict[str, RetentionRule], told: Callable[[Held], list[str]]) -> PurposeRow:
    held = [one for one in personal_data.holdings() if one.purpose == purpose.code]
    named: dict[str, list[str]] = {}
    for one in held:
        fields = named.setdefault(one.heading, [])
        fields += [label for label in told(one) if label not in fields]
    codes = dict.fromkeys(one.retention for one in held if one.retention in rules)
    return PurposeRow(
        purpose, [(title, fields) for title, fields in named.items() if fields], [rules[code] for code in codes]
    )


def _told(held: Held) -> list[str]:
    """What a table for everyone names: not the texts in which somebody may happen to be named."""
    return [held.label(name) for name in (*held.given, *held.written)]


def field_names(held: Held) -> list[str]:
    """The fields about somebody, in words."""
    names = (*held.given, *held.written, *held.texts, *held.files)
    return [held.label(name) for name in dict.fromkeys(names)]
