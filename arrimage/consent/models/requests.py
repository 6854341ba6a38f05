"""Requests of people about their personal information, and the clock that runs on each."""

from datetime import date, timedelta
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record
from arrimage.kit.storage import private_storage
from arrimage.kit.templatetags.formats import long_date
from arrimage.network.models import Person

# P-39.1, s. 32: a written answer at the latest 30 days after the request was received.
DAYS_TO_ANSWER = 30
SOON = timedelta(days=7)


class PrivacyRequestQuerySet(models.QuerySet["PrivacyRequest"]):
    def open(self) -> "PrivacyRequestQuerySet":
        return self.filter(answered_on=None)

    def answered(self) -> "PrivacyRequestQuerySet":
        return self.exclude(answered_on=None)

    def late(self, day: date) -> "PrivacyRequestQuerySet":
        """Not answered, their last day gone; an unanswered request is taken for refused by the law (s. 32)."""
        return self.open().filter(due_on__lt=day)

    def due_soon(self, day: date) -> "PrivacyRequestQuerySet":
        return self.open().filter(due_on__gte=day, due_on__lte=day + SOON)


class PrivacyRequest(Record):
    """What somebody asked about her own information, and what came of it."""

    class Kind(models.TextChoices):
        ACCESS = "access", gettext_lazy("Access: see what is held")
        PORTABILITY = "portability", gettext_lazy("Portability: take one’s data away")
        RECTIFICATION = "rectification", gettext_lazy("Rectification: correct what is wrong")
        WITHDRAWAL = "withdrawal", gettext_lazy("Withdrawal of a consent")
        DESTRUCTION = "destruction", gettext_lazy("Destruction: have one’s data removed")
        COMPLAINT = "complaint", gettext_lazy("Complaint about the protection of one’s data")

    class Channel(models.TextChoices):
        FORM = "form", gettext_lazy("Form of the website")
        ACCOUNT = "account", gettext_lazy("Own account")
        EMAIL = "email", gettext_lazy("E-mail received")
        LETTER = "letter", gettext_lazy("Letter")
        PHONE = "phone", gettext_lazy("Phone call")
        IN_PERSON = "in_person", gettext_lazy("In person")

    class Identity(models.TextChoices):
        NOT_CHECKED = "not_checked", gettext_lazy("Not checked yet")
        ACCOUNT = "account", gettext_lazy("Signed in to her account")
        KNOWN = "known", gettext_lazy("Known to the person who answers")
        CALLED_BACK = "called_back", gettext_lazy("Called back at a number already known")
        DOCUMENT = "document", gettext_lazy("Document shown, of which no copy is kept")

    class Outcome(models.TextChoices):
        GRANTED = "granted", gettext_lazy("Granted")
        PARTLY = "partly", gettext_lazy("Granted in part")
        REFUSED = "refused", pgettext_lazy("request", "Refused")
        NOTHING_HELD = "nothing_held", gettext_lazy("Nothing is held on the person")
        ABANDONED = "abandoned", gettext_lazy("Given up by the person")

    kind = models.CharField(gettext_lazy("what is asked"), max_length=20, choices=Kind, default=Kind.ACCESS)
    received_on = models.DateField(gettext_lazy("received on"), default=timezone.localdate)
    channel = models.CharField(gettext_lazy("received by"), max_length=20, choices=Channel, default=Channel.EMAIL)
    requester_name = models.CharField(gettext_lazy("name of the person"), max_length=160)
    requester_email = models.EmailField(gettext_lazy("her e-mail"), blank=True)
    requester_phone = models.CharField(gettext_lazy("her phone"), max_length=40, blank=True)
    message = models.TextField(gettext_lazy("in her words"), blank=True)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        related_name="privacy_requests",
        null=True,
        blank=True,
        verbose_name=gettext_lazy("contact concerned"),
        help_text=gettext_lazy(
            "Once her identity is certain: what is sent or removed is what is held on this contact."
        ),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="privacy_requests",
        null=True,
        blank=True,
        editable=False,
        verbose_name=gettext_lazy("account"),
    )
    identity = models.CharField(
        gettext_lazy("how her identity was checked"), max_length=20, choices=Identity, default=Identity.NOT_CHECKED
    )
    extended_to = models.DateField(
        gettext_lazy("extended to"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Only with the person’s written agreement, or where the Commission allows it."),
    )
    extension_reason = models.TextField(gettext_lazy("reason of the extension"), blank=True)
    due_on = models.DateField(gettext_lazy("to be answered by"), editable=False, db_index=True)
    answered_on = models.DateField(gettext_lazy("answered on"), null=True, blank=True)
    outcome = models.CharField(gettext_lazy("outcome"), max_length=20, choices=Outcome, blank=True)
    reasons = models.TextField(
        gettext_lazy("reasons given"),
        blank=True,
        help_text=gettext_lazy(
            "For a refusal: the section of the law it rests on, and the recourse to the Commission d’accès à "
            "l’information within 30 days."
        ),
    )

    objects = PrivacyRequestQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = gettext_lazy("privacy request")
        verbose_name_plural = gettext_lazy("privacy requests")
        ordering = (F("answered_on").desc(nulls_first=True), "due_on", "pk")
        permissions = (("answer_privacyrequest", gettext_lazy("Can export or remove what is held on a person")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, outcome="") | (Q(answered_on__isnull=False) & ~Q(outcome="")),
                name="privacy_request_answer",
                violation_error_message=gettext_lazy("An answer has a day and an outcome: fill in both, or neither."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=("refused", "partly")) | ~Q(reasons=""),
                name="privacy_request_reasons",
                violation_error_message=gettext_lazy("Say why it is refused, in whole or in part."),
            ),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True) | ~Q(extension_reason=""),
                name="privacy_request_extension",
                violation_error_message=gettext_lazy("Say why more time is needed."),
            ),
        )

    def __str__(self) -> str:
        """Without the name: the register is listed, linked and counted by number."""
        said = {"kind": str(self.get_kind_display()).partition(":")[0].strip(), "number": self.pk or "–"}
        return _("Request no. %(number)s: %(kind)s") % said

    def clean(self) -> None:
        if self.extended_to and self.extended_to <= self.received_on + timedelta(days=DAYS_TO_ANSWER):
            first = long_date(self.received_on + timedelta(days=DAYS_TO_ANSWER))
            raise ValidationError(
                {"extended_to": _("The 30 days end on %(day)s: an extension goes further.") % {"day": first}}
            )
        if self.answered_on and self.answered_on < self.received_on:
            raise ValidationError({"answered_on": _("The answer comes before the request: correct one of the dates.")})

    def save(self, **options: Any) -> None:
        self.due_on = self.extended_to or self.received_on + timedelta(days=DAYS_TO_ANSWER)
        fields = options.get("update_fields")
        if fields is not None and {"received_on", "extended_to"} & set(fields):
            options["update_fields"] = [*fields, "due_on"]
        super().save(**options)

    def state(self, day: date) -> str:
        """answered, late, soon or open, as seen on the day."""
        if self.answered_on:
            return "answered"
        if self.due_on < day:
            return "late"
        return "soon" if self.due_on <= day + SOON else "open"

    @property
    def is_certain(self) -> bool:
        """Whether something may be sent or removed: a contact or an account is tied to it, its identity checked."""
        return bool(self.person_id or self.user_id) and self.identity != self.Identity.NOT_CHECKED


class PrivacyRequestDocument(models.Model):
    """A letter received or sent about a request; confidential, so that every opening is noted."""

    request = models.ForeignKey(
        PrivacyRequest, models.CASCADE, related_name="documents", verbose_name=gettext_lazy("request")
    )
    title = models.CharField(gettext_lazy("title"), max_length=160)
    file = models.FileField(gettext_lazy("file"), upload_to="privacy/%Y/", storage=private_storage)
    added_at = models.DateTimeField(gettext_lazy("added"), auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("document of a request")
        verbose_name_plural = gettext_lazy("documents of requests")
        ordering = ("added_at",)

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        """The title, with the ending of the file as it was sent."""
        ending = PurePath(self.file.name or "").suffix
        return f"{self.title.removesuffix(ending)}{ending}"


@receiver(post_delete, sender=PrivacyRequestDocument)
def delete_file(instance: PrivacyRequestDocument, using: str, **kwargs: Any) -> None:
    """No file outlives its document; it goes once that is certain."""
    storage, name = instance.file.storage, str(instance.file.name)
    transaction.on_commit(lambda: storage.delete(name), using=using)
