"""What an indicator may narrow the newsletters' measures by. Newsletters go by their codes, the same in any hub."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter, MultipleChoiceFilter

from arrimage.letters.models import Newsletter, Share

Records = QuerySet[Any]


def said_elsewhere(records: Records, name: str, value: object) -> Records:
    """For parameters that the rules read themselves; declared here to be offered and checked like the others."""
    return records


def _newsletter(field: str = "", method: Any = None) -> ModelChoiceFilter:
    told = {"method": method} if method else {"field_name": field}
    return ModelChoiceFilter(label=_("Newsletter"), queryset=Newsletter.objects.all(), to_field_name="code", **told)


class IssueParameters(FilterSet):
    newsletter = _newsletter("newsletter")


class ReaderParameters(FilterSet):
    """For measures whose records are addresses."""

    newsletter = _newsletter(method=said_elsewhere)


class ShareParameters(FilterSet):
    newsletter = _newsletter("issue__newsletter")
    channel = MultipleChoiceFilter(label=_("Channel"), choices=Share.Channel.choices)
