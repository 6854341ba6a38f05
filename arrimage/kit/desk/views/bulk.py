"""One action on many records: those ticked, or every record that the list's filters leave."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.kit.desk.listing import Listing
from arrimage.kit.desk.records import BulkAction
from arrimage.kit.desk.views.access import RecordsView
from arrimage.kit.templatetags.formats import number


class Bulk(RecordsView):
    """POST `action`, then `pk` of each ticked record or `all`; `query` says which list they come from."""

    def post(self, request: HttpRequest) -> HttpResponse:
        action = self._action()
        listing = Listing(self.screen, request, QueryDict(request.POST.get("query", "")))
        records = self._records(listing)
        count, form = records.count(), self._form(action)
        asks = (action.confirm and not request.POST.get("confirmed")) or (form and not form.is_valid())
        self._tell_missing(count)
        if not count:
            if not self._ticked():
                messages.warning(request, _("Nothing was done: tick at least one row first."))
        elif asks:
            return self._ask(action, listing, records, count, form)
        else:
            with transaction.atomic():
                sentence = action.run(request, records, **(form.cleaned_data if form else {}))
            messages.success(request, sentence)
        return redirect(listing.url)

    def _tell_missing(self, found: int) -> None:
        """Rows ticked that are no longer there (or no longer hers to see) are not passed over in silence."""
        missing = 0 if self.request.POST.get("all") else len(set(self._ticked())) - found
        if missing > 0:
            text = ngettext(
                "%(count)s ticked record is no longer there: someone deleted it meanwhile. It was left out.",
                "%(count)s ticked records are no longer there: someone deleted them meanwhile. They were left out.",
                missing,
            )
            messages.warning(self.request, text % {"count": number(missing)})

    def _form(self, action: BulkAction) -> Form | None:
        """What the action asks besides, filled in once the page that asks was answered."""
        if action.form_class is None:
            return None
        return action.form_class(self.request.POST if self.request.POST.get("confirmed") else None)

    def _action(self) -> BulkAction:
        wanted = self.request.POST.get("action")
        action = next((action for action in self.screen.bulk_actions if action.key == wanted), None)
        if action is None:
            raise Http404
        if not self.request.user.has_perm(action.permission):
            raise PermissionDenied
        return action

    def _records(self, listing: Listing) -> QuerySet[Any]:
        """Only records this person may see, free of the list's joins and order so that they can be updated."""
        every: QuerySet[Any] = self.screen.model._default_manager.all()
        if self.request.POST.get("all"):
            return every.filter(pk__in=listing.filtered.order_by().values("pk"))
        visible = self.screen.visible_to(self.request.user).order_by().values("pk")
        return every.filter(pk__in=self._ticked()).filter(pk__in=visible)

    def _ticked(self) -> list[int]:
        texts = self.request.POST.getlist("pk")
        return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]

    def _ask(
        self, action: BulkAction, listing: Listing, records: QuerySet[Any], count: int, form: Form | None
    ) -> HttpResponse:
        context = self.context(
            title=action.label,
            action=action,
            form=form,
            count=count,
            sample=records[:5],
            more=max(0, count - 5),
            listing=listing,
            everything=bool(self.request.POST.get("all")),
            ticked=self._ticked(),
        )
        return render(self.request, "desk/bulk_confirm.html", context)
