"""What every page of the desk's shell needs: the rail of the person signed in."""

from typing import Any

from django.http import HttpRequest

from arrimage.kit.desk.site import site


def desk(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not request.path.startswith("/bureau/"):
        return {}
    rail, room = site.rail(user), _room(request.path)
    if room not in {item.key for item in rail}:
        room = max((item for item in rail if request.path.startswith(item.url)), key=lambda item: len(item.url)).key
    return {"rail": [{"item": item, "current": item.key == room} for item in rail]}


def _room(path: str) -> str:
    """The key of the rail's line to which the screen at that address belongs; empty for pages of no screen."""
    here = [screen for screen in site.screens() if path.startswith(f"/bureau/{screen.path}/")]
    return max(here, key=lambda screen: len(screen.path)).rail if here else ""
