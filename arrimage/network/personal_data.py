"""What the network holds on people, and how it is forgotten."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose
from arrimage.network.models import (
    AccessRequest,
    Approach,
    Candidate,
    CommitteeMember,
    ContactPoint,
    ImportRow,
    ImportRun,
    MatchQuestion,
    Merge,
    Organisation,
    OrganisationRole,
    Person,
    PossibleMatch,
    ProposedChange,
    RegisterEdition,
    Segment,
    SetAside,
    Site,
)
from arrimage.network.operations.forgetting import EMPTY, rows_naming

COORDINATES = gettext_lazy(
    "These are the coordinates of an organisation, which the law does not protect as it does those of a person."
)
WORK = gettext_lazy("It is a record of the hub’s work; whoever entered it has become a number.")


def _without_news(day: date) -> QuerySet[Person]:
    """People without an account whose record, and every role they hold, is unchanged or over since the day."""
    current = OrganisationRole.objects.filter(person=OuterRef("pk")).filter(Q(end__gte=day) | Q(start__gte=day))
    return Person.objects.filter(updated_at__date__lt=day, user=None).exclude(Exists(current))


def _answered_before(day: date) -> QuerySet[AccessRequest]:
    return AccessRequest.objects.filter(decided_at__date__lt=day)


def _imported_before(day: date) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(run__finished_at__date__lt=day)


def nameless(row: Any) -> str:
    """The name that somebody forgotten bears: her records keep their number, so that no figure moves."""
    return _("Person removed no. %(number)d") % {"number": row.pk}


personal_data.register_purposes(
    Purpose(
        "contacts",
        gettext_lazy("Keeping in touch with the network"),
        gettext_lazy("To reach the people of the organisations we work with, and know in what capacity they speak."),
    )
)
personal_data.register_classes(
    DataClass(
        "network.contacts",
        gettext_lazy("Contacts without news"),
        gettext_lazy("the last activity, role or change of the contact"),
        _without_news,
        Fate.ANONYMISE,
        60,
        gettext_lazy("P-39.1, s. 23: the purpose for which the contact was collected is fulfilled."),
    )
)
personal_data.register_classes(
    DataClass(
        "network.access",
        gettext_lazy("Requests for access"),
        gettext_lazy("the answer to the request"),
        _answered_before,
        Fate.DELETE,
        24,
        gettext_lazy("P-39.1, s. 23: once the access is given or refused, the request only serves to explain it."),
    )
)
personal_data.register_classes(
    DataClass(
        "network.imports",
        gettext_lazy("Rows of imports of contacts"),
        gettext_lazy("the end of the import"),
        _imported_before,
        Fate.DELETE,
        12,
        gettext_lazy("P-39.1, s. 23: what was imported is in the directory; its rows only say what each one did."),
    )
)
personal_data.register(
    Held(
        Person,
        "contacts",
        given=("first_name", "last_name", "pronoun", "language", "email", "phone"),
        written=("is_expert", "tags", "custom", "facts", "shared_with", "merged_into"),
        person="pk",
        user="user",
        fate=Fate.ANONYMISE,
        values={
            **dict.fromkeys(("first_name", "pronoun", "email", "phone"), ""),
            "last_name": nameless,
            "user": None,
            "custom": {},
            "facts": {},
        },
        retention="network.contacts",
    ),
    Held(
        OrganisationRole,
        "contacts",
        given=("title", "start", "end"),
        person="person",
        fate=Fate.DELETE,
        retention="network.contacts",
    ),
    Held(
        Organisation,
        "contacts",
        given=("address", "email", "phone"),
        texts=("description",),
        reason=COORDINATES,
    ),
    Held(Site, "contacts", given=("address",), reason=COORDINATES),
    Held(
        ContactPoint,
        "contacts",
        given=("kind", "value", "label"),
        person="person",
        fate=Fate.DELETE,
        retention="network.contacts",
    ),
    Held(
        SetAside,
        "contacts",
        written=("field", "value", "source"),
        authors=("decided_by",),
        person="person",
        fate=Fate.DELETE,
        retention="network.contacts",
    ),
    Held(
        CommitteeMember,
        "contacts",
        given=("role", "start", "end"),
        person="person",
        reason=gettext_lazy("The committee’s past makes sense only with its seats; whom it names has become a number."),
    ),
    Held(Segment, "contacts", authors=("owner",), texts=("description",), user="owner", reason=WORK),
    Held(
        ImportRun,
        "contacts",
        authors=("created_by",),
        files=("file",),
        user="created_by",
        reason=gettext_lazy(
            "The file goes by itself once the import is confirmed or given up, after thirty days at the most."
        ),
    ),
    Held(
        ImportRow,
        "contacts",
        # A file of the hub’s own, in which staff notes stand beside what she gave; what it gave her record is there.
        written=("cells", "reasons", "changes", "remarks", "did", "about"),
        texts=("label",),
        person="person",
        named=rows_naming,
        fate=Fate.ANONYMISE,
        values=EMPTY,
        retention="network.imports",
    ),
    Held(
        MatchQuestion,
        "contacts",
        written=("other_person", "reasons"),
        authors=("answered_by",),
        person="person",
        fate=Fate.DELETE,
        retention="network.contacts",
    ),
    Held(
        Merge,
        "contacts",
        written=("merged_person",),
        authors=("created_by",),
        person="person",
        fate=Fate.DELETE,
        retention="network.contacts",
    ),
    Held(RegisterEdition, "contacts", authors=("accepted_by",), user="accepted_by", reason=WORK),
    Held(
        Candidate,
        "contacts",
        given=("address",),
        authors=("owner",),
        texts=("note",),
        user="owner",
        reason=gettext_lazy("The enterprise register is public, and natural persons are absent from it."),
    ),
    Held(
        ProposedChange,
        "contacts",
        written=("person", "answer", "decided_by"),
        authors=("decided_by",),
        texts=("changes",),
        person="person",
        reason=gettext_lazy("It tells what an organisation said of itself; whoever said it has become a number."),
    ),
    Held(
        AccessRequest,
        "contacts",
        given=("first_name", "last_name", "email", "title", "message"),
        written=("answer",),
        authors=("decided_by", "invited_by"),
        person="person",
        address="email",
        fate=Fate.DELETE,
        retention="network.access",
    ),
    Held(Approach, "contacts", authors=("by",), texts=("note",), user="by", reason=WORK),
    Held(PossibleMatch, "contacts", authors=("decided_by",), user="decided_by", reason=WORK),
)
