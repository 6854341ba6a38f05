"""The registry of the desk: which screens there are, and what other rooms add to them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, URLPattern, URLResolver, path, reverse
from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from arrimage.kit.desk.records import Records
    from arrimage.kit.desk.timeline import TimelineSource


@dataclass(frozen=True)
class RailItem:
    """A line of the left rail, shown to those who have `permission` (any signed-in desk user when empty)."""

    key: str
    label: Any
    icon: str
    url_name: str
    order: int
    permission: str = ""

    @cached_property  # every page of the desk draws the rail twice
    def url(self) -> str:
        return reverse(self.url_name)


class Panel:
    """A block that a room adds to the record pages of any model: subclass, then `site.register_panel(Class())`."""

    title: Any = ""
    template_name = ""
    order = 50

    def applies_to(self, model: type[Model]) -> bool:
        """Whether the panel has something to say of records of this model."""
        raise NotImplementedError

    def visible_to(self, user: Any, record: Model) -> bool:
        return True

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        """What the template needs, besides `record` and `panel`."""
        return {}

    def form_fields(self, request: HttpRequest, record: Model | None) -> dict[str, Any]:
        """Form fields that the panel adds to the record's form, by name."""
        return {}

    def save(self, request: HttpRequest, record: Model, cleaned_data: dict[str, Any]) -> None:
        """Keep what was entered in the panel's form fields; runs in the form's transaction."""


@dataclass(frozen=True)
class Card:
    """A block of the cockpit. `context(request)` returns None when there is nothing to show that person."""

    key: str
    template_name: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int = 50
    permission: str = ""


class Site:
    def __init__(self) -> None:
        self._screens: dict[type[Model], Records] = {}
        self._rail: list[RailItem] = []
        self._panels: list[Panel] = []
        self._cards: list[Card] = []
        self._timeline: list[TimelineSource] = []
        self._urls: list[URLPattern | URLResolver] = []
        self._loaded = False

    def load(self) -> None:
        """Read each room's `desk.py`, once."""
        if not self._loaded:
            autodiscover_modules("desk")
            self._loaded = True

    # What rooms declare ------------------------------------------------------------------------------------

    def register(self, screen: "type[Records]") -> "type[Records]":
        if screen.model in self._screens:
            raise ValueError(f"{screen.model.__name__} has two desk screens")
        self._screens[screen.model] = screen()
        return screen

    def register_rail(self, item: RailItem) -> None:
        self._rail.append(item)

    def register_panel(self, panel: Panel) -> None:
        self._panels.append(panel)

    def register_card(self, card: Card) -> None:
        self._cards.append(card)

    def register_timeline(self, source: "TimelineSource") -> None:
        self._timeline.append(source)

    def register_urls(self, *patterns: URLPattern | URLResolver) -> None:
        """Addresses of a room's own under `/bureau/`, in the `desk` namespace."""
        self._urls.extend(patterns)

    # What the screens ask ----------------------------------------------------------------------------------

    def screens(self) -> "list[Records]":
        self.load()
        return list(self._screens.values())

    def screen_for(self, model: type[Model]) -> "Records | None":
        self.load()
        return self._screens.get(model._meta.concrete_model or model)

    def screen_by_key(self, key: str) -> "Records | None":
        return next((screen for screen in self.screens() if screen.key == key), None)

    def url_for(self, record: Model) -> str | None:
        """The record's page, else that of the record it is `part_of`; None when neither has one on the desk."""
        screen = self.screen_for(type(record))
        if screen is None:
            whole = getattr(record, "part_of", None)
            return self.url_for(whole) if whole else None
        try:
            return screen.detail_url(record)
        except NoReverseMatch:
            return None

    def visible(self, user: Any, records: list[Model]) -> set[int]:
        """The primary keys, among records of one model, that this person may see: one query for a list."""
        screen = self.screen_for(type(records[0])) if records else None
        if screen is None or not user.has_perm(screen.permission("view")):
            return set()
        pks = [record.pk for record in records]
        return set(screen.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))

    def rail(self, user: Any) -> list[RailItem]:
        self.load()
        allowed = [item for item in self._rail if not item.permission or user.has_perm(item.permission)]
        return sorted(allowed, key=lambda item: item.order)

    def panels(self, model: type[Model]) -> list[Panel]:
        self.load()
        return sorted((panel for panel in self._panels if panel.applies_to(model)), key=lambda panel: panel.order)

    def timeline_sources(self) -> "list[TimelineSource]":
        self.load()
        return list(self._timeline)

    def cards(self, user: Any) -> list[Card]:
        self.load()
        allowed = [card for card in self._cards if not card.permission or user.has_perm(card.permission)]
        return sorted(allowed, key=lambda card: card.order)

    @property
    def urls(self) -> list[URLPattern | URLResolver]:
        from arrimage.kit.desk import views

        patterns: list[URLPattern | URLResolver] = [
            path("", views.Home.as_view(), name="home"),
            path("recherche/", views.Search.as_view(), name="search"),
            path("vues/", views.SaveView.as_view(), name="save-view"),
            path("vues/<int:pk>/supprimer/", views.ForgetView.as_view(), name="forget-view"),
        ]
        for screen in self.screens():
            patterns += screen.urls
        return [*patterns, *self._urls]


site = Site()
