"""The notice of a meeting, one for each member of the roll: to what address, when, or why not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arrimage.assembly.models.roll import Voter
from arrimage.network.models import Person


class MeetingNoticeQuerySet(models.QuerySet["MeetingNotice"]):
    def to_post(self) -> "MeetingNoticeQuerySet":
        """Those for whom a letter has to be printed, and is not posted yet."""
        return self.exclude(state=MeetingNotice.State.SENT).filter(posted_on=None)


class MeetingNotice(models.Model):
    class State(models.TextChoices):
        SENT = "sent", _("Handed to the mail")
        NO_ADDRESS = "no_address", _("No e-mail address is known")
        WITHHELD = "withheld", _("Not sent: writing to this address is not allowed")

    voter = models.OneToOneField(Voter, models.PROTECT, related_name="notice", verbose_name=_("member"))
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("written to")
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    to = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    subject = models.CharField(_("subject"), max_length=200)
    handed_at = models.DateTimeField(_("on"))
    reference = models.CharField(_("name in the delivery ledger"), max_length=40, blank=True)
    withheld = models.CharField(_("why it did not leave"), max_length=250, blank=True)
    posted_on = models.DateField(_("letter posted on"), null=True, blank=True)

    objects = MeetingNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of meeting")
        verbose_name_plural = _("notices of meeting")
        ordering = ("voter__sort_key", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(state="sent") | Q(posted_on=None), name="notice_by_one_way"),
        )

    def __str__(self) -> str:
        return f"{self.subject} – {self.voter}"
