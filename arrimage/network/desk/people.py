"""People on the desk."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.network.desk import bulk
from arrimage.network.desk.organisations import own_columns
from arrimage.network.desk.profile_page import ProfilePage, contact_points
from arrimage.network.desk.warnings import warn_of_namesakes
from arrimage.network.filters import PersonFilter
from arrimage.network.forms.people import PersonForm
from arrimage.network.forms.rows import ContactsOfPerson, RolesOfPerson
from arrimage.network.models import FreeField, OrganisationRole, Person
from arrimage.network.models.organisations import EVERY_PROFILE
from arrimage.network.operations.facts import settle
from arrimage.network.queries import roles_seen_by, roles_with_organisations, seats_of
from arrimage.network.tables import PersonTable


@desk.register
class PersonScreen(desk.Records):
    model = Person
    path = "personnes"
    icon = "user"
    rail = "network"
    table_class = PersonTable
    unlisted_fields = ("facts", "custom", "search_text", "match_key", "pronoun")
    filterset_class = PersonFilter
    form_class = PersonForm
    formsets = (RolesOfPerson, ContactsOfPerson)
    list_template = "network/list.html"
    detail_template = "network/person.html"
    form_template = "network/profile_form.html"
    default_columns = ("name", "organisations", "contact", "is_expert")
    export_prefetch = ("tags",)
    export_permission = "network.export_person"
    export_columns = (
        desk.Column(_("First name"), lambda record: record.first_name, "name"),
        desk.Column(_("Last name"), lambda record: record.last_name, "name"),
        desk.Column(_("Organisations"), lambda record: "; ".join(map(_role, record.current_roles)), "organisations"),
        desk.Column(_("E-mail"), lambda record: record.email, "contact"),
        desk.Column(_("Phone"), lambda record: record.phone, "contact"),
        desk.Column(_("Language"), lambda record: record.get_language_display(), "language"),
        desk.Column(_("Member of the experts’ network"), lambda record: record.is_expert, "is_expert"),
    )
    bulk_actions = bulk.on_profiles("network.change_person")
    add_label = _("Add a person")
    empty_text = _("Add the people you work with, and what they do in their organisations.")

    def list_queryset(self, user: Any) -> QuerySet[Person]:
        roles = roles_seen_by(user).current(localdate()).select_related("organisation")
        people = super().list_queryset(user)
        return people.prefetch_related(Prefetch("roles", roles, to_attr="current_roles"))

    def rows_told(self, user: Any) -> Any:
        """Roles name organisations, and contacts may be personal: their history is for those who read every profile."""
        return self.formsets if user.has_perm(EVERY_PROFILE) else ()

    def more_export_columns(self) -> tuple[desk.Column, ...]:
        return own_columns(FreeField.Target.PERSON)

    def detail_context(self, request: HttpRequest, record: Person) -> dict[str, Any]:
        user, day = request.user, localdate()
        return {
            "sections": ProfilePage(request, record, PersonForm.sections).sections,
            "roles": roles_with_organisations(record, user),
            "contacts": contact_points(record, user),
            "seats": seats_of(day, person=record) if user.has_perm("network.view_committee") else None,
            "today": day,
        }

    def saved(self, request: HttpRequest, record: Person, created: bool) -> None:
        settle(record=record)
        warn_of_namesakes(request, record, _("Someone else has this name:"))


def _role(role: OrganisationRole) -> str:
    return f"{role.organisation} ({role.title})" if role.title else str(role.organisation)
