"""Who may approve what others wrote."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet


def approvers() -> QuerySet[Any]:
    """The accounts in use that may, by their role or because they may do all."""
    may = Permission.objects.filter(content_type__app_label="letters", codename="approve_issue")
    held = Q(groups__permissions__in=may) | Q(is_superuser=True)
    return get_user_model().objects.filter(held, is_active=True).exclude(email="").order_by("pk").distinct()
