"""What every page of the desk's shell needs: the rail of the person signed in."""

from typing import Any

from django.http import HttpRequest

from arrimage.kit.desk.site import site


def desk(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not request.path.startswith("/bureau/"):
        return {}
    rail = site.rail(user)
    current = max((item.url for item in rail if request.path.startswith(item.url)), key=len, default="")
    return {"rail": [{"item": item, "current": item.url == current} for item in rail]}
