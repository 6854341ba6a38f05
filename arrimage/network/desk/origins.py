"""On the page of an organisation or a person: the files that spoke of it, the records merged into it."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk import Panel
from arrimage.network.models import ImportRow, Merge, Organisation, Person

SHOWN = 10


class Origins(Panel):
    title = _("Imports and merges")
    template_name = "network/importing/origins.html"
    order = 80

    def applies_to(self, model: type[Model]) -> bool:
        return model in (Organisation, Person)

    def visible_to(self, user: Any, record: Model) -> bool:
        return bool(user.has_perm("network.view_importrun")) and (
            self._rows(record).exists() or self._merges(record).exists()
        )

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {
            "rows": self._rows(record).select_related("run").order_by("-run__created_at", "number")[:SHOWN],
            "merges": self._merges(record),
            "may_undo": request.user.has_perm("network.add_merge"),
        }

    def _rows(self, record: Model) -> Any:
        return ImportRow.objects.filter(**{str(record._meta.model_name): record}, state=ImportRow.State.DONE)

    def _merges(self, record: Model) -> Any:
        return Merge.objects.filter(**{str(record._meta.model_name): record}, undone_at=None)
