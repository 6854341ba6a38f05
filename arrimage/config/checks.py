"""A production start is refused while a setting is unsafe; each refusal is numbered and says what to do."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def production_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    problems: list[CheckMessage] = []
    key = settings.SECRET_KEY
    if key == settings.UNSAFE_SECRET_KEY or len(key) < 50:
        problems.append(
            Error(
                "SECRET_KEY is missing, too short or the one for trying out.",
                hint="Set SECRET_KEY to at least 50 random characters and keep it secret.",
                id="arrimage.E001",
            )
        )
    if not settings.BASE_URL.startswith("https://"):
        problems.append(
            Error(
                "BASE_URL is not an https:// address.",
                hint="Set BASE_URL to the public address of the hub, for example https://pole.example.org.",
                id="arrimage.E002",
            )
        )
    if settings.DEBUG:
        problems.append(
            Error("DEBUG is on in production.", hint="Unset DEBUG.", id="arrimage.E003"),
        )
    if "*" in settings.ALLOWED_HOSTS:
        problems.append(
            Error(
                "ALLOWED_HOSTS accepts any host name.",
                hint="Name the hosts, or leave it unset to use the one of BASE_URL.",
                id="arrimage.E004",
            )
        )
    return problems
