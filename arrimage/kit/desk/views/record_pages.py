"""The page of one record."""

from typing import Any

from django.contrib import messages
from django.db.models import Field, ManyToManyField, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arrimage.kit.desk.changes import last_change
from arrimage.kit.desk.display import NOTHING, shown
from arrimage.kit.desk.recent import remember
from arrimage.kit.desk.site import site
from arrimage.kit.desk.views.access import RecordsView


class Detail(RecordsView):
    """Summary, what the room adds, the panels of other rooms, and the ways on: edit, history, delete."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (successor := self.screen.successor(pk)) is not None and self.screen.can_view(request.user, successor):
            merged = self.screen.model._base_manager.get(pk=pk)
            said = {"record": merged, "other": successor}
            messages.info(request, _("“%(record)s” was merged into “%(other)s”: this is its page.") % said)
            return redirect(self.screen.detail_url(successor))
        record = self.record()
        remember(request, self.screen, record)
        context = self.context(
            title=str(record),
            record=record,
            addresses=self.addresses(record),
            facts=lambda: facts(record),
            last_change=last_change(record, request.user),
            panels=_panels(request, record),
            **self.screen.detail_context(request, record),
        )
        return render(request, self.screen.detail_template, context)


def facts(record: Model, **labels: Any) -> list[tuple[str, str]]:
    """Label and value of each field people fill in that holds something; `labels` by field, where one means else."""
    fields: list[Any] = [field for field in (*record._meta.fields, *record._meta.many_to_many) if _is_fact(field)]
    named = {field: capfirst(str(labels.get(field.name, field.verbose_name))) for field in fields}
    rows = [(label, _value(record, field)) for field, label in named.items()]
    return [(label, value) for label, value in rows if value != NOTHING]


def _is_fact(field: "Field[Any, Any] | ManyToManyField[Any, Any]") -> bool:
    if isinstance(field, ManyToManyField):
        return bool(field.remote_field.through._meta.auto_created)  # type: ignore[union-attr]
    return field.editable and not field.primary_key


def _value(record: Model, field: Any) -> str:
    value = getattr(record, field.name)
    return shown(value.all() if isinstance(field, ManyToManyField) else value, field)


def _panels(request: HttpRequest, record: Model) -> list[dict[str, Any]]:
    """The panels other rooms add, drawn, each with its title."""
    drawn = []
    for panel in site.panels(type(record)):
        if panel.visible_to(request.user, record):
            context = {**panel.context(request, record), "record": record, "panel": panel}
            drawn.append({"panel": panel, "html": render_to_string(panel.template_name, context, request)})
    return drawn
