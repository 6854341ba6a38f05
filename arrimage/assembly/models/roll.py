"""The voters' roll: frozen at the record date, then only corrected, each correction dated and reasoned."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.assembly.models.meetings import GeneralMeeting
from arrimage.kit.records import Searchable, SearchableQuerySet
from arrimage.membership.models import Membership
from arrimage.network.models import Person


class VoterQuerySet(SearchableQuerySet["Voter"]):
    def visible_to(self, user: Any) -> "VoterQuerySet":
        return self if user.has_perm("assembly.view_voter") else self.none()

    def on_the_roll(self) -> "VoterQuerySet":
        """Those who vote and were not struck: the roll that the quorum is counted on."""
        return self.filter(votes=True, is_struck=False)

    def observers(self) -> "VoterQuerySet":
        return self.filter(votes=False, is_struck=False)

    def as_frozen(self) -> "VoterQuerySet":
        """The roll as it was on the day it was frozen, whatever was corrected since."""
        return self.filter(is_added=False)


class Voter(Searchable):
    """A line of the roll, with the words of that day: what changes later in the profile changes nothing here.

    `holder` names the organisation or the person as she was then («organisation-12»). It is text on purpose: when
    two profiles are merged after the freeze, no line moves and none is lost.
    """

    class Why(models.TextChoices):
        CATEGORY = "category", _("The category does not vote")
        GRACE = "grace", _("In grace: the dues are not renewed")

    meeting = models.ForeignKey(
        GeneralMeeting, models.PROTECT, related_name="voters", verbose_name=_("general meeting")
    )
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="voters", verbose_name=_("membership"))
    holder = models.CharField(_("holder"), max_length=30, editable=False)
    name = models.CharField(_("name"), max_length=250)
    category = models.CharField(_("category"), max_length=120)
    college = models.CharField(_("electoral college"), max_length=80, blank=True)
    votes = models.BooleanField(_("has a vote"), default=True)
    why_not = models.CharField(_("does not vote because"), max_length=8, choices=Why, blank=True)
    delegate = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="delegations", verbose_name=_("delegate")
    )
    delegate_name = models.CharField(_("name of the delegate"), max_length=160, blank=True)
    is_struck = models.BooleanField(_("struck from the roll"), default=False)
    is_added = models.BooleanField(_("added by a correction"), default=False)

    objects = VoterQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("voter")
        verbose_name_plural = _("voters")
        ordering = ("sort_key", "pk")
        permissions = (("export_voter", _("Can export the voters’ roll")),)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "holder"), name="voter_once_a_holder"),
            models.UniqueConstraint(fields=("meeting", "membership"), name="voter_once_a_membership"),
            models.CheckConstraint(
                condition=Q(votes=True, why_not="") | (Q(votes=False) & ~Q(why_not="")), name="voter_or_observer"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def sort_source(self) -> str:
        return self.name

    def search_source(self) -> str:
        return f"{self.name} {self.delegate_name}"


class RollCorrection(models.Model):
    """What was changed in a frozen roll, on which day and why."""

    class Kind(models.TextChoices):
        ADDED = "added", _("Added to the roll")
        STRUCK = "struck", _("Struck from the roll")
        RESTORED = "restored", _("Put back on the roll")
        DELEGATE = "delegate", _("Another delegate")

    voter = models.ForeignKey(Voter, models.PROTECT, related_name="corrections", verbose_name=_("voter"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=250)
    before = models.CharField(_("before"), max_length=250, blank=True)
    after = models.CharField(_("after"), max_length=250, blank=True)
    recorded_by = models.CharField(_("written down by"), max_length=160, blank=True)
    recorded_at = models.DateTimeField(_("written down on"))

    class Meta:
        verbose_name = _("correction of the roll")
        verbose_name_plural = _("corrections of the roll")
        ordering = ("recorded_at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="roll_correction_reasoned"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.voter}"
