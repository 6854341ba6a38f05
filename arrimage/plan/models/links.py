"""«This record serves these actions»: the one generic link, offered on every countable record."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from arrimage.plan.models.tree import Action


class ActionLink(models.Model):
    action = models.ForeignKey(Action, models.CASCADE, related_name="links", verbose_name=_("action"))
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()

    class Meta:
        verbose_name = _("link to an action")
        verbose_name_plural = _("links to actions")
        constraints = (
            models.UniqueConstraint(fields=("action", "content_type", "object_id"), name="action_link_once"),
        )
        indexes = (models.Index(fields=("content_type", "object_id", "action"), name="action_link_record"),)

    def __str__(self) -> str:
        return f"{self.record} → {self.action}"
