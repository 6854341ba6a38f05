"""What the newsletters hold on their readers and on those who write them, and how it is forgotten."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose, Subject
from arrimage.letters.models import Delivery, Issue, Mailing, Newsletter, ReaderChoice, Return, SignUp

DELIVERIES, SIGN_UPS, RETURNS = "letters.deliveries", "letters.sign_ups", "letters.returns"
WORK = _("It is a record of the hub’s work; whoever wrote or approved it has become a number.")


def _delivered_before(day: date) -> QuerySet[Delivery]:
    """Rows that still say to whom: the others count, and name nobody any more."""
    named = ~Q(address="") | Q(person__isnull=False)
    return Delivery.objects.filter(named, mailing__created_at__date__lt=day).order_by("pk")


def _asked_before(day: date) -> QuerySet[SignUp]:
    return SignUp.objects.filter(created_at__date__lt=day)


def _returned_before(day: date) -> QuerySet[Return]:
    return Return.objects.filter(received_at__date__lt=day)


@personal_data.before_forgetting
def forget_frequencies(subject: Subject) -> None:
    """How often she wished to be written to goes before her address, which is all that ties it to her."""
    ReaderChoice.objects.filter(recipient__address__in=subject.addresses).delete()


personal_data.register_purposes(
    Purpose(
        "letters",
        _("Sending you the newsletters you asked for"),
        _("To write to you as you chose, to stop when you say so, and to account for each message."),
    )
)
personal_data.register_classes(
    DataClass(
        DELIVERIES,
        _("Delivery ledger"),
        _("the mailing"),
        _delivered_before,
        Fate.ANONYMISE,
        24,
        _("P-39.1, s. 23: once a message can no longer be complained about, its row only counts."),
    ),
    DataClass(
        RETURNS,
        _("Mail that came back"),
        _("the day it was read"),
        _returned_before,
        Fate.DELETE,
        12,
        _("P-39.1, s. 23: three returns within months leave an address out; what remains is the list of exclusions."),
    ),
    DataClass(
        SIGN_UPS,
        _("Subscriptions asked for on the site"),
        _("the day they were asked for"),
        _asked_before,
        Fate.DELETE,
        1,
        _("P-39.1, s. 23: confirmed, the consent ledger holds the proof; not confirmed, nothing is to be kept."),
    ),
)
personal_data.register(
    Held(
        Delivery,
        "letters",
        given=("address",),
        written=("recipient", "person", "state", "why", "reply"),
        texts=("own_subject", "own_text", "own_calendar"),
        person="person",
        address="address",
        fate=Fate.ANONYMISE,
        values={"address": "", "person": None, "reply": "", "own_subject": "", "own_text": "", "own_calendar": ""},
        retention=DELIVERIES,
    ),
    Held(
        SignUp,
        "letters",
        given=("address", "name", "language", "machine"),
        address="address",
        fate=Fate.DELETE,
        retention=SIGN_UPS,
    ),
    Held(
        Return,
        "letters",
        given=("address",),
        written=("status",),
        texts=("diagnostic", "subject"),
        address="address",
        fate=Fate.DELETE,
        retention=RETURNS,
    ),
    Held(
        ReaderChoice,
        "letters",
        given=("every",),
        written=("recipient",),
        address="recipient__address",
        fate=Fate.DELETE,
    ),
    Held(
        Newsletter,
        "letters",
        written=("from_name", "from_email", "reply_to"),
        reason=_("These are the coordinates under which the hub itself writes."),
    ),
    Held(
        Issue,
        "letters",
        authors=("created_by", "scheduled_by", "approved_by"),
        texts=("subject", "preheader", "remark"),
        user="created_by",
        reason=WORK,
    ),
    Held(
        Mailing,
        "letters",
        written=("from_email",),
        authors=("created_by",),
        texts=("title",),
        user="created_by",
        reason=WORK,
    ),
)
