"""A list of people who consented, brought in: the file, what it would do, then the ledger."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.consent.desk.ledger_forms import BY_HAND, PlainForm
from arrimage.consent.models import Purpose, Wording
from arrimage.consent.operations.importing import (
    MOST_ROWS,
    Common,
    Foreseen,
    Row,
    foresee,
    import_consents,
    read_rows,
)
from arrimage.consent.rules import CLOSING, EFFECTS, Act
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.templatetags.formats import long_date
from arrimage.kit.text import shortened
from arrimage.network.importing.reading import LARGEST_FILE
from arrimage.network.importing.tables import UnreadableFile

# What the single form offers and allows writing by itself.
KINDS = tuple(act for act in BY_HAND if act in EFFECTS and act not in CLOSING)
SHOWN = 500  # rows told on the page
MOST_TOLD = 20  # rows told in a message, or of those that are accepted
LONGEST_TOLD = 90  # signs of a sentence in a list of sentences
SALT = "arrimage.consent.importing"
KEPT_FOR = 12 * 3600  # seconds between looking and confirming
MOST_KEPT = 2_000_000  # Django takes 2.5 MB of a form
TOO_MANY = gettext_lazy("A list of consents has %(most)d rows at most: cut it in parts.")


class WordingField(forms.ModelChoiceField):
    """Sentences told by what they say: nobody knows them by their version."""

    def label_from_instance(self, wording: Any) -> str:
        said = {
            "purpose": wording.purpose,
            "text": shortened(wording.text, LONGEST_TOLD),
            "day": long_date(timezone.localdate(wording.created_at)),
        }
        if wording.language == Wording.Language.ENGLISH:
            return _("%(purpose)s: “%(text)s” (in English, since %(day)s)") % said
        return _("%(purpose)s: “%(text)s” (in French, since %(day)s)") % said


class ImportForm(PlainForm):
    file = forms.FileField(
        label=gettext_lazy("List of people who consented"),
        help_text=gettext_lazy(
            "CSV, Excel or OpenDocument, a row for each person: Courriel, Date (2026-03-15), Preuve and, if you have "
            "them, Prénom and Nom. According to the kind of consent: Fonction, Page, Référé par, Dernier jour."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx,.xls,.ods,.txt"}),
    )
    purpose = forms.ModelChoiceField(Purpose.objects.commercial(), label=gettext_lazy("Purpose"))
    act = forms.ChoiceField(
        label=gettext_lazy("Kind of consent"), choices=[(act.value, act.label) for act in KINDS], initial=Act.GIVEN
    )
    wording = WordingField(
        Wording.objects.select_related("purpose"),
        label=gettext_lazy("The sentence that people agreed to"),
        required=False,
        empty_label=gettext_lazy("Another sentence, which I write below"),
        help_text=gettext_lazy("What they read on the form or heard before they said yes: it is the proof."),
    )
    words = forms.CharField(
        label=gettext_lazy("The sentence itself, if it is not in that list"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        help_text=gettext_lazy("Word for word, as on the paper or the form. It is kept with each consent."),
    )
    proof = forms.CharField(
        label=gettext_lazy("Proof, for the rows that name none"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        max_length=1000,
        help_text=gettext_lazy("How people were asked, and where the signed papers or the messages are kept."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(TOO_MANY, params={"most": MOST_ROWS})
        return file

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if {"purpose", "act"} <= said.keys():
            wording, words = said.get("wording"), said.get("words")
            if wording and wording.purpose_id != said["purpose"].pk:
                sentence = _("This sentence is of another purpose: choose one of the purpose above.")
                self.add_error("wording", sentence)
            elif wording and words:
                self.add_error("words", _("Choose a sentence of the list or write one, not both."))
            elif not (wording or words or "words" in self.errors or "wording" in self.errors) and self._is_express:
                self.add_error("words", _("Say which sentence people agreed to: choose it above or write it here."))
        return said

    @property
    def _is_express(self) -> bool:
        return Common(self.cleaned_data["purpose"], Act(self.cleaned_data["act"])).is_express

    @property
    def common(self) -> Common:
        said = self.cleaned_data
        return Common(said["purpose"], Act(said["act"]), said["wording"], said["words"], said["proof"])


class Import(DeskView):
    """First the file, then what it would do; the rows lie in the page meanwhile, signed, and nowhere else."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("consent.add_consententry")

    def get(self, request: HttpRequest) -> HttpResponse:
        """`?purpose=` is the one chosen in advance."""
        asked = request.GET.get("purpose", "")
        return self._page(ImportForm(initial={"purpose": asked} if asked.isdecimal() else None))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "kept" in request.POST:
            return self._confirm(request.POST["kept"])
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            file = form.cleaned_data["file"]
            rows = read_rows(file.read(), file.name)
        except UnreadableFile as error:
            form.add_error("file", str(error))
            return self._page(form, status=422)
        foreseen = foresee(rows, form.common, at=timezone.now(), by=str(request.user))
        kept = self._kept(foreseen, form.common)
        if len(kept) > MOST_KEPT:
            form.add_error("file", _("The list is too large to be looked over at once: cut it in parts."))
            return self._page(form, status=422)
        return self._foreseen(foreseen, form.common, kept)

    def _kept(self, foreseen: Foreseen, common: Common) -> str:
        said = {
            "by": self.request.user.pk,
            "purpose": common.purpose.pk,
            "act": str(common.act),
            "wording": common.wording.pk if common.wording else None,
            "words": common.words,
            "proof": common.proof,
            "rows": [row.cells for row in foreseen.rows],
        }
        return signing.dumps(said, salt=SALT, compress=True)

    def _confirm(self, kept: str) -> HttpResponse:
        try:
            said = signing.loads(kept, salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            said = {}
        purpose = Purpose.objects.commercial().filter(pk=said.get("purpose")).first()
        if purpose is None or said["by"] != self.request.user.pk:
            messages.error(self.request, _("Nothing is recorded: too much time has passed. Give the file again."))
            return redirect("desk:consent-import")
        wording = Wording.objects.get(pk=said["wording"]) if said["wording"] else None
        common = Common(purpose, Act(said["act"]), wording, said["words"], said["proof"])
        rows = [Row(*cells) for cells in said["rows"]]
        done = import_consents(rows, common, at=timezone.now(), by=str(self.request.user))
        self._say(done)
        return redirect("desk:consententry-list")

    def _say(self, done: Foreseen) -> None:
        count = len(done.acts)
        if count:
            sentence = ngettext("%(count)d consent is in the ledger.", "%(count)d consents are in the ledger.", count)
            messages.success(self.request, sentence % {"count": count})
        else:
            messages.info(self.request, _("Nothing new is recorded."))
        if done.refused:  # since the list was looked at
            lines = [(_("Row %(number)d: %(why)s") % {"number": number, "why": why},) for number, why in done.refused]
            messages.warning(self.request, format_html_join("", "<p class='mb-1'>{}</p>", lines[:MOST_TOLD]))

    def _foreseen(self, foreseen: Foreseen, common: Common, kept: str) -> HttpResponse:
        context = {
            "title": _("What this list would record"),
            "foreseen": foreseen,
            "count": len(foreseen.acts),
            "common": common,
            "accepted": foreseen.acts[:MOST_TOLD],
            "others": max(0, len(foreseen.acts) - MOST_TOLD),
            "refused": foreseen.refused[:SHOWN],
            "more": max(0, len(foreseen.refused) - SHOWN),
            "kept": kept,
        }
        return render(self.request, "consent/import_foreseen.html", context)

    def _page(self, form: ImportForm, status: int = 200) -> HttpResponse:
        context = {"title": _("Import consents"), "form": form}
        return render(self.request, "consent/import.html", context, status=status)
