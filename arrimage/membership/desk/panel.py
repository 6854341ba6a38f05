"""The memberships of an organisation or a person, on their pages."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk import Panel
from arrimage.membership.models import Membership
from arrimage.network.models import Organisation, Person


class MembershipPanel(Panel):
    title = _("Membership")
    template_name = "membership/panels/memberships.html"
    order = 20

    def applies_to(self, model: type[Model]) -> bool:
        return model in (Organisation, Person)

    def visible_to(self, user: Any, record: Model) -> bool:
        return bool(user.has_perm("membership.view_membership"))

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        side = "organisation" if isinstance(record, Organisation) else "person"
        found = Membership.objects.filter(**{side: record}).select_related("category")
        return {"memberships": found.with_standing(localdate()).order_by("-pk")}
