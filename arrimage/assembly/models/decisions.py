"""What the members decided: resolutions with their votes, elections with their candidates."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.assembly.models.meetings import GeneralMeeting
from arrimage.assembly.models.roll import Voter
from arrimage.assembly.rules import Majority, carries
from arrimage.network.models import Committee, CommitteeMember, Person


class Resolution(models.Model):
    """A proposal voted on, with those present at that moment. Its number is given once and never used again."""

    meeting = models.ForeignKey(
        GeneralMeeting, models.PROTECT, related_name="resolutions", verbose_name=_("general meeting")
    )
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    text = models.TextField(_("text of the resolution"))
    moved_by = models.CharField(_("moved by"), max_length=160)
    seconded_by = models.CharField(_("seconded by"), max_length=160)
    majority = models.CharField(_("majority"), max_length=10, choices=Majority, default=Majority.SIMPLE)
    votes_for = models.PositiveIntegerField(_("for"), default=0)
    votes_against = models.PositiveIntegerField(_("against"), default=0)
    abstentions = models.PositiveIntegerField(_("abstentions"), default=0)
    voted_at = models.DateTimeField(_("voted at"))
    present = models.PositiveIntegerField(_("voters present or represented"))
    quorum = models.PositiveIntegerField(_("quorum"))
    without_quorum_because = models.CharField(
        _("taken without a quorum because"), max_length=250, blank=True, help_text=_("What the chair ruled.")
    )
    signed_by = models.CharField(_("signed by"), max_length=160, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ("voted_at", "number")
        constraints = (
            models.CheckConstraint(
                condition=Q(present__gte=F("votes_for") + F("votes_against") + F("abstentions")),
                name="resolution_votes_of_those_present",
                violation_error_message=_("There are more votes than voters present: count again."),
            ),
            models.CheckConstraint(
                condition=Q(present__gte=F("quorum")) | ~Q(without_quorum_because=""), name="resolution_with_quorum"
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None, signed_by="") | (Q(signed_on__isnull=False) & ~Q(signed_by="")),
                name="resolution_signed",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_carried(self) -> bool:
        return carries(Majority(self.majority), self.votes_for, self.votes_against)


class Election(models.Model):
    """The seats that a college fills, or all the members where no college is named."""

    class Method(models.TextChoices):
        ACCLAMATION = "acclamation", _("By acclamation")
        VOTE = "vote", _("By a vote")

    meeting = models.ForeignKey(
        GeneralMeeting, models.PROTECT, related_name="elections", verbose_name=_("general meeting")
    )
    title = models.CharField(_("seats to fill"), max_length=160, help_text=_("Such as «Directors, enterprises»."))
    college = models.CharField(
        _("electoral college"), max_length=80, blank=True, help_text=_("Empty: all the members vote.")
    )
    seats = models.PositiveSmallIntegerField(_("number of seats"), default=1)
    committee = models.ForeignKey(
        Committee, models.SET_NULL, null=True, blank=True, related_name="elections", verbose_name=_("seats on")
    )
    role = models.CharField(_("role of those elected"), max_length=120, blank=True)
    term_ends_on = models.DateField(_("the term ends on"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=11, choices=Method, blank=True)
    ballots = models.PositiveIntegerField(_("ballots cast"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    drawn = models.CharField(_("how the tie was broken"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(seats__gte=1), name="election_seats"),
            models.CheckConstraint(
                condition=Q(decided_at=None, method="") | (Q(decided_at__isnull=False) & ~Q(method="")),
                name="election_decided",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Candidate(models.Model):
    election = models.ForeignKey(Election, models.CASCADE, related_name="candidates", verbose_name=_("election"))
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="candidacies", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=160)
    voter = models.ForeignKey(
        Voter, models.PROTECT, null=True, blank=True, related_name="candidacies", verbose_name=_("member represented")
    )
    votes = models.PositiveIntegerField(_("votes"), null=True, blank=True)
    is_elected = models.BooleanField(_("elected"), default=False)
    seat = models.ForeignKey(
        CommitteeMember, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("seat")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = (F("votes").desc(nulls_last=True), "name", "pk")
        constraints = (
            # By name and not by person: two profiles merged later must take no candidate out of an election.
            models.UniqueConstraint(fields=("election", "name"), name="candidate_once"),
        )

    def __str__(self) -> str:
        return self.name
