"""A link and a title, noted in a few seconds; the rest is completed later."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arrimage.kit.desk.views.access import DeskView
from arrimage.library.forms import QuickNoteForm, noted_already
from arrimage.library.operations import NotedAlready, note


class QuickNote(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("library.add_watcheditem"))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(QuickNoteForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = QuickNoteForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        said: dict[str, Any] = form.cleaned_data
        try:
            item = note(url=said["url"], title=said["title"], by=request.user)
        except NotedAlready as known:
            form.add_error("url", noted_already(known.item))
            return self._page(form, status=422)
        messages.success(request, _("“%(record)s” is noted.") % {"record": item})
        return redirect("desk:watcheditem-detail", item.pk)

    def _page(self, form: QuickNoteForm, status: int = 200) -> HttpResponse:
        context = {"title": _("Note what you read"), "form": form}
        return render(self.request, "library/desk/quick_note.html", context, status=status)
