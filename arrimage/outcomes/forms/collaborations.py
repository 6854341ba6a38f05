"""A collaboration, as the staff notes or corrects it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.agenda.models import Event
from arrimage.kit.desk.forms import DeskForm
from arrimage.network.lookups import OrganisationLookup
from arrimage.outcomes.models import Collaboration

SAYS_BETWEEN_WHOM = ("organisation", "organisation_name", "partner", "partner_name", "note")


class CollaborationForm(DeskForm[Collaboration]):
    wants_request: ClassVar[bool] = True  # type: ignore[misc]
    organisation = OrganisationLookup(label=gettext_lazy("Organisation"), required=False)
    partner = OrganisationLookup(label=gettext_lazy("With"), required=False)

    class Meta:
        model = Collaboration
        fields = (
            *("event", "kind", "said_on", "organisation", "organisation_name"),
            *("partner", "partner_name", "note"),
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        events: Any = self.fields["event"]
        visible = Event.objects.visible_to(self.request.user) if self.request else Event.objects.all()
        events.queryset = visible.select_related("activity")
        self.fields["said_on"].initial = timezone.localdate

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        given = self.cleaned_data
        if given.get("organisation") is not None and given.get("organisation") == given.get("partner"):
            raise ValidationError({"partner": _("This is the same organisation: choose the other one.")})
        if not any(given.get(name) for name in SAYS_BETWEEN_WHOM):
            raise ValidationError(_("Say between whom it is, or what it is, in one of the fields."))
        return said
