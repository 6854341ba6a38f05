"""«Where it went», on the pages of what issues tell of: the issues that told of it."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk import Panel
from arrimage.letters.models import Issue, Mention
from arrimage.library.models import Opportunity, WatchedItem

SOURCES: dict[type[Model], str] = {WatchedItem: "library.watched", Opportunity: "library.opportunities"}
SHOWN = 12


class WhereItWent(Panel):
    title = _("Where it went")
    template_name = "letters/panels/mentions.html"
    order = 30

    def applies_to(self, model: type[Model]) -> bool:
        return model in SOURCES

    def visible_to(self, user: Any, record: Model) -> bool:
        return bool(user.has_perm("letters.view_issue"))

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        mentions = Mention.objects.filter(source=SOURCES[type(record)], key=record.pk)
        issues = Issue.objects.filter(pk__in=mentions.values("issue")).select_related("newsletter")
        return {"issues": issues.order_by("-sent_on", "-pk")[:SHOWN]}
