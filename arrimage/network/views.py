"""The network's own addresses on the desk: its door, and the look-ups asked while one types."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from arrimage.kit import desk
from arrimage.kit.desk.views import DeskView
from arrimage.kit.records import Searchable
from arrimage.network.lookups import numbered
from arrimage.network.models import Organisation, Sector, Tag
from arrimage.network.neq import digits, doubt
from arrimage.network.permissions import VIEW_PERMISSIONS
from arrimage.network.queries import hits, namesakes, same_neq, who_is_there


class Home(DeskView):
    """The organisations, or the territory for those who see no organisation."""

    def get(self, request: HttpRequest) -> HttpResponse:
        sees_organisations = request.user.has_perm("network.view_organisation")
        return redirect("desk:organisation-list" if sees_organisations else "desk:municipality-list")


class Who(DeskView):
    """`?q=`: `{"results": [{"kind", "id", "label", "detail"}]}`."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and any(self.request.user.has_perm(name) for name in VIEW_PERMISSIONS)

    def get(self, request: HttpRequest) -> HttpResponse:
        results = who_is_there(request.user, request.GET.get("q", ""))
        return JsonResponse({"results": [asdict(found) for found in results]})


class Names(DeskView):
    """The names a form proposes for the letters in its field: `?field=roles-0-person&roles-0-person=tremb`."""

    model: type[Searchable] = Searchable

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(f"network.view_{self.model._meta.model_name}")

    def get(self, request: HttpRequest) -> HttpResponse:
        letters = request.GET.get(request.GET.get("field", ""), "")
        records: Any = self.model.objects.visible_to(request.user)
        found: list[Any] = [record for _rank, record in hits(records, letters)] if letters else []
        return render(request, "network/names.html", {"names": [numbered(record) for record in found]})


class _LastOfSeveral(DeskView):
    """Names proposed for the last of those written in a field, with the first ones before it."""

    separator = ","
    permission = ""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(self.permission)

    def get(self, request: HttpRequest) -> HttpResponse:
        before, mark, last = request.GET.get(request.GET.get("field", ""), "").rpartition(self.separator)
        found = self.named(last.strip()) if last.strip() else []
        return render(request, "network/names.html", {"names": [f"{before}{mark} {name}".strip() for name in found]})

    def named(self, letters: str) -> list[str]:
        raise NotImplementedError


class TagNames(_LastOfSeveral):
    permission = "network.view_tag"

    def named(self, letters: str) -> list[str]:
        return [str(tag) for _rank, tag in hits(Tag.objects.all(), letters)]


class SectorNames(_LastOfSeveral):
    separator = ";"
    permission = "network.view_sector"

    def named(self, letters: str) -> list[str]:
        return [f"{sector.code} – {sector}" for _rank, sector in hits(Sector.objects.all(), letters)]


class Neq(DeskView):
    """A word of warning, while a NEQ is typed, when it looks wrong or another organisation has it."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("network.change_organisation")

    def get(self, request: HttpRequest) -> HttpResponse:
        pk = request.GET.get("pk", "")
        typed = request.GET.get("neq", "")
        known = int(pk) if pk.isdecimal() and len(pk) < 19 else None
        context = {"neq": typed.strip(), "doubt": doubt(typed)}
        context["same"] = same_neq(Organisation(neq=digits(typed), pk=known)) if typed.strip() else []
        return render(request, "network/neq.html", context)


class SameName(DeskView):
    """A word of warning, while a name is typed, when another organisation bears it already."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("network.view_organisation")

    def get(self, request: HttpRequest) -> HttpResponse:
        pk = request.GET.get("pk", "")
        typed = Organisation(name=request.GET.get("name", ""), pk=int(pk) if pk.isdecimal() and len(pk) < 19 else None)
        same = namesakes(typed)
        seen = desk.site.visible(request.user, same)
        context = {"namesakes": [organisation for organisation in same if organisation.pk in seen]}
        return render(request, "network/same_name.html", context)
