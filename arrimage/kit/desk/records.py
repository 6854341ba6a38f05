"""What a room declares of one kind of record, and the screens that follow from it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    import django_tables2
    from django.forms import BaseInlineFormSet, Form, ModelForm
    from django_filters import FilterSet


@dataclass(frozen=True)
class Column:
    """A column of an export: its header and how to read it from a record.

    `key` names the column of the table it goes with: it then follows that column when people choose theirs.
    """

    header: Any
    value: Callable[[Any], Any]
    key: str = ""


@dataclass(frozen=True)
class BulkAction:
    """Something done to the ticked records at once: `run(request, records)` returns the sentence to show.

    `confirm` is the sentence of a page that asks first; without it the action runs at once. That page also shows
    the `form_class` of an action that needs to know more; `run` then receives its cleaned data by name.
    """

    key: str
    label: Any
    icon: str
    permission: str
    run: Callable[..., Any]
    confirm: Any = ""
    form_class: "type[Form] | None" = None


class Records:
    """The desk's screens for one model: list, export, record page, form, history, undo.

    A room subclasses it with at least `model`, `path`, `table_class` and `form_class`. Visible rows come from
    the model's own `visible_to(user)` queryset method where it has one. `formsets` are inline formset classes of
    rows that belong to the record; a `title` on the class names them, else their model does.
    """

    model: ClassVar[type[Model]]
    path: ClassVar[str]
    icon: ClassVar[str] = "list"
    rail: ClassVar[str] = ""
    table_class: "ClassVar[type[django_tables2.Table]]"
    filterset_class: "ClassVar[type[FilterSet] | None]" = None
    form_class: "ClassVar[type[ModelForm[Any]] | None]" = None
    formsets: "ClassVar[tuple[type[BaseInlineFormSet[Any, Any, Any]], ...]]" = ()
    detail_template = "desk/record.html"
    list_template = "desk/list.html"
    form_template = "desk/form.html"
    default_columns: tuple[str, ...] = ()
    export_columns: tuple[Column, ...] = ()
    export_permission = ""
    bulk_actions: tuple[BulkAction, ...] = ()
    select_related: tuple[str, ...] = ()
    prefetch_related: tuple[str, ...] = ()
    # Which column alone needs one of `select_related`: pages that do not show it do without.
    column_related: Mapping[str, str] = {}
    export_prefetch: tuple[str, ...] = ()
    # Fields that no column shows: the list's pages do without them.
    unlisted_fields: tuple[str, ...] = ()
    page_size = 50
    in_global_search = True
    empty_text: Any = ""
    add_label: Any = gettext_lazy("Add")

    @property
    def title(self) -> str:
        """What the list is called: «Organisations»."""
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def key(self) -> str:
        return str(self.model._meta.model_name)

    def allows(self, user: Any, action: str) -> bool:
        """Whether this person may view, add, change or delete records of this kind."""
        return bool(user.has_perm(self.permission(action)))

    def permission(self, action: str) -> str:
        """`app.action_model`, for view, add, change, delete."""
        meta = self.model._meta
        return f"{meta.app_label}.{action}_{meta.model_name}"

    def visible_to(self, user: Any) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        queryset = manager.all()
        visible: QuerySet[Any] = queryset.visible_to(user) if hasattr(queryset, "visible_to") else queryset
        return visible

    def can_view(self, user: Any, record: Model) -> bool:
        return user.has_perm(self.permission("view")) and self.visible_to(user).filter(pk=record.pk).exists()

    def may_change(self, user: Any, record: Model) -> bool:
        """Whether this very record may be corrected or deleted: the model's `changeable_by(user)`, if any, says."""
        manager: Any = self.model._default_manager
        queryset = manager.all()
        rule = getattr(queryset, "changeable_by", None)
        return rule is None or rule(user).filter(pk=record.pk).exists()

    def list_queryset(self, user: Any) -> QuerySet[Any]:
        queryset = self.visible_to(user)
        if self.select_related:
            queryset = queryset.select_related(*self.select_related)
        return queryset.prefetch_related(*self.prefetch_related)

    def search(self, queryset: QuerySet[Any], query: str, user: Any) -> QuerySet[Any]:
        """The records that hold the words; none when the model cannot be searched. `user` is the one who asks."""
        return queryset.search(query) if hasattr(queryset, "search") else queryset.none()

    def found_everywhere(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the list that the search over everything may name."""
        return queryset

    def labels_found(self, records: Sequence[Any]) -> list[str]:
        """What the search over everything calls each of them."""
        return [str(record) for record in records]

    @property
    def keeps_history(self) -> bool:
        return hasattr(self.model, "history")

    @property
    def is_searchable(self) -> bool:
        return hasattr(self.model._default_manager.all(), "search")

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        """More for the list page's template, beside the list."""
        return {}

    def detail_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """More for the record page's template: related records, quick entry …"""
        return {}

    def rows_told(self, user: Any) -> "tuple[type[BaseInlineFormSet[Any, Any, Any]], ...]":
        """The formsets whose rows this person may read in a record's history."""
        return self.formsets

    def told_with(self, record: Any) -> "tuple[Any, ...]":
        """Other records that people take for a part of this one: their history is told in its own."""
        return ()

    def delete(self, record: Any) -> None:
        """Delete the record; a room whose deletion has consequences of its own calls its operation here.

        Raises ValidationError with the reason when it cannot be.
        """
        record.delete()

    def lost_with(self, record: Any) -> list[str]:
        """What else is lost for good when the record is deleted, in phrases such as «12 values»."""
        return []

    def said_of_deletion(self, record: Any) -> str:
        """A sentence for whoever is about to delete the record: what becomes of another that people take for it."""
        return ""

    def deleted_through(self, entry: Any) -> Any:
        """The last version of the record whose deletion took along the one that `entry` tells of; None when it was
        deleted by itself. Bringing one back brings the other back."""
        return None

    def more_export_columns(self) -> tuple[Column, ...]:
        """Columns of the export known only once the hub has said which; they follow the others."""
        return ()

    def form_initial(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def saved(self, request: HttpRequest, record: Any, created: bool) -> None:
        """Called in the form's transaction after the record was saved."""

    def restored(self, request: HttpRequest, record: Any) -> None:
        """Called in the transaction that gives a record back what an earlier version said."""

    def successor(self, pk: int) -> Any:
        """The record into which the one of that key was merged, to which its address leads; None for any other."""
        if not any(field.name == "merged_into" for field in self.model._meta.fields):
            return None
        merged: Any = self.model._base_manager.filter(pk=pk).select_related("merged_into").first()
        seen = {pk}
        while merged is not None and merged.merged_into_id and merged.merged_into_id not in seen:
            seen.add(merged.merged_into_id)
            merged = merged.merged_into
        return merged if merged is not None and merged.pk != pk else None

    def absorbed(self, record: Any) -> list[Any]:
        """The records merged into this one, whose histories are told beside its own."""
        return list(self.model._base_manager.filter(merged_into=record)) if hasattr(record, "merged_into_id") else []

    # Addresses ---------------------------------------------------------------------------------------------

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"desk:{self.key}-{name}", args=args)

    def list_url(self) -> str:
        return self.url("list")

    def detail_url(self, record: Model) -> str:
        return self.url("detail", record.pk)

    @property
    def urls(self) -> Iterable[URLPattern]:
        from arrimage.kit.desk import views

        def at(suffix: str, view: type[views.RecordsView], name: str) -> URLPattern:
            return path(f"{self.path}/{suffix}", view.as_view(screen=self), name=f"{self.key}-{name}")

        patterns = [
            at("", views.List, "list"),
            at("filtres/", views.Facets, "facets"),
            at("<int:pk>/", views.Detail, "detail"),
            at("<int:pk>/historique/", views.History, "history"),
        ]
        if self.export_columns:
            patterns.append(at("exporter/<str:form>/", views.Export, "export"))
        if self.bulk_actions:
            patterns.append(at("en-lot/", views.Bulk, "bulk"))
        if self.form_class:
            patterns += [
                at("ajouter/", views.Create, "create"),
                at("<int:pk>/modifier/", views.Edit, "edit"),
                at("<int:pk>/supprimer/", views.Delete, "delete"),
                at("<int:pk>/historique/<int:version>/retablir/", views.Restore, "restore"),
            ]
        return patterns
