"""The form by which strangers register: themselves, and colleagues one by one, with or without JavaScript."""

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.signing import TimestampSigner
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from arrimage.kit.public_forms import PublicForm
from arrimage.network.models import Person
from arrimage.registration.forms.participants import ParticipantForm
from arrimage.registration.models import Enrolment
from arrimage.registration.operations import NewOrder
from arrimage.registration.queries import Places, is_offered, places_of

MOST_ROWS = 50


class OrderForm(PublicForm):
    signer = TimestampSigner(salt="registration.order-form")

    promo_code = forms.CharField(label=gettext_lazy("Promotional code"), max_length=40, required=False)
    stays_together = forms.BooleanField(
        label=gettext_lazy("We come together or not at all"),
        required=False,
        help_text=gettext_lazy(
            "If there are not enough places, all of you wait until there is one for each. Otherwise the places left go "
            "to the first of you, and the others wait."
        ),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, has_codes: bool, is_group: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["form_token"].initial = uuid.uuid4
        if not has_codes:
            del self.fields["promo_code"]
        if not is_group:
            del self.fields["stays_together"]


class StaffOrderForm(forms.Form):
    """The same at the desk, for who registers by phone: no e-mail is needed, and one more may be let in knowingly."""

    is_trapped = False
    promo_code = forms.CharField(label=gettext_lazy("Promotional code"), max_length=40, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Person.Language.choices)
    beyond_capacity = forms.BooleanField(
        label=gettext_lazy("Let them in even when there is no place left"),
        required=False,
        help_text=gettext_lazy("Otherwise they wait, after those who wait already."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, has_codes: bool, is_group: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["form_token"].initial = uuid.uuid4
        if not has_codes:
            del self.fields["promo_code"]


class WholeOrder:
    """The form of the order with one of each participant: valid as a whole. `rows` number the participants.

    `first` is what is known of the first one before she writes, by field.
    """

    def __init__(
        self,
        enrolment: Enrolment,
        data: QueryDict | None,
        files: Any,
        at: Any,
        too_heavy: Any = (),
        staff: bool = False,
        first: Mapping[str, str] | None = None,
    ) -> None:
        self.enrolment, self.data = enrolment, data
        self.rows = rows_in(data)
        self.every_ticket = list(enrolment.tickets.all())
        self.tickets = [one for one in self.every_ticket if staff or is_offered(one, at)]
        self.lacks_tickets = bool(self.every_ticket) and not self.tickets
        self.form: Any = (StaffOrderForm if staff else OrderForm)(
            data, has_codes=enrolment.promo_codes.exists(), is_group=len(self.rows) > 1
        )
        questions = list(enrolment.questions.all())
        for question in questions:
            question.enrolment = enrolment
        self.people = [
            ParticipantForm(
                data,
                files,
                prefix=f"p{row}",
                enrolment=enrolment,
                tickets=self.tickets,
                questions=questions,
                is_first=row == self.rows[0],
                initial=first if row == self.rows[0] else None,
                too_heavy=too_heavy,
            )
            for row in self.rows
        ]
        for person in self.people if staff else ():
            person.fields["email"].required = False
        self.only_changes_rows = changes_rows(data)
        if self.only_changes_rows:
            # Nothing is sent yet: what was typed is shown again, and no mistake is told before it can be made.
            for part in (self.form, *self.people):
                part._errors = ErrorDict()

    @cached_property
    def places(self) -> Places:
        """Only a page that is shown says them: giving a place counts them anew, locked."""
        return places_of(self.enrolment, self.every_ticket)

    @property
    def numbered(self) -> list[tuple[int, ParticipantForm]]:
        return list(zip(self.rows, self.people, strict=True))

    def is_valid(self) -> bool:
        """Checks every part, so that every mistake shows at once."""
        return False not in [part.is_valid() for part in (self.form, *self.people)]

    @property
    def has_errors(self) -> bool:
        return any(part.errors for part in (self.form, *self.people))

    @property
    def is_multipart(self) -> bool:
        return any(person.is_multipart() for person in self.people)

    def order(self, **more: Any) -> NewOrder:
        said: Mapping[str, Any] = self.form.cleaned_data
        people = [person.participant for person in self.people]
        first = people[0]
        return NewOrder(
            name=f"{first.first_name} {first.last_name}".strip(),
            email=first.email,
            organisation_name=first.organisation_name,
            participants=people,
            promo_code=said.get("promo_code", ""),
            form_token=said.get("form_token"),
            stays_together=said.get("stays_together", False),
            beyond_capacity=said.get("beyond_capacity", False),
            **({"language": said["language"]} if "language" in said else {}),
            **more,
        )


def changes_rows(data: QueryDict | None) -> bool:
    """Whether a button «add» or «remove» was pressed, rather than the one that sends."""
    return data is not None and (data.get("do") == "more" or "remove" in data)


def rows_in(data: QueryDict | None) -> list[int]:
    """The numbers of the participants that the form holds, after what its buttons «add» and «remove» ask."""
    if data is None:
        return [0]
    rows = [int(text) for text in data.getlist("row") if text.isascii() and text.isdigit() and len(text) < 4]
    rows = list(dict.fromkeys(rows))[:MOST_ROWS] or [0]
    gone = data.get("remove", "")
    rows = [row for row in rows if str(row) != gone or row == rows[0]]
    return [*rows, max(rows) + 1] if data.get("do") == "more" else rows
