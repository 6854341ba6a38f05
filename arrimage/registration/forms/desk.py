"""The forms of the desk: how one registers for an event, and what is done to a registration."""

from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.models import Event
from arrimage.kit.desk.forms import DeskForm, use_native_widget
from arrimage.kit.templatetags.formats import number
from arrimage.registration.models import Enrolment, PromoCode, Question, Registration, Ticket

SETTINGS = (
    *("event", "is_open", "opens_at", "closes_at", "capacity", "has_waiting_list", "confirm_within_hours"),
    *("needs_approval", "group_limit", "organisation_limit", "cancel_until_hours", "takes_names", "welcome"),
)


class EnrolmentForm(DeskForm[Enrolment]):
    """The event is chosen once; its registrations never go to another."""

    wants_request = True

    class Meta:
        model = Enrolment
        fields = SETTINGS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        events = Event.objects.visible_to(self.request.user).select_related("activity")
        if self.instance.pk:
            self.fields["event"].disabled = True
            self.fields["event"].queryset = events.filter(pk=self.instance.event_id)  # type: ignore[attr-defined]
        else:
            self.fields["event"].queryset = events.filter(enrolment=None)  # type: ignore[attr-defined]

    def clean_capacity(self) -> int | None:
        """Nobody loses a place by a figure: those who hold one are counted. One more let in knowingly stays so."""
        capacity: int | None = self.cleaned_data["capacity"]
        if capacity is None or not self.instance.pk or "capacity" not in self.changed_data:
            return capacity
        held = self.instance.registrations.holding_a_place().count()
        if capacity < held:
            sentence = ngettext(
                "%(count)s person holds a place already: write %(count)s or more, or first cancel registrations.",
                "%(count)s people hold a place already: write %(count)s or more, or first cancel registrations.",
                held,
            )
            raise forms.ValidationError(sentence % {"count": number(held)}, code="held")
        return capacity


class _Rows(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # cannot be subscripted when run
    """Rows that somebody used already stay: taking them away would take hers."""

    in_use: Any = gettext_lazy("“%(row)s” was used already: it stays.")

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            use_native_widget(field)

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and self._is_used(form.instance):
                raise forms.ValidationError(self.in_use % {"row": form.instance})

    @staticmethod
    def _is_used(row: Any) -> bool:
        related = (
            "answers" if isinstance(row, Question) else "orders" if isinstance(row, PromoCode) else "registrations"
        )
        return bool(getattr(row, related).exists())


class _TicketForm(forms.ModelForm[Ticket]):
    def clean_capacity(self) -> int | None:
        """As for the event's own places: those who hold this ticket are counted."""
        capacity: int | None = self.cleaned_data["capacity"]
        if capacity is None or not self.instance.pk or "capacity" not in self.changed_data:
            return capacity
        held = self.instance.registrations.holding_a_place().count()
        if capacity < held:
            sentence = ngettext(
                "%(count)s person holds this ticket already: write %(count)s or more, or first cancel registrations.",
                "%(count)s people hold this ticket already: write %(count)s or more, or first cancel registrations.",
                held,
            )
            raise forms.ValidationError(sentence % {"count": number(held)}, code="held")
        return capacity


class _TicketRows(_Rows):
    in_use = gettext_lazy("“%(row)s” was chosen already: rather than taking it away, say until when it is offered.")


class _QuestionRows(_Rows):
    in_use = gettext_lazy("“%(row)s” was answered already: taking it away would destroy the answers.")


TicketRows = inlineformset_factory(
    Enrolment,
    Ticket,
    form=_TicketForm,
    formset=_TicketRows,
    fields=(
        *("position", "name_fr", "name_en", "pricing", "price", "suggested", "is_taxable", "holder"),
        *("available_from", "available_until", "capacity"),
    ),
    extra=0,
)
QuestionRows = inlineformset_factory(
    Enrolment,
    Question,
    formset=_QuestionRows,
    fields=("position", "kind", "text", "help_text", "choices", "is_required", "keep_days"),
    widgets={"choices": forms.Textarea({"rows": 3})},
    extra=0,
)


class _CodeRows(_Rows):
    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        form.fields["ticket"].queryset = Ticket.objects.filter(enrolment=self.instance.pk)


PromoCodeRows = inlineformset_factory(
    Enrolment,
    PromoCode,
    formset=_CodeRows,
    fields=("code", "percent", "amount", "ticket", "most", "valid_until"),
    extra=0,
)


class CorrectForm(DeskForm[Registration]):
    """A name or an address badly written; what is hers otherwise is done by the buttons of her page."""

    class Meta:
        model = Registration
        fields = ("first_name", "last_name", "email", "organisation_name")


class CancelForm(forms.Form):
    credits = forms.BooleanField(
        label=gettext_lazy("Credit what was charged"),
        required=False,
        help_text=gettext_lazy("A credit note is written; what was paid is then to be given back."),
    )


class OfferForm(forms.Form):
    beyond_capacity = forms.BooleanField(label=gettext_lazy("Even if there is no place left"), required=False)


def say(form: Any, error: forms.ValidationError) -> None:
    """Each sentence beside its field where the form has it, else at the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
