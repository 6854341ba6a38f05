"""What is done to many watched items or opportunities at once, of either kind."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from arrimage.kit.desk import BulkAction
from arrimage.library.operations import set_public


def make_public(request: HttpRequest, records: QuerySet[Any]) -> str:
    done = set_public(records=records, public=True)
    return ngettext("%(count)s record is now public.", "%(count)s records are now public.", done) % {"count": done}


def keep_to_the_team(request: HttpRequest, records: QuerySet[Any]) -> str:
    done = set_public(records=records, public=False)
    said = ngettext("%(count)s record is now kept to the team.", "%(count)s records are now kept to the team.", done)
    return said % {"count": done}


def public_actions(permission: str) -> tuple[BulkAction, ...]:
    return (
        BulkAction("publish", pgettext_lazy("watched item", "Make public"), "world", permission, make_public),
        BulkAction("keep", gettext_lazy("Keep to the team"), "lock", permission, keep_to_the_team),
    )
