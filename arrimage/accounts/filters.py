from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from arrimage.accounts.models import User
from arrimage.accounts.roles import Role


class UserFilter(django_filters.FilterSet):
    role = django_filters.ChoiceFilter(field_name="groups__name", choices=Role.choices, label=_("Role"))
    second_factor = django_filters.BooleanFilter(field_name="second_factor", label=_("Second step"))
    is_active = django_filters.BooleanFilter(label=_("Open account"))

    class Meta:
        model = User
        fields: tuple[Any, ...] = ()
