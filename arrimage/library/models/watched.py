"""What the hub watches: something read elsewhere, noted with its link, summed up in the hub's own words."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.kit.versions import HistoryWithLists
from arrimage.library.limits import A_SUMMARY
from arrimage.library.links import LONGEST_KEY, host_of, key_of, tidy
from arrimage.network.models import RegionalCounty, Sector


class WatchedItemQuerySet(SearchableQuerySet["WatchedItem"]):
    def public(self) -> "WatchedItemQuerySet":
        """Those that anybody may read."""
        return self.filter(is_public=True)

    def new_to_readers(self, since: datetime, until: datetime) -> "WatchedItemQuerySet":
        """The public ones that became so after `since`, the latest first."""
        return self.public().filter(public_since__gt=since, public_since__lte=until).order_by("-public_since", "-pk")

    def at(self, url: str) -> "WatchedItemQuerySet":
        """Whichever leads to the same page: one at most."""
        return self.filter(link_key=key_of(url)) if url.strip() else self.none()


class WatchedItem(Record, Searchable):
    class Kind(models.TextChoices):
        NEWS = "news", pgettext_lazy("watched item", "News")
        INNOVATION = "innovation", _("Innovation")
        ISSUE = "issue", pgettext_lazy("watched item", "Issue")
        STUDY = "study", _("Study")
        POLICY = "policy", _("Policy or programme")
        PRACTICE = "practice", _("Practice or tool")

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    title = models.CharField(_("title"), max_length=250)
    url = models.URLField(_("link"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEWS)
    source = models.CharField(
        pgettext_lazy("watched item", "source"), max_length=160, blank=True, help_text=_("Who published it.")
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    noted_on = models.DateField(_("noted on"), default=localdate)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FRENCH)
    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("In your own words: what it says, and why it matters here."),
        validators=[A_SUMMARY],
    )
    county = models.ForeignKey(
        RegionalCounty,
        models.PROTECT,
        related_name="watched_items",
        null=True,
        blank=True,
        verbose_name=_("MRC"),
        help_text=_("Left empty: the whole territory, or farther."),
    )
    sectors = models.ManyToManyField(Sector, related_name="watched_items", blank=True, verbose_name=_("sectors"))
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("Anybody may read it on the site, and newsletters may tell of it.")
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="watched_items",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("noted by"),
    )
    # When it was first made public: newsletters tell what is new since the last one.
    public_since = models.DateTimeField(_("public since"), null=True, blank=True, editable=False, db_index=True)
    link_key = models.CharField(max_length=LONGEST_KEY, blank=True, editable=False)

    objects = WatchedItemQuerySet.as_manager()
    history = HistoryWithLists(m2m_fields=[sectors], no_db_index=["sort_key", "public_since", "county"])

    key_fields = (*Searchable.key_fields, "url", "source", "link_key", "public_since")

    class Meta:
        verbose_name = _("watched item")
        verbose_name_plural = _("watched items")
        ordering = ("-noted_on", "-pk")
        indexes = (models.Index(fields=("noted_on",), name="watched_item_noted"),)
        permissions = (("export_watcheditem", _("Can export watched items")),)
        constraints = (
            models.UniqueConstraint(
                fields=("link_key",),
                condition=~Q(link_key=""),
                name="watched_item_link_once",
                violation_error_message=_("This link is noted already."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page of the site, which is there once it is public."""
        return reverse("library:watched-item", args=[self.pk])

    def clean(self) -> None:
        self.link_key = key_of(self.url)
        if self.twin is not None:
            raise ValidationError({"url": _("This link is noted already.")})

    @property
    def twin(self) -> "WatchedItem | None":
        """The item that already holds this link."""
        return WatchedItem.objects.at(self.url).exclude(pk=self.pk).first()

    def set_search_keys(self) -> None:
        """The keys, and what follows from the rest: one by one or in bulk, every save passes here."""
        self.url = tidy(self.url)
        self.link_key = key_of(self.url)
        self.source = " ".join(self.source.split()) or host_of(self.url)
        if self.is_public and self.public_since is None:
            self.public_since = timezone.now()
        super().set_search_keys()

    def sort_source(self) -> str:
        return self.title

    def search_source(self) -> str:
        return " ".join((self.title, self.source, self.summary, host_of(self.url)))
