"""What became of what was sent, without watching anybody: research passed on, records told of, and totals where a
newsletter counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from arrimage.letters.models.issues import Issue
from arrimage.letters.models.mailings import Mailing


class Share(models.Model):
    """A piece of research passed on to readers: one item, one issue, one channel. Written when the issue leaves.

    The same link twice in an issue is one share; what robots open or click plays no part in it.
    """

    class Channel(models.TextChoices):
        NEWSLETTER = "newsletter", _("Newsletter")
        WEB = "web", _("Site only")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="shares", verbose_name=_("issue"))
    url = models.URLField(_("web address"), max_length=500)
    title = models.CharField(_("title"), max_length=250)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.NEWSLETTER)
    on = models.DateField(_("passed on"))

    class Meta:
        verbose_name = _("share of research")
        verbose_name_plural = _("shares of research")
        ordering = ("-on", "pk")
        constraints = (models.UniqueConstraint(fields=("issue", "url", "channel"), name="letters_share_once"),)
        indexes = (models.Index(fields=("on",), name="letters_share_on"),)

    def __str__(self) -> str:
        return self.title

    @property
    def part_of(self) -> Issue:
        """On whose page it stands on the desk."""
        return self.issue


class Mention(models.Model):
    """A record that an issue told of, in a list of entries or one kept up to date. Written when the issue leaves."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="mentions", verbose_name=_("issue"))
    # The code of a source and the primary key of its record (see `letters.sources`).
    source = models.CharField(_("source"), max_length=60)
    key = models.PositiveBigIntegerField(_("record told of"))

    class Meta:
        verbose_name = _("mention of a record")
        verbose_name_plural = _("mentions of records")
        constraints = (models.UniqueConstraint(fields=("issue", "source", "key"), name="letters_mention_once"),)
        indexes = (models.Index(fields=("source", "key"), name="letters_mention_record"),)

    def __str__(self) -> str:
        return f"{self.issue} · {self.source}:{self.key}"


class ReadingTotal(models.Model):
    """How many openings or clicks of a mailing in a day, people and robots apart. It never says whose."""

    class What(models.TextChoices):
        OPEN = "open", _("Opening")
        CLICK = "click", _("Click")

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="reading_totals", verbose_name=_("mailing"))
    on = models.DateField(_("day"))
    what = models.CharField(_("what"), max_length=5, choices=What)
    variant = models.CharField(_("subject line"), max_length=1, blank=True)
    url = models.CharField(_("link"), max_length=500, blank=True)
    is_robot = models.BooleanField(_("by a robot"), default=False)
    count = models.PositiveIntegerField(_("how many"), default=0)

    class Meta:
        verbose_name = _("reading total")
        verbose_name_plural = _("reading totals")
        constraints = (
            models.UniqueConstraint(
                fields=("mailing", "on", "what", "variant", "url", "is_robot"), name="letters_reading_total"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mailing} · {self.get_what_display()} · {self.on} · {self.count}"
