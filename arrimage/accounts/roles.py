"""The roles of a hub's people, as groups whose permissions are declared room by room.

Each room's `permissions.py` holds `ROLE_PERMISSIONS`: role code → list of "app_label.codename".
"""

from collections import defaultdict
from importlib import import_module
from typing import Any

from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import models
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role's code is its group's name, which never changes; its label is what people read."""

    COORDINATOR = "coordinator", _("Coordination")
    PRESIDENCY = "presidency", _("Presidency")
    PROJECT_OFFICER = "project_officer", _("Project officer")
    ADVISER = "adviser", _("Support-organisation adviser")
    COMMUNICATIONS = "communications", _("Communications firm")
    RESEARCHER = "researcher", _("Researcher")
    MEMBER = "member", _("Member")


def declared_permissions() -> dict[Role, set[str]]:
    """What the rooms grant to each role. Raises ValueError when a room names a role that does not exist."""
    granted: dict[Role, set[str]] = defaultdict(set)
    for room in settings.ROOMS:
        if not module_has_submodule(import_module(room), "permissions"):
            continue
        for code, names in import_module(f"{room}.permissions").ROLE_PERMISSIONS.items():
            granted[Role(code)].update(names)
    return granted


def grant_declared_permissions(sender: Any, *, using: str, apps: Any = installed, **kwargs: Any) -> None:
    """After a migration: each role's group has exactly the permissions the rooms declare.

    Only the roles' own groups are touched, and in them only the permissions of apps that the rooms speak of; a
    hub's other groups, and rights on images or page trees given in the workshop, stay as they are.
    """
    granted = declared_permissions()
    managed = {name.partition(".")[0] for names in granted.values() for name in names}
    for label in managed:  # Django makes each app's permissions in turn, some after this one's
        create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    keys = permissions.filter(content_type__app_label__in=managed).values_list(
        "content_type__app_label", "codename", "pk"
    )
    pk_of = {f"{label}.{codename}": pk for label, codename, pk in keys}
    groups = apps.get_model("auth", "Group").objects.using(using)
    for role in Role:
        group, _created = groups.get_or_create(name=role.value)
        current = set(group.permissions.filter(content_type__app_label__in=managed).values_list("pk", flat=True))
        wanted = {pk_of[name] for name in granted[role] if name in pk_of}
        group.permissions.remove(*(current - wanted))
        group.permissions.add(*(wanted - current))
