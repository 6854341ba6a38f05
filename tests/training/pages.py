"""Pages as people read them, and what became of a theme."""

from typing import Any

from arrimage.training.models import Theme

HERE = "/espace/formation/"


def text(response: Any) -> str:
    said: str = response.content.decode()
    return said.replace("\u00a0", " ")


def state(theme: Theme) -> str:
    found: str = Theme.objects.get(pk=theme.pk).state
    return found
