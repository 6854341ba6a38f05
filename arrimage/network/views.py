"""The network's own addresses on the desk: its door, and the look-up asked at every letter typed."""

from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from arrimage.network.permissions import VIEW_PERMISSIONS
from arrimage.network.queries import who_is_there


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The organisations, or the territory for those who see no organisation."""
    sees_organisations = request.user.has_perm("network.view_organisation")
    return redirect("desk:organisation-list" if sees_organisations else "desk:municipality-list")


@login_required
@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """`?q=`: `{"results": [{"kind", "id", "label", "detail"}]}`, or the same as a fragment when htmx asks."""
    if not any(request.user.has_perm(permission) for permission in VIEW_PERMISSIONS):
        raise PermissionDenied
    results = who_is_there(request.user, request.GET.get("q", ""))
    if request.headers.get("HX-Request"):
        return render(request, "network/who.html", {"results": results})
    return JsonResponse({"results": [asdict(found) for found in results]})
