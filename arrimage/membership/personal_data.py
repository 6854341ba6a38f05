"""What memberships hold on people, and how it is forgotten."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose
from arrimage.membership.models import Act, Application, MemberRequest, Membership, NoticeStep, RenewalNotice, Term
from arrimage.membership.standing import settled

DRAFTS, DECIDED = "membership.drafts", "membership.applications"
REGISTER = gettext_lazy(
    "The register of members proves who belonged and voted (C-38, s. 223); the figures of the plan rest on it."
)
LETTERS = gettext_lazy("It proves that a member was told of her renewal; it goes with the membership.")


def _drafts_before(day: date) -> QuerySet[Application]:
    return Application.objects.filter(state=Application.State.DRAFT, updated_at__date__lt=day)


def _decided_before(day: date) -> QuerySet[Application]:
    closed = (Application.State.REFUSED, Application.State.WITHDRAWN, Application.State.APPROVED)
    return Application.objects.filter(state__in=closed, decided_at__date__lt=day)


def _members_since(day: date) -> QuerySet[Any]:
    """Individual members whose year goes on, and those who receive the notices of a member."""
    running = settled(Term.objects.filter(grace_until__gte=day), date.max).values("membership")
    people = Q(person__isnull=False)
    return Membership.objects.filter(people, pk__in=running).values("person")


def nobody(row: Any) -> str:
    return _("Name removed")


personal_data.register_purposes(
    Purpose(
        "membership",
        gettext_lazy("Keeping the register of members"),
        gettext_lazy("To decide on applications, to know who belongs and votes, and to write about renewals."),
    )
)
personal_data.register_classes(
    DataClass(
        DRAFTS,
        gettext_lazy("Applications never sent"),
        gettext_lazy("the last entry"),
        _drafts_before,
        Fate.DELETE,
        3,
        gettext_lazy("P-39.1, s. 23: an application that was not sent serves nothing after a season."),
    ),
    DataClass(
        DECIDED,
        gettext_lazy("Applications decided on"),
        gettext_lazy("the decision"),
        _decided_before,
        Fate.DELETE,
        24,
        gettext_lazy("P-39.1, s. 23: what the membership needs of it is kept with the profile."),
    ),
)
personal_data.register_still_needed("network.contacts", _members_since)
personal_data.register(
    Held(
        Membership,
        "membership",
        written=("contact", "note"),
        person="person",
        reason=REGISTER,
    ),
    Held(
        Act,
        "membership",
        written=("recorded_by", "voided_by"),
        texts=("reason", "void_reason"),
        person="membership__person",
        reason=REGISTER,
    ),
    Held(
        Term,
        "membership",
        written=("recorded_by", "voided_by"),
        texts=("waived_because", "void_reason"),
        person="membership__person",
        reason=REGISTER,
    ),
    Held(
        Application,
        "membership",
        given=(
            *("name", "neq", "kind", "legal_form", "address", "municipality", "postal_code", "website", "description"),
            *("employees", "revenue_band", "first_name", "last_name", "role", "email", "phone", "motivation"),
        ),
        written=("answer", "decided_by"),
        address="email",
        fate=Fate.ANONYMISE,
        values={
            "first_name": "",
            "last_name": nobody,
            "role": "",
            "email": "",
            "phone": "",
            "motivation": "",
            "decided_by": "",
        },
        retention=DECIDED,
    ),
    Held(
        MemberRequest,
        "membership",
        given=("kind", "category", "message", "asked_at"),
        written=("answer", "answered_by"),
        person="person",
        reason=REGISTER,
    ),
    Held(NoticeStep, "membership", texts=("subject_fr", "text_fr"), reason=LETTERS),
    Held(RenewalNotice, "membership", given=("to",), address="to", reason=LETTERS),
)
