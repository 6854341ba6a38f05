"""A list of media brought in, each address with the page on which it is published."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.consent.desk.ledger_forms import PlainForm
from arrimage.kit.desk.views.access import DeskView
from arrimage.letters.operations.importing_media import Imported, import_media
from arrimage.network.importing.tables import UnreadableFile

SHOWN = 20  # remarks told at once


class MediaForm(PlainForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, Excel or OpenDocument, a row for each journalist: Média, Prénom, Nom, Fonction, Courriel, Page "
            "(where the address is published) and, if you noted it, Vu le (2026-03-15)."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx,.ods,.txt"}),
    )
    seen_on = forms.DateField(
        label=gettext_lazy("Pages seen on"), help_text=gettext_lazy("For the rows that do not say it themselves.")
    )

    def clean_seen_on(self) -> Any:
        day = self.cleaned_data["seen_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day


class ImportMedia(DeskView):
    def is_allowed(self) -> bool:
        wanted = ("network.add_importrun", "consent.add_consententry")
        return super().is_allowed() and self.request.user.has_perms(wanted)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(MediaForm(initial={"seen_on": timezone.localdate()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MediaForm(request.POST, request.FILES)
        imported = self._brought_in(form) if form.is_valid() else None
        if imported is None:
            return self._page(form, status=422)
        _say_how_many(request, imported)
        if imported.remarks:
            messages.warning(request, _listed(imported.remarks))
        return redirect("desk:network-import", imported.run.pk)

    def _brought_in(self, form: MediaForm) -> Imported | None:
        """None once the form says why nothing was."""
        file, day = form.cleaned_data["file"], form.cleaned_data["seen_on"]
        try:
            return import_media(data=file.read(), name=file.name, seen_on=day, at=timezone.now(), by=self.request.user)
        except UnreadableFile as error:
            form.add_error("file", str(error))
        except ValidationError as error:
            form.add_error("file", error.messages)
        return None

    def _page(self, form: MediaForm, status: int = 200) -> HttpResponse:
        context = {"title": _("Bring in a list of media"), "form": form}
        return render(self.request, "letters/desk/media.html", context, status=status)


def _say_how_many(request: HttpRequest, imported: Imported) -> None:
    if imported.proven:
        said = ngettext(
            "%(count)d address may now receive press releases.",
            "%(count)d addresses may now receive press releases.",
            imported.proven,
        )
        messages.success(request, said % {"count": imported.proven})
    elif imported.already:
        said = ngettext(
            "Nothing new: %(count)d address receives them already.",
            "Nothing new: %(count)d addresses receive them already.",
            imported.already,
        )
        messages.info(request, said % {"count": imported.already})
    else:
        messages.info(request, _("No address of this file may receive press releases yet."))


def _listed(remarks: list[str]) -> SafeString:
    """One message for all the rows, so that the page below stays in sight."""
    count = len(remarks)
    title = ngettext("%(count)d row to look at:", "%(count)d rows to look at:", count) % {"count": count}
    shown = remarks[:SHOWN]
    if count > SHOWN:
        more = ngettext(
            "%(count)d more, told at its row below.", "%(count)d more, told at their rows below.", count - SHOWN
        )
        shown = [*shown, more % {"count": count - SHOWN}]
    lines = format_html_join("", "<li>{}</li>", ((line,) for line in shown))
    return format_html('<p class="mb-1">{}</p><ul class="mb-0">{}</ul>', title, lines)


URLS = (path("infolettres/medias/importer/", ImportMedia.as_view(), name="media-import"),)
