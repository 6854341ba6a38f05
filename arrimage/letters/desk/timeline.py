"""What a person received from us, in her timeline."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.letters.models import Delivery
from arrimage.network.models import Person

State = Delivery.State


class Letters(desk.TimelineSource):
    """For those who may read the ledger; what was never handed to a server is not news about the person."""

    key = "courriels"
    label = _("Letters received")

    def applies_to(self, model: type[Model]) -> bool:
        return model is Person

    def visible_to(self, user: Any) -> bool:
        return bool(user.has_perm("letters.view_delivery"))

    def entries(self, user: Any, record: Any, most: int) -> Sequence[desk.Entry]:
        received = Delivery.objects.filter(person=record, handed_at__isnull=False).select_related("mailing")
        return [self._entry(row) for row in received.order_by("-handed_at", "-pk")[:most]]

    @staticmethod
    def _entry(row: Delivery) -> desk.Entry:
        assert row.handed_at is not None, "the server accepted it"
        usual = row.state in (State.HANDED, State.DELIVERED)
        return desk.Entry(
            localtime(row.handed_at).date(),
            row.pk,
            row.own_subject or row.mailing.title,
            str(row.mailing.get_kind_display()),
            "mail",
            desk.site.url_for(row) or "",
            "",
            "" if usual else str(row.get_state_display()),
        )
