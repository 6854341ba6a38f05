"""What the transports have in common that know of a letter in its turn only."""

from collections.abc import Iterable

from arrimage.letters.mail.building import Letter


class InTurn:
    """Nothing is kept open between two letters."""

    ahead = 0

    def expect(self, letters: Iterable[Letter]) -> None:
        """Never asked: `ahead` is 0."""

    def watch(self, now: float) -> None:
        """Nothing stays open."""

    def close(self) -> None:
        """Nothing stays open."""
