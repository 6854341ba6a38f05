"""What is asked of each participant: who she is, her ticket, the event's questions."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.files import UploadValidator
from arrimage.kit.templatetags.formats import long_date, money
from arrimage.registration.models import Answer, Enrolment, Question, Registration, Ticket
from arrimage.registration.operations import Participant
from arrimage.registration.prices import MOST, usual

MAX_MEGABYTES = 10
KEPT = ("pdf", "docx", "odt", "png", "jpg", "jpeg", "webp", "txt")
LONGEST = 1_000


class ParticipantForm(forms.Form):
    """`tickets` are those that may be chosen now; with one alone, or none, nothing is asked. The first participant is
    whoever sends the form: her e-mail is needed."""

    first_name = forms.CharField(
        label=gettext_lazy("First name"), max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"), max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("Where the confirmation goes."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    organisation_name = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )

    def __init__(
        self,
        *args: Any,
        enrolment: Enrolment,
        tickets: Sequence[Ticket],
        questions: Iterable[Question],
        is_first: bool = True,
        too_heavy: Iterable[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.enrolment, self.tickets, self.is_first = enrolment, list(tickets), is_first
        if not is_first:
            self.fields["email"].required = False
            self.fields["email"].help_text = _("To send her own confirmation and reminders. Optional.")
            for name in ("first_name", "last_name", "email", "organisation_name"):
                self.fields[name].widget.attrs["autocomplete"] = "off"
        self._add_tickets()
        self.questions = list(questions)
        for question in self.questions:
            self.fields[name_of(question)] = question_field(question)
        if is_first:
            self._add_introductions()
        self.too_heavy = set(too_heavy)

    def _add_tickets(self) -> None:
        if len(self.tickets) > 1:
            for_members = any(one.holder == Ticket.Holder.MEMBERS for one in self.tickets)
            checked = _("The members’ price: we write to you if your e-mail is not known as a member’s.")
            self.fields["ticket"] = forms.ChoiceField(
                help_text=checked if for_members else "",
                label=_("Ticket"),
                choices=[(one.pk, ticket_words(one)) for one in self.tickets],
                widget=forms.RadioSelect,
            )
        chosen = [one for one in self.tickets if one.pricing == Ticket.Pricing.CHOSEN]
        if chosen:
            self.fields["chosen"] = forms.DecimalField(
                label=_("Amount that you choose to pay ($)"),
                max_digits=8,
                decimal_places=2,
                max_value=MOST,
                min_value=0,
                required=False,
                localize=False,
                help_text=_("For the ticket where one pays what one can. Empty: %(usual)s.")
                % {"usual": money(usual(chosen[0]))},
            )

    def _add_introductions(self) -> None:
        self.fields["wants_introductions"] = forms.BooleanField(
            label=_("Introduce me to other participants before the event"),
            required=False,
            help_text=_("Your name, your organisation and the lines below go to a few others who want it too."),
        )
        self.fields["about"] = forms.CharField(
            label=_("What you do and look for"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        heavy_errors(self, self.questions, self.too_heavy)
        return said

    @property
    def ticket(self) -> Ticket | None:
        if len(self.tickets) < 2:
            return next(iter(self.tickets), None)
        return next(one for one in self.tickets if str(one.pk) == self.cleaned_data["ticket"])

    @property
    def participant(self) -> Participant:
        said, ticket = self.cleaned_data, self.ticket
        is_chosen = ticket is not None and ticket.pricing == Ticket.Pricing.CHOSEN
        return Participant(
            **{name: said.get(name, "") for name in ("first_name", "last_name", "email", "organisation_name")},
            ticket=ticket,
            chosen=said.get("chosen") if is_chosen else None,
            answers=answers_in(said, self.questions),
            wants_introductions=said.get("wants_introductions", False),
            about=said.get("about", ""),
        )


class AnswersForm(forms.Form):
    """The answers of somebody registered, to correct."""

    def __init__(self, *args: Any, registration: Registration, questions: Iterable[Question], **options: Any) -> None:
        self.questions = list(questions)
        known = {answer.question_id: answer for answer in registration.answers.all()}
        initial = {name_of(one): known[one.pk].text for one in self.questions if one.pk in known}
        super().__init__(*args, initial=initial, **options)
        for question in self.questions:
            field = self.fields[name_of(question)] = question_field(question)
            answer: Answer | None = known.get(question.pk)
            if answer is not None and answer.file:
                field.required = False
                field.help_text = _("A file was sent already: choose another one to replace it.")

    @property
    def answers(self) -> dict[int, Any]:
        """What to keep: a file left out stays as it is."""
        found = answers_in(self.cleaned_data, self.questions)
        files = {one.pk for one in self.questions if one.kind == Question.Kind.FILE}
        return {key: said for key, said in found.items() if said or key not in files}


def heavy_errors(form: forms.Form, questions: Iterable[Question], too_heavy: Iterable[str]) -> None:
    """Say of each file that was let go while it came in (`kit.uploads`) why it is not there."""
    for question in questions:
        name = name_of(question)
        if form.add_prefix(name) in set(too_heavy):
            form.errors.pop(name, None)
            sentence = _("This file is heavier than %(limit)s MB: it was not kept. Make it lighter, or send less.")
            form.add_error(name, sentence % {"limit": MAX_MEGABYTES})


def name_of(question: Question) -> str:
    return f"question_{question.pk}"


def answers_in(said: dict[str, Any], questions: Iterable[Question]) -> dict[int, Any]:
    return {one.pk: said.get(name_of(one)) for one in questions}


def ticket_words(ticket: Ticket) -> str:
    """«Régulier – 40,00 $»; what is said of the price where one pays what one can."""
    return f"{ticket} – {price_words(ticket)}"


def price_words(ticket: Ticket) -> str:
    if ticket.pricing == Ticket.Pricing.FREE or (ticket.pricing == Ticket.Pricing.FIXED and not ticket.price):
        return _("free of charge")
    if ticket.pricing == Ticket.Pricing.FIXED:
        return money(ticket.price)
    if ticket.price:
        return _("pay what you can, from %(least)s") % {"least": money(ticket.price)}
    return _("pay what you can")


def question_field(question: Question) -> forms.Field:
    """The field of a question, which says until when its answer is kept."""
    said: dict[str, Any] = {"label": question.text, "required": question.is_required}
    last = question.enrolment.event.last_day + timedelta(days=question.keep_days)
    kept = _("Kept until %(day)s, then destroyed.") % {"day": long_date(last)}
    said["help_text"] = f"{question.help_text} {kept}".strip()
    if question.kind == Question.Kind.CHOICE:
        choices = [line.strip() for line in question.choices.splitlines() if line.strip()]
        return forms.ChoiceField(choices=[("", _("Choose…")), *((one, one) for one in choices)], **said)
    if question.kind == Question.Kind.NUMBER:
        return forms.DecimalField(max_digits=12, decimal_places=2, localize=False, **said)
    if question.kind == Question.Kind.FILE:
        said["help_text"] = _("%(megabytes)s MB at most.") % {"megabytes": MAX_MEGABYTES} + " " + said["help_text"]
        return forms.FileField(validators=[UploadValidator(KEPT, MAX_MEGABYTES)], **said)
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea({"rows": 2}), **said)
