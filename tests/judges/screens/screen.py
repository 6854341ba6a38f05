"""A screen that the judges look at."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any


@dataclass(frozen=True)
class Screen:
    """`where` may name what the screen is about: `desk("member", "/bureau/adhesions/{it.pk}/", a_member)`.

    `a_member` finds `it` on the demo hub, or makes it where the demo has none, and only once the screen is asked for;
    a screen whose address does not name `it` may need it there all the same.
    """

    name: str
    where: str
    it: Callable[[], Any] | None = None
    who: str = ""  # who opens it, by the name of her demo account; nobody: the public
    sent_empty: bool = False  # its form is sent with nothing in it, so that its mistakes show
    status: int = 200  # what it answers, when its form is not sent

    @property
    def address(self) -> str:
        return self.where.format(it=self.it()) if self.it else self.where


public = Screen
desk = partial(Screen, who="coralie")
space = partial(Screen, who="elise")
