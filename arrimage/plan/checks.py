"""An indicator bound to a measure that nobody declares is an error, never a silent zero."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from arrimage.evidence import catalogue
from arrimage.plan.models import Indicator


@register(Tags.database)
def every_measure_is_known(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """One error per unknown code, with the indicators bound to it; run by `manage.py check --database default`."""
    problems: list[CheckMessage] = []
    for alias in databases or ():
        if Indicator._meta.db_table not in connections[alias].introspection.table_names():
            continue  # not migrated yet
        bound = Indicator.objects.using(alias).order_by("measure", "pk").values_list("measure", "pk")
        unknown: dict[str, list[int]] = {}
        for code, pk in bound:
            if not catalogue.known(code):
                unknown.setdefault(code, []).append(pk)
        problems += [_error(code, pks) for code, pks in unknown.items()]
    return problems


def _error(code: str, pks: list[int]) -> Error:
    return Error(
        f"Unknown source: no room declares the measure {code!r}.",
        hint=f"Bind these indicators to another measure: {', '.join(map(str, pks))}.",
        obj=Indicator,
        id="arrimage.E020",
    )
