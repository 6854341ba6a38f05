"""Who will receive, who will not and why, by name, for those who may read addresses."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit.desk.views.access import DeskView
from arrimage.letters.models import Issue, Mailing
from arrimage.letters.queries.audience import ALLOWED, audience
from arrimage.letters.tables import why_in_words
from arrimage.network.models import Person

SHOWN = 500


class _Audience(DeskView):
    """`?raison=resting`: those withheld for that reason; those who will receive without it."""

    model: type[Any]

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.view_delivery")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = get_object_or_404(self.model, pk=pk)
        found, code = audience(record, localdate()), request.GET.get("raison", "")
        if code and code not in found.withheld:
            raise Http404
        count = found.withheld[code] if code else found.allowed
        people = found.people(code or ALLOWED, SHOWN)
        names = Person.objects.in_bulk([one.person for one in people if one.person])
        context = {
            "title": why_in_words(code) if code else _("Who will receive it"),
            "record": record,
            "back": f"desk:{self.model._meta.model_name}-detail",
            "code": code,
            "people": [(one, names.get(one.person, "")) for one in people],
            "count": count,
            "more": max(0, count - SHOWN),
            "reasons": [(one, why_in_words(one), number) for one, number in found.withheld.items()],
            "allowed": found.allowed,
        }
        return render(request, "letters/desk/audience.html", context)


class OfIssue(_Audience):
    model = Issue


class OfMailing(_Audience):
    model = Mailing
