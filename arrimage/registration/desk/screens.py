"""How one registers for each event, and everybody who does: lists, pages, export, what is done to many at once."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from arrimage.agenda.models import Activity
from arrimage.kit import desk
from arrimage.kit.templatetags.formats import number
from arrimage.registration.desk.summary import summary
from arrimage.registration.filters import RegistrationFilter
from arrimage.registration.forms import desk as forms
from arrimage.registration.models import Enrolment, Registration
from arrimage.registration.operations import approve, cancel_registration, promote, refuse
from arrimage.registration.queries import called_off_because
from arrimage.registration.tables import EnrolmentTable, RegistrationTable

Column, State = desk.Column, Registration.State
CHANGE = "registration.change_registration"


def answers_of(one: Registration) -> str:
    """Each question with its answer, on a line of its own."""
    return "\n".join(f"{answer.question}{_(':')} {answer.text or _('file')}" for answer in one.answers.all())


def _each(verb: Callable[..., object], **more: Any) -> Callable[..., str]:
    """Do it to each; say how many were, and why the others were not."""

    def run(request: HttpRequest, records: QuerySet[Registration], **_said: Any) -> str:
        done, refused = 0, []
        for one in records.order_by("enrolment", "place"):
            try:
                verb(registration=one, at=timezone.now(), **({"by": request.user, **more} if more else {}))
            except ValidationError as error:
                refused.append(error.messages[0])
            else:
                done += 1
        said = ngettext("%(count)s registration is done.", "%(count)s registrations are done.", done)
        return " ".join([said % {"count": number(done)}, *list(dict.fromkeys(refused))[:3]])

    return run


BULK = (
    desk.BulkAction("accepter", pgettext_lazy("registration", "Approve"), "check", CHANGE, _each(approve)),
    desk.BulkAction(
        "refuser",
        pgettext_lazy("registration", "Refuse"),
        "x",
        CHANGE,
        _each(refuse),
        confirm=gettext_lazy("They are told by e-mail, and their places go to the next."),
    ),
    desk.BulkAction(
        "annuler",
        gettext_lazy("Cancel and credit"),
        "arrow-back-up",
        CHANGE,
        _each(cancel_registration, credits=True),
        confirm=gettext_lazy(
            "They are told by e-mail; what they were charged is credited; their places go to the next."
        ),
    ),
    desk.BulkAction(
        "annuler-sans-credit",
        gettext_lazy("Cancel without credit"),
        "hand-stop",
        CHANGE,
        _each(cancel_registration, credits=False),
        confirm=gettext_lazy(
            "They are told by e-mail; what they were charged is still owed; their places go to the next."
        ),
    ),
)


class EnrolmentScreen(desk.Records):
    """The settings of an event's registration; its page is the one where its registrations are looked after."""

    model = Enrolment
    path = "evenements/inscriptions/reglages"
    icon = "checklist"
    rail = "agenda"
    table_class = EnrolmentTable
    form_class = forms.EnrolmentForm
    formsets = (forms.TicketRows, forms.PromoCodeRows, forms.QuestionRows)
    list_template = "registration/desk/list.html"
    detail_template = "registration/desk/enrolment.html"
    in_global_search = False
    select_related = ("event__activity",)
    add_label = gettext_lazy("Open the registration for an event")
    empty_text = gettext_lazy("No event takes registrations yet.")

    def visible_to(self, user: Any) -> QuerySet[Enrolment]:
        return Enrolment.objects.filter(event__activity__in=Activity.objects.visible_to(user))

    def list_queryset(self, user: Any) -> QuerySet[Enrolment]:
        confirmed, waiting = (Q(registrations__state=state) for state in (State.CONFIRMED, State.WAITING))
        counted = (
            super()
            .list_queryset(user)
            .annotate(
                confirmed=Count("registrations", filter=confirmed), waiting=Count("registrations", filter=waiting)
            )
        )
        return counted.order_by("-event__activity__date", "-pk")

    def allows(self, user: Any, action: str) -> bool:
        """An event keeps its registrations: they are not deleted with their settings."""
        return action != "delete" and super().allows(user, action)

    def form_initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"event": request.GET.get("event", "")}

    def saved(self, request: HttpRequest, record: Enrolment, created: bool) -> None:
        """More places may be there for those who wait."""
        promote(enrolment=record, at=timezone.now())

    def detail_context(self, request: HttpRequest, record: Enrolment) -> dict[str, Any]:
        return summary(record, timezone.now())


class RegistrationScreen(desk.Records):
    model = Registration
    path = "evenements/inscriptions"
    icon = "users"
    rail = "agenda"
    table_class = RegistrationTable
    filterset_class = RegistrationFilter
    list_template = "registration/desk/list.html"
    detail_template = "registration/desk/registration.html"
    select_related = ("enrolment__event__activity", "ticket", "order", "person", "organisation")
    default_columns = ("name", "event", "state", "place", "organisation")
    export_permission = "registration.export_registration"
    empty_text = gettext_lazy("Nobody registered yet.")
    export_columns = (
        Column(gettext_lazy("First name"), lambda one: one.first_name, "name"),
        Column(gettext_lazy("Last name"), lambda one: one.last_name, "name"),
        Column(gettext_lazy("Event"), lambda one: str(one.enrolment.event), "event"),
        Column(gettext_lazy("Date"), lambda one: one.enrolment.event.activity.date, "event"),
        Column(gettext_lazy("State"), lambda one: str(one.get_state_display()), "state"),
        Column(gettext_lazy("Rank"), lambda one: one.place, "place"),
        Column(gettext_lazy("Organisation"), lambda one: one.organisation_name, "organisation"),
        Column(gettext_lazy("E-mail"), lambda one: one.email, "email"),
        Column(gettext_lazy("Ticket"), lambda one: str(one.ticket or ""), "ticket"),
        Column(gettext_lazy("Price"), lambda one: one.price, "price"),
        Column(gettext_lazy("Registered by"), lambda one: one.order.name),
        Column(gettext_lazy("Sent on"), lambda one: one.order.placed_at),
        Column(gettext_lazy("Answers"), lambda one: answers_of(one)),
    )
    prefetch_related = ("answers__question",)
    bulk_actions = BULK

    def detail_context(self, request: HttpRequest, record: Registration) -> dict[str, Any]:
        others = record.order.registrations.exclude(pk=record.pk)
        stands = not called_off_because(record.enrolment.event)
        return {
            "answers": record.answers.select_related("question"),
            "letters": record.letters.all(),
            "others": others,
            "cancel_form": forms.CancelForm(initial={"credits": record.invoice_id is not None}),
            "offer_form": forms.OfferForm(),
            "is_standing": record.state in Registration.STANDING,
            "may_give": stands and record.state in (State.CONFIRMED, State.PENDING),
            "may_offer": stands and record.state in (State.WAITING, State.EXPIRED),
            "may_approve": stands and record.state == State.PENDING,
        }
