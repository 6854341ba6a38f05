"""Confirming facts, deciding on those set aside, and the profile's files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arrimage.kit import desk
from arrimage.kit.desk.undo import tell_with_undo, version_before
from arrimage.kit.desk.views import DeskView
from arrimage.kit.files import protected_file_response
from arrimage.network.desk.organisations import missing_facts
from arrimage.network.desk.profile_page import come_from, label_of, source_words, value_of, words_of_value
from arrimage.network.facts import provenance
from arrimage.network.free_fields import free_fields, words_of
from arrimage.network.models import CORE_FACTS, FreeField, Organisation, Person, PrincipleCheck, SetAside
from arrimage.network.operations.facts import confirm_facts, dismiss, profile_of, reopen, take
from arrimage.network.profile_values import FREE

PAGE = 25
PROFILES: tuple[type[Any], ...] = (Organisation, Person)


class Confirm(DeskView):
    """POST: what the profile says is still true today; `field` names one fact, without it all the main ones are."""

    model: type[Any] = Organisation
    fields = CORE_FACTS

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm(f"network.change_{self.model._meta.model_name}")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = get_object_or_404(self.model.objects.visible_to(request.user), pk=pk)
        field = request.POST.get("field", "")
        if field and not is_fact(record, field):
            raise Http404
        version = version_before(record)
        held = confirm_facts(record=record, fields=[field] if field else self.fields, day=timezone.localdate())
        screen = desk.site.screen_for(self.model)
        if held:
            tell_with_undo(request, _confirmed(record, field), screen, record, version)
        else:
            messages.warning(request, _("There is nothing to confirm: the profile says nothing there yet."))
        return redirect(desk.site.url_for(record) or "desk:home")


def is_fact(record: Any, field: str) -> bool:
    """Whether the name is one of a fact of this profile, so that no address can write others."""
    if field.startswith(FREE):
        return field.removeprefix(FREE) in (record.custom or {})
    screen: Any = desk.site.screen_for(type(record))
    return any(field in section.fields for section in screen.form_class.sections)


def _confirmed(record: Any, field: str) -> str:
    if field:
        return _("“%(fact)s” is confirmed today.") % {"fact": label_of(record, field, _free(record))}
    missing = missing_facts(record) if isinstance(record, Organisation) else []
    if missing:
        said = {"missing": ", ".join(missing)}
        return _("Everything known is confirmed today. The profile still lacks: %(missing)s.") % said
    return _("Everything is confirmed today: the profile is up to date.")


def _free(record: Any) -> dict[str, FreeField]:
    target = FreeField.Target.ORGANISATION if isinstance(record, Organisation) else FreeField.Target.PERSON
    return {FREE + field.key: field for field in free_fields(target)}


def decidable(user: Any) -> QuerySet[SetAside]:
    """The facts set aside of the profiles this person may correct."""
    mine = Q(pk__in=[])
    if user.has_perm("network.change_organisation"):
        mine |= Q(organisation__in=Organisation.objects.visible_to(user).order_by().values("pk"))
    if user.has_perm("network.change_person"):
        mine |= Q(person__in=Person.objects.visible_to(user).order_by().values("pk"))
    return SetAside.objects.filter(mine)


class _SetAsideView(DeskView):
    def is_allowed(self) -> bool:
        may = any(self.request.user.has_perm(f"network.change_{model._meta.model_name}") for model in PROFILES)
        return super().is_allowed() and may


class SetAsideList(_SetAsideView):
    """Every fact set aside that waits for somebody, the latest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = decidable(request.user).waiting().select_related("organisation", "person")  # type: ignore[attr-defined]
        page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
        context = {"title": _("Facts to decide on"), "page": page, "rows": [_shown(row) for row in page]}
        return render(request, "network/set_aside.html", context)


def _shown(row: SetAside) -> dict[str, Any]:
    """Both values in words, with their sources."""
    record = profile_of(row)
    free = _free(record)
    known = words_of(free[row.field], record.custom.get(free[row.field].key)) if row.field in free else None
    return {
        "row": row,
        "record": record,
        "url": desk.site.url_for(record),
        "label": label_of(record, row.field, free),
        "known": value_of(record, row.field) if known is None else known,
        "known_source": source_words(provenance(record, row.field)),
        "value": words_of_value(record, row.field, row.value, free),
        "source": source_words(come_from(row)),
    }


class Decide(_SetAsideView):
    """POST `decision`: take, dismiss, or reopen what was dismissed."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(decidable(request.user), pk=pk)
        record, decision = profile_of(row), request.POST.get("decision")
        label = label_of(record, row.field, _free(record))
        if decision == "take" and row.outcome == SetAside.Outcome.WAITING:
            self._take(row, record, label)
        elif decision == "dismiss" and row.outcome == SetAside.Outcome.WAITING:
            dismiss(set_aside=row, by=request.user, at=timezone.now())
            said = _("The other value of “%(fact)s” is dismissed.") % {"fact": label}
            messages.success(
                request, render_to_string("network/dismissed_message.html", {"row": row, "text": said}, request)
            )
        elif decision == "reopen":
            reopen(set_aside=row)
            messages.success(request, _("“%(fact)s” is to be decided on again.") % {"fact": label})
        else:
            messages.info(request, _("Somebody has already decided on this fact."))
        return _back(request, record)

    def _take(self, row: SetAside, record: Any, label: str) -> None:
        version = version_before(record)
        try:
            taken = take(set_aside=row, by=self.request.user, at=timezone.now())
        except ValidationError as error:
            why = " ".join(error.messages)
            messages.error(self.request, _("This value cannot be taken: %(why)s") % {"why": why})
            return
        text = _("“%(fact)s” now has the other value.") % {"fact": label}
        tell_with_undo(self.request, text, desk.site.screen_for(type(taken)), taken, version)


def _back(request: HttpRequest, record: Any) -> HttpResponse:
    came_from = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return redirect(came_from)
    return redirect(desk.site.url_for(record) or "desk:home")


class Logo(DeskView):
    """An organisation's logo, for those who may read its profile."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not request.user.has_perm("network.view_organisation"):
            raise PermissionDenied
        organisation = get_object_or_404(Organisation.objects.visible_to(request.user).exclude(logo=""), pk=pk)
        return _file(organisation.logo)


class PrincipleDocument(DeskView):
    """The document that shows a principle is met, for those who may read the profile."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not request.user.has_perm("network.view_organisation"):
            raise PermissionDenied
        seen = Organisation.objects.visible_to(request.user).order_by().values("pk")
        check = get_object_or_404(PrincipleCheck.objects.filter(organisation__in=seen).exclude(document=""), pk=pk)
        return _file(check.document)


def _file(file: Any) -> HttpResponseBase:
    try:
        return protected_file_response(file.open("rb"), capfirst(file.name.rsplit("/", 1)[-1]))
    except FileNotFoundError:
        raise Http404 from None
