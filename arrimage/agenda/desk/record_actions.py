"""The small steps of an activity's page: who came, follow-ups, documents."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.agenda.forms.documents import DocumentForm
from arrimage.agenda.models import Activity, ActivityDocument, FollowUp
from arrimage.agenda.operations.journal import (
    add_document,
    everyone_came,
    mark_follow_up_done,
    remove_document,
    reopen_follow_up,
    unmark_duplicate,
)
from arrimage.consent.models import AccessEntry
from arrimage.consent.operations import log_access
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response


def changeable(request: HttpRequest, pk: int) -> Activity:
    """The activity, 404 when this person may not see it, 403 when she may not change it."""
    activity: Activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    if not Activity.objects.changeable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return activity


def back_to(activity: Activity) -> HttpResponse:
    return redirect("desk:activity-detail", activity.pk)


class EveryoneCame(DeskView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = changeable(request, pk)
        everyone_came(activity=activity)
        messages.success(request, _("All those convened are marked as present."))
        return back_to(activity)


class NotADuplicate(DeskView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = changeable(request, pk)
        unmark_duplicate(activity=activity)
        messages.success(request, _("“%(activity)s” counts again by itself.") % {"activity": activity})
        return back_to(activity)


class FollowUpDone(DeskView):
    """Done, or not done after all: by whoever promised it, or whoever may change the activity."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        visible = FollowUp.objects.filter(activity__in=Activity.objects.visible_to(request.user))
        follow_up: FollowUp = get_object_or_404(visible, pk=pk)
        if follow_up.owner_id != request.user.pk:
            changeable(request, follow_up.activity_id)
        if "undo" in request.POST:
            reopen_follow_up(follow_up=follow_up)
            messages.success(request, _("“%(text)s” is to be done again.") % {"text": follow_up.text})
        else:
            mark_follow_up_done(follow_up=follow_up, day=localdate())
            messages.success(request, _("“%(text)s” is done.") % {"text": follow_up.text})
        came_from = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
            return redirect(came_from)
        return back_to(follow_up.activity)


class AddDocument(DeskView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = changeable(request, pk)
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            document = add_document(activity=activity, file=form.cleaned_data["file"], title=form.cleaned_data["title"])
            messages.success(request, _("“%(document)s” is kept with the activity.") % {"document": document})
        else:
            said = [error for errors in form.errors.values() for error in errors]
            messages.error(request, " ".join(map(str, said)))
        return back_to(activity)


def _document(request: HttpRequest, pk: int) -> ActivityDocument:
    visible: Any = ActivityDocument.objects.filter(activity__in=Activity.objects.visible_to(request.user))
    document: ActivityDocument = get_object_or_404(visible, pk=pk)
    return document


class Document(DeskView):
    """The document itself, for those who may see its activity."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        document = _document(request, pk)
        try:
            file = document.file.open("rb")
        except FileNotFoundError:
            messages.error(request, _("The file of “%(document)s” is no longer kept.") % {"document": document})
            return back_to(document.activity)
        if document.activity.is_restricted:
            log_access(user=request.user, record=document, what=AccessEntry.What.DOCUMENT)
        return protected_file_response(file, document.file_name)


class RemoveDocument(DeskView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = _document(request, pk)
        activity = changeable(request, document.activity_id)
        remove_document(document=document)
        messages.success(request, _("“%(document)s” is no longer kept.") % {"document": document})
        return back_to(activity)
