"""The registry of the member space: which pages and cards the rooms bring."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.module_loading import autodiscover_modules


def to_everybody(request: HttpRequest) -> bool:
    return True


# Of these people, by key, those who have a place of their own on that day.
OwnPlaces = Callable[[Collection[int], date], Iterable[int]]


@dataclass(frozen=True)
class SpaceItem:
    """A line of the space's menu. `url` is the name of an address, which takes the key of the organisation being
    looked at when `of_organisation`; such a line is absent for who has no organisation.

    `shown_to(request)` may read `request.member` (a `Member`) and `request.space_organisation`.
    """

    label: Any
    icon: str
    url: str
    order: int
    shown_to: Callable[[HttpRequest], bool] = to_everybody
    of_organisation: bool = False

    def address(self, organisation: Any) -> str:
        return reverse(self.url, args=[organisation.pk] if self.of_organisation else [])


@dataclass(frozen=True)
class SpaceCard:
    """A block of the space's first page. `context(request)` returns None when there is nothing to show."""

    template_name: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int = 50


@dataclass(frozen=True)
class Line:
    """A line of the menu as drawn."""

    label: Any
    icon: str
    address: str
    is_current: bool


class Space:
    def __init__(self) -> None:
        self._items: list[SpaceItem] = []
        self._cards: list[SpaceCard] = []
        self._urls: list[URLPattern | URLResolver] = []
        self._own_places: list[OwnPlaces] = []
        self._loaded = False

    def load(self) -> None:
        """Read each room's `space.py`, once."""
        if not self._loaded:
            autodiscover_modules("space")
            self._loaded = True

    def register(self, item: SpaceItem) -> None:
        self._items.append(item)

    def register_card(self, card: SpaceCard) -> None:
        self._cards.append(card)

    def register_urls(self, *patterns: URLPattern | URLResolver) -> None:
        """Addresses of a room's own under `/espace/`, in the `space` namespace."""
        self._urls.extend(patterns)

    def register_own_places(self, among: OwnPlaces) -> None:
        """Say who may come in without a role in an organisation."""
        self._own_places.append(among)

    def own_places(self, people: Collection[int], day: date) -> set[int]:
        """The keys of those who may, among these people."""
        self.load()
        return {key for among in self._own_places for key in among(people, day)} if people else set()

    def menu(self, request: HttpRequest, organisation: Any) -> list[Line]:
        self.load()
        shown = [item for item in self._items if (organisation or not item.of_organisation) and item.shown_to(request)]
        lines = []
        for item in sorted(shown, key=lambda one: one.order):
            address = item.address(organisation)
            lines.append(Line(item.label, item.icon, address, request.path == address))
        return lines

    def cards(self) -> list[SpaceCard]:
        self.load()
        return sorted(self._cards, key=lambda card: card.order)

    @property
    def urls(self) -> list[URLPattern | URLResolver]:
        from arrimage.kit.space import views

        self.load()
        return [
            path("", views.Home.as_view(), name="home"),
            path("<int:organisation>/", views.OrganisationHome.as_view(), name="organisation-home"),
            *self._urls,
        ]


site = Space()
