"""A record's whole form: its own fields, its rows in other tables, and what other rooms' panels ask."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import capfirst

from arrimage.kit.desk.once import token_for
from arrimage.kit.desk.records import Records
from arrimage.kit.desk.sent_rows import SentRows
from arrimage.kit.desk.site import Panel, site
from arrimage.kit.desk.undo_rows import can_undo
from arrimage.kit.records import Record, save_if_unchanged

if TYPE_CHECKING:
    AnyForm = forms.BaseForm
    AnyFormset = forms.BaseInlineFormSet[Any, Any, Any]


class RecordForm:
    """Valid as a whole, saved as a whole; `record` is None for a new one.

    `rows_lost` tells that rows sent were deleted by someone meanwhile: they now stand in the form as new ones.
    """

    def __init__(self, screen: Records, request: HttpRequest, record: Any = None, form: Any = None) -> None:
        """`form` replaces the screen's own form, already made."""
        self.screen, self.request, self.record = screen, request, record
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        self.form = form or make_form(screen, request, record, data, files)
        # Of a new record only; a form laid over a deleted one may yet be sent as a new one.
        self.token = token_for(request)
        self.rows_lost = False
        self.formsets = [self._rows(formset_class, data, files) for formset_class in screen.formsets]
        self.panels = list(_panel_forms(screen, request, record, data, files))

    def _rows(self, formset_class: Any, data: Any, files: Any) -> "AnyFormset":
        if data is not None:
            sent = SentRows(formset_class, self.record, data, files)
            data, files, self.rows_lost = sent.data, sent.files, self.rows_lost or sent.lost
        options = _request_for(formset_class, self.request)
        rows: AnyFormset = formset_class(data, files, instance=self.form.instance, **options)
        return rows

    def is_valid(self) -> bool:
        """Checks every part, so that every mistake shows at once."""
        parts = [self.form, *self.formsets, *(panel_form for _panel, panel_form in self.panels)]
        return False not in [part.is_valid() for part in parts]

    def save(self, seen: int = 0) -> Any:
        """Save everything or nothing. Raises StaleRecord when the record is no longer at the revision `seen`."""
        created = self.record is None
        with transaction.atomic():
            record = self.form.save(commit=False)
            if created or not isinstance(record, Record):
                record.save()
            else:
                save_if_unchanged(record, seen)
            self.form.save_m2m()
            for formset in self.formsets:
                formset.instance = record
                formset.save()
            for panel, panel_form in self.panels:
                panel.save(self.request, record, panel_form.cleaned_data)
            self.screen.saved(self.request, record, created)
        return record

    @property
    def titled_formsets(self) -> list[tuple[str, Any]]:
        return [(formset_title(formset), formset) for formset in self.formsets]

    @property
    def is_multipart(self) -> bool:
        return any(part.is_multipart() for part in [self.form, *self.formsets, *(form for _panel, form in self.panels)])

    @property
    def media(self) -> forms.Media:
        return sum((formset.media for formset in self.formsets), self.form.media)

    @property
    def can_undo(self) -> bool:
        """Whether all that is saved can be taken back: what another room's panel keeps cannot, nor what the form says
        it cannot."""
        if not getattr(self.form, "can_undo", True):
            return False
        panels = any(panel_form.has_changed() for _panel, panel_form in self.panels)
        return not panels and all(can_undo(formset) for formset in self.formsets)

    @property
    def has_errors(self) -> bool:
        parts = [self.form, *(panel_form for _panel, panel_form in self.panels)]
        return any(part.errors for part in parts) or any(not formset.is_valid() for formset in self.formsets)


def formset_title(formset: "AnyFormset | type[AnyFormset]") -> str:
    model: Any = formset.model
    title = getattr(formset, "title", "") or model._meta.verbose_name_plural
    return capfirst(str(title))


def make_form(screen: Records, request: HttpRequest, record: Any, data: Any, files: Any, **options: Any) -> Any:
    """The screen's form; one whose `wants_request` is true is given the request."""
    assert screen.form_class is not None
    if record is None:
        options.setdefault("initial", screen.form_initial(request))
    options |= _request_for(screen.form_class, request)
    return screen.form_class(data, files, instance=record, **options)


def _request_for(form_class: type, request: HttpRequest) -> dict[str, Any]:
    if issubclass(form_class, forms.BaseFormSet):
        wants = getattr(form_class.form, "wants_request", False)
        return {"form_kwargs": {"request": request}} if wants else {}
    return {"request": request} if getattr(form_class, "wants_request", False) else {}


def _panel_forms(
    screen: Records, request: HttpRequest, record: Any, data: Any, files: Any
) -> Iterator[tuple[Panel, "AnyForm"]]:
    """A small form for each panel that asks something of this record."""
    for panel in site.panels(screen.model):
        if record is not None and not panel.visible_to(request.user, record):
            continue
        fields = panel.form_fields(request, record)
        if fields:
            panel_form = forms.Form(data, files)
            panel_form.fields.update(fields)
            yield panel, panel_form
