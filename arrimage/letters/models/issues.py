"""An issue of a newsletter: written in the workshop, sent from the desk, read in the archive."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin, RevisionMixin

from arrimage.letters import merge
from arrimage.letters.blocks import ISSUE_BLOCKS
from arrimage.letters.models.mailings import Mailing
from arrimage.letters.models.newsletters import Newsletter
from arrimage.network.models import Segment

PREVIEW_WIDTH = 760  # pixels: the letter, and some of what surrounds it


class IssueQuerySet(models.QuerySet["Issue"]):
    def search(self, query: str) -> "IssueQuerySet":
        """Issues whose subject, newsletter or number holds the words."""
        found = self
        for word in query.split():
            told = Q(subject__icontains=word) | Q(newsletter__name_fr__icontains=word)
            found = found.filter(
                told | Q(number=int(word)) if word.isascii() and word.isdigit() and len(word) < 6 else told
            )
        return found

    def sent(self) -> "IssueQuerySet":
        """Those that left by mail, wholly or in part."""
        return self.filter(mailing__started_at__isnull=False)

    def archived(self) -> "IssueQuerySet":
        """Those that anybody may read on the site, the latest first; those under embargo only from their hour on."""
        public = self.filter(published_at__lte=timezone.now(), newsletter__is_public=True)
        return public.order_by("-published_at", "-pk")


class Issue(PreviewableMixin, RevisionMixin, models.Model):
    """`mailing` is its sending, None until it is planned. `segments` narrow the newsletter's readers for this issue."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being written")
        TO_APPROVE = "to_approve", _("Waits for approval")
        READY = "ready", _("Ready to leave")
        SCHEDULED = "scheduled", _("Leaves at its hour")
        SENT = "sent", _("Sent or on its way")
        WEB = "web", _("Published on the site only")

    newsletter = models.ForeignKey(Newsletter, models.PROTECT, related_name="issues", verbose_name=_("newsletter"))
    number = models.PositiveIntegerField(_("number"), default=1)
    slug = models.SlugField(_("web address"), max_length=80, blank=True)
    subject = models.CharField(_("subject"), max_length=150)
    subject_b = models.CharField(
        _("second subject, to compare"),
        max_length=150,
        blank=True,
        help_text=_("Half of the readers receive it: the statistics then compare the two."),
    )
    preheader = models.CharField(
        _("preview text"), max_length=150, blank=True, help_text=_("Shown after the subject in the list of messages.")
    )
    place = models.CharField(
        _("place"), max_length=80, blank=True, help_text=_("Where the news comes from: it begins a press release.")
    )
    embargo_until = models.DateTimeField(
        _("under embargo until"),
        null=True,
        blank=True,
        help_text=_("Left empty: for immediate release. The site shows it from that hour on, on the hub’s clock."),
    )
    body = StreamField(ISSUE_BLOCKS, verbose_name=_("content"), blank=True)
    subject_en = models.CharField(_("subject in English"), max_length=150, blank=True)
    preheader_en = models.CharField(_("preview text in English"), max_length=150, blank=True)
    body_en = StreamField(ISSUE_BLOCKS, verbose_name=_("content in English"), blank=True)
    segments = models.ManyToManyField(
        Segment,
        blank=True,
        related_name="issues",
        verbose_name=_("readers of this issue"),
        help_text=_("Left empty: the readers of the newsletter."),
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    scheduled_for = models.DateTimeField(_("leaves on"), null=True, blank=True, editable=False)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="scheduled_issues",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("scheduled by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="approved_issues",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved on"), null=True, blank=True, editable=False)
    # SHA-256 of what was approved: a text changed since is to be approved again.
    approved_digest = models.CharField(max_length=64, blank=True, editable=False)
    # The version last laid before those who approve, who are not told of it twice; what was said when it came back,
    # or why it did not leave at its hour.
    asked_digest = models.CharField(max_length=64, blank=True, editable=False)
    remark = models.TextField(_("remark"), blank=True, editable=False)
    # Of a press release under embargo, the hour at which that ends, which may be to come.
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    # The hub's local day on which it left by mail, or came out on the site only.
    sent_on = models.DateField(_("sent on"), null=True, blank=True, editable=False, db_index=True)
    mailing = models.OneToOneField(
        Mailing, models.SET_NULL, related_name="issue", null=True, blank=True, editable=False, verbose_name=_("sending")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="issues",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("prepared by"),
    )
    created_at = models.DateTimeField(_("created on"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed on"), auto_now=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ("-created_at", "-pk")
        permissions = (("approve_issue", _("Can approve an issue")),)
        constraints = (
            models.UniqueConstraint(
                fields=("newsletter", "number"),
                name="letters_issue_number",
                violation_error_message=_("This newsletter has an issue of that number already: choose another one."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.newsletter} {self.number} – {self.title}"

    @property
    def title(self) -> str:
        """Its subject as anybody reads it, addressed to nobody."""
        return merge.fill(self.subject, {})

    @property
    def summary(self) -> str:
        """Its preview text likewise."""
        return merge.fill(self.preheader, {})

    def get_absolute_url(self) -> str:
        """Its page of the public archive."""
        return reverse("letters:issue", args=[self.newsletter.code, self.number])

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        from arrimage.letters.previews import IN_ENGLISH, MODES

        bilingual = self.newsletter_id is not None and self.newsletter.is_bilingual
        return [*MODES, *([IN_ENGLISH] if bilingual else [])]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """One, as wide as a letter: how it looks on a telephone is one of the modes, not a narrower window as well."""
        return [{"name": "desktop", "icon": "desktop", "device_width": PREVIEW_WIDTH, "label": _("Preview")}]

    @property
    def default_preview_size(self) -> str:
        return "desktop"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from arrimage.letters.previews import preview

        return preview(self, request, mode_name)

    @property
    def is_closed(self) -> bool:
        """Whether it has left: what readers have in hand is not rewritten."""
        return self.status == self.Status.SENT

    @property
    def is_on_the_site(self) -> bool:
        """Whether anybody may read it there now, as `IssueQuerySet.archived` says of many."""
        published = self.published_at is not None and self.published_at <= timezone.now()
        return published and self.newsletter.is_public

    def is_under_embargo(self, at: datetime) -> bool:
        return self.embargo_until is not None and self.embargo_until > at

    @property
    def languages(self) -> list[str]:
        """Those it is written in, French first."""
        return ["fr", *(["en"] if self.subject_en and self.body_en else [])]
