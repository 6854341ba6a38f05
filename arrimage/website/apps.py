from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _ensure_site(sender: Any, **kwargs: Any) -> None:
    from django.contrib.contenttypes.models import ContentType

    from arrimage.website.operations import ensure_site

    ContentType.objects.clear_cache()  # emptying the database gives the content types other keys
    ensure_site()


class WebsiteConfig(AppConfig):
    name = "arrimage.website"
    label = "website"
    verbose_name = _("Website")

    def ready(self) -> None:
        post_migrate.connect(_ensure_site, sender=self)
