"""With whom a profile is shared."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arrimage.network.forms.bulk import support_organisations
from arrimage.network.models import Organisation


class SharingForm(forms.Form):
    """The support organisations, those it is shared with already ticked."""

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Their advisers may read this profile"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, record: Any) -> None:
        already = record.shared_with.all()
        super().__init__(data, initial={"organisations": already})
        choosable = Q(pk__in=support_organisations().order_by().values("pk")) | Q(
            pk__in=already.order_by().values("pk")
        )
        others = Organisation.objects.filter(choosable)
        if isinstance(record, Organisation):
            others = others.exclude(pk=record.pk)
        self.fields["organisations"].queryset = others  # type: ignore[attr-defined]
