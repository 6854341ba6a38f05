"""«Former mon équipe» in the member space: what one needs to learn, said in one line, joined in one press."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from arrimage.kit.space import SpaceCard, SpaceItem, site
from arrimage.registration.queries import is_member
from arrimage.training import member_views as views
from arrimage.training.models import LearningNeed
from arrimage.training.queries import gathering_themes, needs_of

SHOWN = 3


def card(request: HttpRequest) -> dict[str, Any] | None:
    person = request.member.person  # type: ignore[attr-defined]
    own, day = needs_of(person), localdate()
    may_say = is_member(person, day)
    if not may_say and not own.exists():
        return None
    joined = own.exclude(theme=None).order_by().values("theme")
    return {
        "may_say": may_say,
        "waiting": own.open().count(),
        "answered": views.with_sessions(own.filter(state=LearningNeed.State.ANSWERED)[:SHOWN], day),
        "themes": gathering_themes().exclude(pk__in=joined)[: SHOWN if may_say else 0],
    }


site.register(SpaceItem(gettext_lazy("Train my team"), "presentation", "space:training-needs", 40))
site.register_card(SpaceCard("training/space/card.html", card, 40))
site.register_urls(
    path("formation/", views.Needs.as_view(), name="training-needs"),
    path("formation/themes/<int:pk>/moi-aussi/", views.MeToo.as_view(), name="training-me-too"),
    path("formation/besoins/<int:pk>/retirer/", views.Withdraw.as_view(), name="training-withdraw"),
    path("formation/besoins/<int:pk>/rejoindre/<int:theme>/", views.Join.as_view(), name="training-join"),
)
