"""A newsletter: what people subscribe to, who signs it, whom it is for."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.images import get_image_model_string

from arrimage.consent.models import Purpose, Wording
from arrimage.kit.bilingual import in_readers_language
from arrimage.kit.desk.display import NOTHING
from arrimage.kit.records import Record, RecordQuerySet
from arrimage.letters.sources import find
from arrimage.network.models import Segment


class SourcesField(models.JSONField):
    """Codes of sources, told by their names on the desk and in the history; to the database, plain JSON."""

    def in_words(self, codes: Collection[str] | None) -> str:
        known = ((code, find(code)) for code in codes or ())
        return ", ".join(str(source.label) if source else code for code, source in known) or NOTHING

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


class NewsletterQuerySet(RecordQuerySet["Newsletter"]):
    def public(self) -> "NewsletterQuerySet":
        """Those that anybody may subscribe to and read in the archive."""
        return self.filter(is_active=True, is_public=True)

    def press(self) -> "NewsletterQuerySet":
        """Those whose issues are press releases: their archive is the press room."""
        return self.filter(is_press=True)

    def open_to_subscription(self) -> "NewsletterQuerySet":
        """Those whose words are written: nobody can consent to the others on line. The press is on the media list."""
        worded = Wording.objects.filter(purpose=OuterRef("purpose"))
        return self.public().filter(Exists(worded), purpose__is_active=True, is_press=False)

    def search(self, query: str) -> "NewsletterQuerySet":
        found = self
        for word in query.split():
            found = found.filter(Q(name_fr__icontains=word) | Q(name_en__icontains=word) | Q(code__icontains=word))
        return found


class Newsletter(Record):
    """People consent to its `purpose`, one newsletter each. Its readers are `segments`: everyone when there is none."""

    class Frequency(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every season")
        IRREGULAR = "irregular", _("When there is news")

    code = models.SlugField(
        _("code"), max_length=40, unique=True, help_text=_("Small letters and hyphens, in the web address.")
    )
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    description_fr = models.CharField(_("in a sentence, in French"), max_length=250, blank=True)
    description_en = models.CharField(_("in a sentence, in English"), max_length=250, blank=True)
    purpose = models.OneToOneField(
        Purpose,
        models.PROTECT,
        related_name="newsletter",
        verbose_name=_("purpose"),
        help_text=_("What people consent to when they subscribe."),
    )
    from_name = models.CharField(_("sender’s name"), max_length=120)
    from_email = models.EmailField(_("sender’s address"))
    reply_to = models.EmailField(_("address for replies"), blank=True)
    logo = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("logo")
    )
    logo_alt_fr = models.CharField(
        _("what the logo shows, in French"),
        max_length=120,
        blank=True,
        help_text=_("Read aloud, and shown to those whose mail hides pictures: most often the name of the hub."),
    )
    logo_alt_en = models.CharField(
        _("what the logo shows, in English"),
        max_length=120,
        blank=True,
        help_text=_("Needed by a newsletter that is also written in English."),
    )
    segment = models.ForeignKey(
        Segment,
        models.SET_NULL,
        related_name="newsletters",
        null=True,
        blank=True,
        verbose_name=_("readers"),
        help_text=_("Left empty: everyone who may be written to for this purpose."),
    )
    organisations = models.ForeignKey(
        Segment,
        models.SET_NULL,
        related_name="newsletters_too",
        null=True,
        blank=True,
        verbose_name=_("and organisations"),
        help_text=_("Those whose own address receives it too, such as newsrooms beside journalists."),
    )
    # Empty for all of them, also those that a room declares later.
    sources = SourcesField(_("what “Prepare” proposes"), default=list, blank=True)
    frequency = models.CharField(_("frequency"), max_length=10, choices=Frequency, default=Frequency.MONTHLY)
    is_bilingual = models.BooleanField(_("also written in English"), default=False)
    is_public = models.BooleanField(_("open to subscription and archived on the site"), default=True)
    is_press = models.BooleanField(
        _("its issues are press releases"),
        default=False,
        help_text=_(
            "They go to the media list, to which nobody subscribes on line, and make up the press room; each may be "
            "under embargo."
        ),
    )
    boilerplate_fr = models.TextField(
        _("about the hub, in French"),
        max_length=1200,
        blank=True,
        help_text=_("The paragraph that ends each press release."),
    )
    boilerplate_en = models.TextField(_("about the hub, in English"), max_length=1200, blank=True)
    needs_approval = models.BooleanField(_("a second person approves each issue"), default=False)
    tracks_reading = models.BooleanField(
        _("count openings and clicks"),
        default=False,
        help_text=_("Off, nothing in the letter watches its readers. On, only totals are kept."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = NewsletterQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page: what it is, how to receive it, its archive."""
        return reverse("letters:newsletter", args=[self.code])

    @property
    def segments(self) -> list[Segment]:
        """None for everyone, whom organisations are then among."""
        return [self.segment, *([self.organisations] if self.organisations else [])] if self.segment else []

    @property
    def name(self) -> str:
        """In the reader's language, French for want of English."""
        return in_readers_language(self, "name")

    @property
    def description(self) -> str:
        return in_readers_language(self, "description")

    @property
    def boilerplate(self) -> str:
        return in_readers_language(self, "boilerplate")

    @property
    def logo_alt(self) -> str:
        """In the reader's language, as the name: what is written in English does not leave without it."""
        return in_readers_language(self, "logo_alt")
