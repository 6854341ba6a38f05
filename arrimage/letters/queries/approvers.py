"""Which accounts write, approve and look at letters before they leave."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet


def approvers() -> QuerySet[Any]:
    """The accounts in use that may approve what others wrote, by their role or because they may do all."""
    return _holding("approve_issue")


def staff_readers(user: Any) -> QuerySet[Any]:
    """The accounts to which a test of an issue may be sent: those that write or approve issues, and one's own."""
    return _holding("approve_issue", "change_issue") | get_user_model().objects.filter(pk=user.pk).distinct()


def _holding(*codenames: str) -> QuerySet[Any]:
    may = Permission.objects.filter(content_type__app_label="letters", codename__in=codenames)
    held = Q(groups__permissions__in=may) | Q(is_superuser=True)
    return get_user_model().objects.filter(held, is_active=True).exclude(email="").order_by("pk").distinct()
