"""Text folded by the database, for texts of which no folded copy is kept: slower than a search, and never indexed.

SQLite is lent `kit.text.fold` itself; PostgreSQL takes the text apart, so that words of European alphabets come out the
same. What separates words may differ: ask for one word at a time.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField

from arrimage.kit.text import LIGATURES, fold

MARKS = "[\u0300-\u036f]"


class Folded(Func):
    """Without accents, in small letters, ligatures undone."""

    function = "arrimage_fold"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, list[Any]]:
        said, parameters = compiler.compile(self.source_expressions[0])
        text = f"lower(regexp_replace(normalize({said}, NFKD), '{MARKS}', '', 'g'))"
        for ligature, letters in LIGATURES.items():
            text = f"replace({text}, '{ligature}', '{letters}')"
        return text, list(parameters)


def lend_fold(sender: Any, connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Give SQLite, at each connection, the function it lacks."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("arrimage_fold", 1, _fold, deterministic=True)


def _fold(text: str | None) -> str | None:
    return None if text is None else fold(str(text))
