"""Questions of identity: two records, or a row of a file and a record, that may be the same; and merges."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.network.models.imports import ImportRow
from arrimage.network.models.organisations import Organisation
from arrimage.network.models.people import Person


class MatchQuestionQuerySet(models.QuerySet["MatchQuestion"]):
    def waiting(self) -> "MatchQuestionQuerySet":
        """Those not answered, the ones put off last."""
        open_ones = self.filter(answer__in=(MatchQuestion.Answer.WAITING, MatchQuestion.Answer.LATER))
        merged = Organisation.Status.MERGED
        there = (
            open_ones.exclude(organisation__status=merged)
            .exclude(other_organisation__status=merged)
            .exclude(person__merged_into__isnull=False)
            .exclude(other_person__merged_into__isnull=False)
        )
        asked = Q(fingerprint="") | Q(row__state=ImportRow.State.WAITING)
        return there.filter(asked).order_by(F("put_off_at").asc(nulls_first=True), "-score", "pk")

    def answered(self) -> "MatchQuestionQuerySet":
        return self.filter(answer__in=(MatchQuestion.Answer.SAME, MatchQuestion.Answer.DIFFERENT))


class MatchQuestion(models.Model):
    """Is this record the same as that one, or as what a row of a file says? No answer is ever asked for twice.

    The other side is a record (`other_organisation`, `other_person`), or a row that waits, known by the fingerprint
    of what it says of the organisation or person, so that the next file saying the same is answered already.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", _("To be decided")
        LATER = "later", _("Put off")
        SAME = "same", _("The same")
        DIFFERENT = "different", _("Two different ones")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="questions", null=True, blank=True, verbose_name=_("organisation")
    )
    other_organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="other_questions", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="questions", null=True, blank=True, verbose_name=_("person")
    )
    other_person = models.ForeignKey(
        Person, models.CASCADE, related_name="other_questions", null=True, blank=True, verbose_name=_("other person")
    )
    row = models.ForeignKey(ImportRow, models.SET_NULL, related_name="questions", null=True, blank=True)
    fingerprint = models.CharField(max_length=40, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), default=0)
    reasons = models.JSONField(_("reasons"), default=list)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.WAITING)
    put_off_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MatchQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("records to check")
        verbose_name_plural = _("records to check")
        ordering = ("pk",)
        indexes = (models.Index(fields=("answer", "put_off_at"), name="match_question_answer"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False),
                name="match_question_of_one_kind",
            ),
            models.UniqueConstraint(
                fields=("organisation", "other_organisation"),
                condition=Q(other_organisation__isnull=False),
                name="match_question_organisations",
            ),
            models.UniqueConstraint(
                fields=("person", "other_person"), condition=Q(other_person__isnull=False), name="match_question_people"
            ),
            models.UniqueConstraint(
                fields=("organisation", "fingerprint"),
                condition=Q(organisation__isnull=False) & ~Q(fingerprint=""),
                name="match_question_organisation_row",
            ),
            models.UniqueConstraint(
                fields=("person", "fingerprint"),
                condition=Q(person__isnull=False) & ~Q(fingerprint=""),
                name="match_question_person_row",
            ),
        )

    def __str__(self) -> str:
        return f"{self.record} / {self.other or self.row}"

    @property
    def record(self) -> Any:
        return self.organisation or self.person

    @property
    def other(self) -> Any:
        """The other record, None when the other side is a row of a file."""
        return self.other_organisation or self.other_person


class Merge(models.Model):
    """Two records made one: what the survivor said before, what moved to it, so that it can be undone."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="merges", null=True, blank=True)
    merged_organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", null=True, blank=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="merges", null=True, blank=True)
    merged_person = models.ForeignKey(
        Person, models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("merged person")
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    moved = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    created_at = models.DateTimeField(_("merged on"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)
    undone_at = models.DateTimeField(_("undone on"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("records", "merge")
        verbose_name_plural = pgettext_lazy("records", "merges")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, merged_organisation__isnull=False, person__isnull=True)
                | Q(person__isnull=False, merged_person__isnull=False, organisation__isnull=True),
                name="merge_of_one_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.merged} → {self.survivor}"

    @property
    def survivor(self) -> Any:
        return self.organisation or self.person

    @property
    def merged(self) -> Any:
        return self.merged_organisation or self.merged_person
