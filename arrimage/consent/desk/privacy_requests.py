"""The register of requests: list, record page, what is held on the person, her removal, documents."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.filters import PrivacyRequestFilter
from arrimage.consent.forms import PrivacyRequestForm, RequestDocumentForm
from arrimage.consent.models import AccessEntry, PrivacyRequest, PrivacyRequestDocument
from arrimage.consent.operations.access import log_access
from arrimage.consent.operations.forgetting import with_merged
from arrimage.consent.operations.requests import add_request_document, forget_requester
from arrimage.consent.queries.holdings import fates, mentions, sections, subject_of_request
from arrimage.consent.queries.requests import is_under_another_name, possible_contacts
from arrimage.consent.tables import PrivacyRequestTable
from arrimage.consent.views.privacy import download
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response
from arrimage.network.models import ImportRow
from arrimage.network.operations.forgetting import imports_to_give_up

Column = desk.Column
VIEW, CHANGE = "consent.view_privacyrequest", "consent.change_privacyrequest"
ANSWER = "consent.answer_privacyrequest"


class PrivacyRequestScreen(desk.Records):
    model = PrivacyRequest
    path = "vie-privee/demandes"
    icon = "shield-check"
    rail = "privacy"
    table_class = PrivacyRequestTable
    filterset_class = PrivacyRequestFilter
    form_class = PrivacyRequestForm
    detail_template = "consent/desk/request.html"
    select_related = ("person", "user")
    in_global_search = False
    default_columns = ("number", "requester_name", "received_on", "due_on", "state")
    export_permission = ANSWER
    export_columns = (
        Column(gettext_lazy("Number"), lambda record: record.pk, "number"),
        Column(gettext_lazy("What is asked"), lambda record: str(record.get_kind_display()), "number"),
        Column(gettext_lazy("Received on"), lambda record: record.received_on, "received_on"),
        Column(gettext_lazy("Received by"), lambda record: str(record.get_channel_display()), "channel"),
        Column(gettext_lazy("Person"), lambda record: record.requester_name, "requester_name"),
        Column(gettext_lazy("Identity"), lambda record: str(record.get_identity_display())),
        Column(gettext_lazy("To be answered by"), lambda record: record.due_on, "due_on"),
        Column(gettext_lazy("Reason of the extension"), lambda record: record.extension_reason),
        Column(gettext_lazy("Answered on"), lambda record: record.answered_on, "state"),
        Column(gettext_lazy("Outcome"), lambda record: str(record.get_outcome_display()), "outcome"),
        Column(gettext_lazy("Reasons given"), lambda record: record.reasons),
    )
    add_label = gettext_lazy("Write a request down")
    empty_text = gettext_lazy(
        "Requests of the website’s form come here by themselves. Write down those that come by mail, by phone or in "
        "person: the 30 days run from the day they were received."
    )

    @property
    def title(self) -> str:
        """Shorter than the model's own name: on a phone it is the way back from a form."""
        return _("Requests")

    def detail_context(self, request: HttpRequest, record: PrivacyRequest) -> dict[str, Any]:
        may_answer = request.user.has_perm(ANSWER)
        subject = subject_of_request(record) if may_answer else None
        return {
            "state": record.state(localdate()),
            "may_answer": may_answer,
            "subject": subject,
            "is_under_another_name": subject is not None and is_under_another_name(record, subject),
            "purposes": list(sections(subject)) if subject else [],
            "possible_contacts": possible_contacts(record) if may_answer and record.person is None else [],
            "documents": record.documents.all(),
            "document_form": RequestDocumentForm(),
        }


class _OfARequest(DeskView):
    """A step of one request, for those with the `permission`."""

    permission = ANSWER

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(self.permission))

    def privacy_request(self) -> PrivacyRequest:
        return get_object_or_404(PrivacyRequest.objects.select_related("person", "user"), pk=self.kwargs["pk"])

    def back(self, record: PrivacyRequest) -> HttpResponse:
        return redirect("desk:privacyrequest-detail", record.pk)


class _OfSomebodyCertain(_OfARequest):
    def certain(self) -> PrivacyRequest | None:
        """The request, None with a message when it is not certain whom it is about."""
        record = self.privacy_request()
        if record.is_certain:
            return record
        said = _("Nothing is sent or removed yet: tie the request to a contact and say how her identity was checked.")
        messages.error(self.request, said)
        return None


class HeldData(_OfSomebodyCertain):
    """What the person gave, as a file to send her; each export is noted in the access log."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        record = self.certain()
        subject = subject_of_request(record) if record else None
        if record is None or subject is None:
            return redirect("desk:privacyrequest-detail", pk)
        response = download(list(sections(subject)), form)
        log_access(user=request.user, record=record, what=AccessEntry.What.EXPORT)
        return response


class Forget(_OfSomebodyCertain):
    """What removing the person does, then doing it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.certain()
        subject = subject_of_request(record) if record else None
        if record is None or subject is None:
            return redirect("desk:privacyrequest-detail", pk)
        named = [(found, _address_of(found)) for found in mentions(subject)]
        context = {
            "title": _("Remove what is held on this person?"),
            "record": record,
            "is_under_another_name": is_under_another_name(record, subject),
            "subject": subject,
            "fates": fates(subject),
            "mentions": named,
            "imports": imports_to_give_up(with_merged(subject)),
        }
        return render(request, "consent/desk/forget.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.certain()
        if record is None:
            return redirect("desk:privacyrequest-detail", pk)
        given_up = forget_requester(request=record, day=localdate())
        messages.success(
            request, _("What was held on the person is removed. Write the answer down to close the request.")
        )
        if given_up:
            said = _("Imports given up, whose file held the person: %(names)s. Give the file again, without her.")
            messages.warning(request, said % {"names": ", ".join(map(str, given_up))})
        return self.back(record)


def _address_of(found: Model) -> str | None:
    """A row of an import is read on the page of its import."""
    if isinstance(found, ImportRow):
        return reverse("desk:network-import", args=(found.run_id,))
    return desk.site.url_for(found)


class AddDocument(_OfARequest):
    permission = CHANGE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record, form = self.privacy_request(), RequestDocumentForm(request.POST, request.FILES)
        if form.is_valid():
            document = add_request_document(request=record, **form.cleaned_data)
            messages.success(request, _("“%(document)s” is kept with the request.") % {"document": document})
        else:
            said = [error for errors in form.errors.values() for error in errors]
            messages.error(request, " ".join(map(str, said)))
        return self.back(record)


class Document(DeskView):
    """A letter received or sent; who opens it is noted."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        document = get_object_or_404(PrivacyRequestDocument.objects.select_related("request"), pk=pk)
        try:
            file = document.file.open("rb")
        except FileNotFoundError:
            messages.error(request, _("The file of “%(document)s” is no longer kept.") % {"document": document})
            return redirect("desk:privacyrequest-detail", document.request_id)
        log_access(user=request.user, record=document, what=AccessEntry.What.REQUEST_DOCUMENT)
        return protected_file_response(file, document.file_name)
