"""Demo accounts have a public password: no production may serve while one of them is open."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from arrimage.accounts.models import User

DEMO_DOMAIN = "@demo.arrimage.example"


@register(Tags.database)
def no_demo_account_in_production(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Only looks once the table exists: the check also runs before the first migration."""
    if not settings.PRODUCTION:
        return []
    for alias in databases or ():
        if User._meta.db_table not in connections[alias].introspection.table_names():
            continue
        open_accounts = User.objects.using(alias).filter(is_active=True, email__iendswith=DEMO_DOMAIN).count()
        if open_accounts:
            return [
                Error(
                    f"{open_accounts} demo accounts, whose password is public, can sign in.",
                    hint="Start production from an empty database, or first close on the desk the accounts ending with "
                    f"{DEMO_DOMAIN}.",
                    id="arrimage.E010",
                )
            ]
    return []
