"""How many of a plan's indicators anyone may read."""

from dataclasses import dataclass

from django.db.models import Count, Q

from arrimage.plan.models import Indicator, Plan


@dataclass(frozen=True)
class Publicity:
    """What was chosen, whether the plan itself is public yet or not."""

    chosen: int
    total: int

    @property
    def keeps_all(self) -> bool:
        """Whether it has indicators and each is private: nothing then says where the plan stands."""
        return self.total > 0 and self.chosen == 0


def publicity(plan: Plan) -> Publicity:
    counts = {"chosen": Count("pk", filter=Q(is_public=True)), "total": Count("pk")}
    return Publicity(**Indicator.objects.of(plan).order_by().aggregate(**counts))
