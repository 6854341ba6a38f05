"""People on the desk."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.network.desk.warnings import warn_of_namesakes
from arrimage.network.filters import PersonFilter
from arrimage.network.forms import PersonForm, RolesOfPerson
from arrimage.network.models import OrganisationRole, Person
from arrimage.network.queries import roles_seen_by, roles_with_organisations
from arrimage.network.tables import PersonTable


@desk.register
class PersonScreen(desk.Records):
    model = Person
    path = "personnes"
    icon = "user"
    rail = "network"
    table_class = PersonTable
    filterset_class = PersonFilter
    form_class = PersonForm
    formsets = (RolesOfPerson,)
    list_template = "network/list.html"
    detail_template = "network/person.html"
    default_columns = ("name", "organisations", "contact", "is_expert")
    export_permission = "network.export_person"
    export_columns = (
        desk.Column(_("First name"), lambda record: record.first_name, "name"),
        desk.Column(_("Last name"), lambda record: record.last_name, "name"),
        desk.Column(_("Organisations"), lambda record: "; ".join(map(_role, record.current_roles)), "organisations"),
        desk.Column(_("E-mail"), lambda record: record.email, "contact"),
        desk.Column(_("Phone"), lambda record: record.phone, "contact"),
        desk.Column(_("Member of the experts’ network"), lambda record: record.is_expert, "is_expert"),
    )
    add_label = _("Add a person")
    empty_text = _("Add the people you work with, and what they do in their organisations.")

    def list_queryset(self, user: Any) -> QuerySet[Person]:
        roles = roles_seen_by(user).current(timezone.localdate()).select_related("organisation")
        people = super().list_queryset(user).filter(merged_into__isnull=True)
        return people.prefetch_related(Prefetch("roles", roles, to_attr="current_roles"))

    def detail_context(self, request: HttpRequest, record: Person) -> dict[str, Any]:
        return {"roles": roles_with_organisations(record, request.user)}

    def saved(self, request: HttpRequest, record: Person, created: bool) -> None:
        warn_of_namesakes(request, record, _("Someone else has this name:"))


def _role(role: OrganisationRole) -> str:
    return f"{role.organisation} ({role.title})" if role.title else str(role.organisation)
