from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _ensure_site(sender: Any, **kwargs: Any) -> None:
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.models import ContentType

    from arrimage.website.operations import ensure_site, open_workshop

    ContentType.objects.clear_cache()  # emptying the database gives the content types other keys
    for label in ("wagtailcore", "wagtailimages", "wagtaildocs"):  # whose own turn comes after this one
        create_permissions(apps.get_app_config(label), verbosity=0)
    open_workshop(ensure_site())


class WebsiteConfig(AppConfig):
    name = "arrimage.website"
    label = "website"
    verbose_name = _("Website")

    def ready(self) -> None:
        from arrimage.kit.identity import tell_identity
        from arrimage.website.queries import hub_identity

        post_migrate.connect(_ensure_site, sender=self)
        tell_identity(hub_identity)
