"""The short forms of what is done to a membership: a day, a resolution, a reason."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk.forms import use_native_widget
from arrimage.membership.models import Category, Membership
from arrimage.network.lookups import OrganisationLookup, PersonLookup
from arrimage.network.models import Organisation


class OperationForm(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            use_native_widget(field)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, initial=localdate)


def _text(label: Any, most: int, *, required: bool = True, **said: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, **said)


class AddForm(OperationForm):
    """Somebody who asked by another way than the site."""

    organisation = OrganisationLookup(label=_("Organisation"), required=False)
    person = PersonLookup(label=_("Person"), required=False, help_text=_("For an individual membership."))
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.all())
    contact = PersonLookup(label=_("Receives invoices and notices"), required=False)
    on = _day(_("Asked to join on"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("organisation")) == bool(said.get("person")) and not self.errors:
            text = Membership._meta.constraints[0].violation_error_message
            self.add_error("organisation", str(text))
        return said


class AdmitForm(OperationForm):
    on = _day(_("Decision of the board of"))
    resolution = _text(_("Resolution of the board"), 60, help_text=_("Its number, such as CA-2026-14."))
    waived_because = _text(
        _("Not charged because"), 200, required=False, help_text=_("Leave empty to issue the invoice of the dues.")
    )

    revenue_band = forms.ChoiceField(
        label=_("Yearly revenue"),
        choices=[("", _("Not known")), *Organisation.RevenueBand.choices],
        required=False,
        help_text=_("The dues of some categories depend on it. The organisation’s profile takes what is said here."),
    )


class ReadmitForm(AdmitForm):
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.all(), required=False)


class RefuseForm(OperationForm):
    on = _day(_("Decision of the board of"))
    resolution = _text(_("Resolution of the board"), 60, required=False)
    reason = _text(_("Reason"), 250)


class ResignForm(OperationForm):
    on = _day(_("Leaves on"))
    reason = _text(_("Reason"), 250)


class ExcludeForm(OperationForm):
    on = _day(_("Decision of the board of"))
    resolution = _text(_("Resolution of the board"), 60)
    reason = _text(_("Reason"), 250)


class CategoryForm(OperationForm):
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.all())
    from_present_year = forms.BooleanField(
        label=_("It was wrong for the present year too"),
        required=False,
        help_text=_("The dues of the present year stay as they are."),
    )


class RenewForm(OperationForm):
    on = _day(_("As of"))
    waived_because = _text(
        _("Not charged because"), 200, required=False, help_text=_("Leave empty to issue the invoice of the dues.")
    )


class NotesForm(OperationForm):
    contact = PersonLookup(label=_("Receives invoices and notices"), required=False)
    note = forms.CharField(label=_("Notes of the staff"), widget=forms.Textarea, required=False)


class BecauseForm(OperationForm):
    because = _text(_("Not charged because"), 200)


class VoidForm(OperationForm):
    reason = _text(_("Why it is voided"), 250)


class NoteForm(OperationForm):
    note = _text(_("Note to add"), 500)


class ApproveForm(AdmitForm):
    organisation = OrganisationLookup(
        label=_("Organisation of the directory"),
        required=False,
        help_text=_("Leave empty to make its profile from the application."),
    )
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.all(), required=False)


class ApproveManyForm(OperationForm):
    on = _day(_("Decision of the board of"))
    resolution = _text(_("Resolution of the board"), 60)


class SendBackForm(OperationForm):
    message = forms.CharField(label=_("What is to be corrected"), widget=forms.Textarea, max_length=2000)


class RefuseApplicationForm(OperationForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)


class OnForm(OperationForm):
    """The day of a count, and the day on which it was known."""

    on = forms.DateField(label=_("Members on"), initial=localdate)
    known = forms.DateField(label=_("As known on"), required=False, help_text=_("Empty: as it is known now."))
