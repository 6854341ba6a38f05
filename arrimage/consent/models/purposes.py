"""What the hub writes about, and the exact words in which people were asked."""

import json
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.kit.bilingual import in_readers_language
from arrimage.kit.records import Record


class PurposeQuerySet(models.QuerySet["Purpose"]):
    def commercial(self) -> "PurposeQuerySet":
        """Those that need a consent, in their order; retired ones left out."""
        return self.filter(kind=Purpose.Kind.COMMERCIAL, is_active=True)

    def refusable(self) -> "PurposeQuerySet":
        """Those that anybody may refuse, whether or not they need a consent; retired ones too."""
        return self.filter(kind__in=Purpose.REFUSABLE)

    def in_use(self) -> "PurposeQuerySet":
        return self.filter(is_active=True)


class Purpose(Record):
    """A purpose for which the hub writes: one newsletter, the invitations … Consent is given to each apart."""

    class Kind(models.TextChoices):
        COMMERCIAL = "commercial", gettext_lazy("Commercial message (consent needed)")
        FACTUAL = "factual", gettext_lazy("Factual message (membership, participation): may be refused")
        SERVICE = "service", gettext_lazy("Service message (reply, receipt, account)")
        STATUTORY = "statutory", gettext_lazy("Statutory notice (such as that of the annual meeting)")

    # S.C. 2010, c. 23, s. 6(6) spares factual messages the consent, not the unsubscribe mechanism (ss. 6(2)(c), 11).
    # Replies (SOR/2013-221, s. 3(b)) and legal notices (s. 3(c)) are outside section 6 altogether.
    REFUSABLE = (Kind.COMMERCIAL, Kind.FACTUAL)

    code = models.SlugField(
        gettext_lazy("code"),
        max_length=40,
        unique=True,
        help_text=gettext_lazy("Small letters and hyphens. It never changes: the ledger is written with it."),
    )
    name_fr = models.CharField(gettext_lazy("name in French"), max_length=120)
    name_en = models.CharField(gettext_lazy("name in English"), max_length=120, blank=True)
    description_fr = models.CharField(
        gettext_lazy("in a sentence, in French"),
        max_length=250,
        blank=True,
        help_text=gettext_lazy("What people receive and how often; shown where they choose."),
    )
    description_en = models.CharField(gettext_lazy("in a sentence, in English"), max_length=250, blank=True)
    kind = models.CharField(gettext_lazy("kind"), max_length=12, choices=Kind, default=Kind.COMMERCIAL)
    is_active = models.BooleanField(gettext_lazy("in use"), default=True)
    position = models.PositiveSmallIntegerField(gettext_lazy("position"), default=0)

    objects = PurposeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = gettext_lazy("purpose")
        verbose_name_plural = gettext_lazy("purposes")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        stored = Purpose.objects.filter(pk=self.pk).first()
        if stored is not None and stored.code != self.code:
            raise ValidationError({"code": _("The code of a purpose never changes: make another purpose instead.")})
        if stored is not None and stored.kind != self.kind and stored.entries.exists():
            raise ValidationError({"kind": _("Entries of the ledger speak of it: make another purpose instead.")})

    @property
    def name(self) -> str:
        """In the reader's language, French for want of English."""
        return in_readers_language(self, "name")

    @property
    def description(self) -> str:
        return in_readers_language(self, "description")

    @property
    def needs_consent(self) -> bool:
        return self.kind == self.Kind.COMMERCIAL

    @property
    def is_factual(self) -> bool:
        """Of the hub's own initiative, about what the person belongs to or took part in (s. 6(6) of the Act)."""
        return self.kind == self.Kind.FACTUAL

    @property
    def may_be_refused(self) -> bool:
        """Whether its messages say how to receive no more of them, and a refusal is honoured (s. 11)."""
        return self.kind in self.REFUSABLE


class WordingQuerySet(models.QuerySet["Wording"]):
    def latest_for(self, purpose: Purpose, language: str) -> "Wording | None":
        """The words to show now: the last version in that language, else in French."""
        versions = self.filter(purpose=purpose).order_by("-version")
        return versions.filter(language=language).first() or versions.filter(language=Wording.Language.FRENCH).first()


class Wording(models.Model):
    """The words shown to those who consent, with who asks (SOR/2012-36, s. 4). Once shown it never changes."""

    class Language(models.TextChoices):
        FRENCH = "fr", "Français"
        ENGLISH = "en", "English"

    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="wordings", verbose_name=gettext_lazy("purpose"))
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=Language, default=Language.FRENCH)
    version = models.PositiveSmallIntegerField(gettext_lazy("version"))
    text = models.TextField(
        gettext_lazy("words shown"),
        help_text=gettext_lazy("What one consents to receive, and that the consent can be withdrawn at any time."),
    )
    identity = models.TextField(
        gettext_lazy("who asks"),
        help_text=gettext_lazy("Name, postal address, and a phone number, e-mail or web address."),
    )
    created_at = models.DateTimeField(gettext_lazy("written on"), auto_now_add=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("wording shown")
        verbose_name_plural = gettext_lazy("wordings")
        ordering = ("purpose", "language", "-version")
        constraints = (
            models.UniqueConstraint(fields=("purpose", "language", "version"), name="consent_wording_version"),
        )

    def __str__(self) -> str:
        return _("%(purpose)s, version %(version)s (%(language)s)") % {
            "purpose": self.purpose,
            "version": self.version,
            "language": self.get_language_display(),
        }

    @property
    def digest(self) -> str:
        """SHA-256 of all that was shown, which each entry of the ledger repeats."""
        said = [self.purpose.code, self.language, self.version, self.text, self.identity]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def save(self, **options: Any) -> None:
        """Save a new wording; one that exists is kept as it is: corrected words are a new version."""
        if not self._state.adding:
            raise ValidationError(_("A wording never changes: write a new version."))
        super().save(**options)
